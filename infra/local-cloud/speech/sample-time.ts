export const SAMPLE_RATE_HZ = 16_000
/** The protocol counts time in units of 100 ns. */
const TICKS_PER_SAMPLE = 10_000_000 / SAMPLE_RATE_HZ
const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1_000

export const samplesToTicks = (samples: number): number => Math.round(samples * TICKS_PER_SAMPLE)
export const samplesToMs = (samples: number): number => samples / SAMPLES_PER_MS
export const msToSamples = (ms: number): number => Math.round(ms * SAMPLES_PER_MS)
export const msToTicks = (ms: number): number => Math.round(ms * 10_000)

/** Joins PCM without spreading it. */
export function concatPcm(parts: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

export const pcmBytes = (pcm: Int16Array): Buffer => Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)

/** Copies: the bytes of a socket's message are at any offset, and 16-bit views need an even one. */
export function bytesToPcm(bytes: Buffer): Int16Array {
  const pcm = new Int16Array(bytes.length >> 1)
  bytes.copy(pcmBytes(pcm), 0, 0, pcm.length * 2)
  return pcm
}
