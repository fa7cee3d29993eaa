/** All audio of the phone network: 16-bit PCM, mono, 16 kHz, in frames of 20 ms. */
export const SAMPLE_RATE_HZ = 16_000
export const FRAME_MS = 20
export const FRAME_SAMPLES = (SAMPLE_RATE_HZ * FRAME_MS) / 1000
export const FRAME_BYTES = FRAME_SAMPLES * 2

/**
 * A frame is *voiced* from this root mean square on: -40 dBFS. Line noise and the room stay below, the faintest vowels of
 * a normal recording are above. What measures, recognises and waits all use this one number.
 */
export const VOICED_RMS = 328

/** Below this (-60 dBFS) the carrier flags a frame `silent`. */
export const SILENT_RMS = 33

export const SILENT_FRAME: Int16Array = new Int16Array(FRAME_SAMPLES)

export function rms(pcm: Int16Array): number {
  let sum = 0
  for (const sample of pcm) sum += sample * sample
  return pcm.length === 0 ? 0 : Math.sqrt(sum / pcm.length)
}

export const isVoiced = (frame: Int16Array): boolean => rms(frame) >= VOICED_RMS

export const msOf = (samples: number): number => (samples * 1000) / SAMPLE_RATE_HZ

/** Little-endian bytes as samples. Copies: a socket's bytes are rarely aligned, and their buffer is shared. */
export function fromBytes(bytes: Uint8Array): Int16Array {
  const pcm = new Int16Array(bytes.length >> 1)
  new Uint8Array(pcm.buffer).set(bytes.subarray(0, pcm.length * 2))
  return pcm
}

/** Samples as little-endian bytes, without copying. */
export const toBytes = (pcm: Int16Array): Buffer => Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)

export function concatPcm(parts: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Both at once, clipped. */
export function mixPcm(a: Int16Array, b: Int16Array): Int16Array {
  const mixed = new Int16Array(Math.max(a.length, b.length))
  for (let i = 0; i < mixed.length; i++) mixed[i] = Math.max(-32_768, Math.min(32_767, (a[i] ?? 0) + (b[i] ?? 0)))
  return mixed
}
