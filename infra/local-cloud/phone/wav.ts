import { CallCenterError } from '@call-center/shared/errors'
import { SAMPLE_RATE_HZ } from './pcm.ts'
import { resample } from './resample.ts'

/** The file is no WAV that a phone can play. The message says what it is and what is wanted. */
export class WavError extends CallCenterError {
  readonly code = 'wav-unreadable'
}

export interface Wav {
  readonly sampleRateHz: number
  /** One array per channel, all of the same length. */
  readonly channels: readonly Int16Array[]
}

const HEADER_BYTES = 44
const FORMAT_PCM = 1
const FORMAT_EXTENSIBLE = 0xfffe
const FORMAT_NAMES: Readonly<Record<number, string>> = { 2: 'ADPCM', 3: 'float', 6: 'A-law', 7: 'mu-law', 85: 'MP3' }
const WANTED = 'Wanted: WAV, 16-bit PCM, one or two channels, 8 to 48 kHz'

/** Reads 16-bit PCM. @throws {WavError} */
export function readWav(bytes: Uint8Array): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') {
    throw new WavError(`this is not a WAV file (it does not start with RIFF…WAVE). ${WANTED}`)
  }
  const chunks = readChunks(view)
  const format = chunks.get('fmt ')
  if (!format || format.byteLength < 16) throw new WavError(`the WAV file has no fmt chunk. ${WANTED}`)
  const { channelCount, sampleRateHz } = readFormat(format)
  const data = chunks.get('data')
  if (!data) throw new WavError('the WAV file has no data chunk, so it holds no audio')
  const length = Math.floor(data.byteLength / 2 / channelCount)
  if (length === 0) throw new WavError('the WAV file is empty: its data chunk holds no sample')
  const channels = Array.from({ length: channelCount }, () => new Int16Array(length))
  for (let i = 0; i < length; i++) {
    channels.forEach((channel, c) => (channel[i] = data.getInt16((i * channelCount + c) * 2, true)))
  }
  return { sampleRateHz, channels }
}

/** Any supported WAV as 16 kHz mono, what a line carries. @throws {WavError} */
export function readWavAsPcm(bytes: Uint8Array): Int16Array {
  const { sampleRateHz, channels } = readWav(bytes)
  if (sampleRateHz === SAMPLE_RATE_HZ && channels.length === 1) return channels[0]!
  const mono = new Float64Array(channels[0]!.length)
  for (const channel of channels) for (let i = 0; i < mono.length; i++) mono[i]! += channel[i]! / channels.length
  const resampled = resample(mono, sampleRateHz, SAMPLE_RATE_HZ)
  return Int16Array.from(resampled, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample))))
}

/** One channel: mono. Two: interleaved, the shorter one filled up with silence. */
export function writeWav(channels: readonly Int16Array[], sampleRateHz: number = SAMPLE_RATE_HZ): Uint8Array {
  const length = Math.max(0, ...channels.map((channel) => channel.length))
  const interleaved = new Int16Array(length * channels.length)
  channels.forEach((channel, c) => {
    for (let i = 0; i < channel.length; i++) interleaved[i * channels.length + c] = channel[i]!
  })
  const header = wavHeader(interleaved.byteLength, channels.length, sampleRateHz)
  return Buffer.concat([header, new Uint8Array(interleaved.buffer)])
}

/** The 44 bytes before the samples. Written again when a recording ends and its length is known. */
export function wavHeader(dataBytes: number, channelCount: number, sampleRateHz: number = SAMPLE_RATE_HZ): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('RIFF', 0)
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(FORMAT_PCM, 20)
  header.writeUInt16LE(channelCount, 22)
  header.writeUInt32LE(sampleRateHz, 24)
  header.writeUInt32LE(sampleRateHz * channelCount * 2, 28)
  header.writeUInt16LE(channelCount * 2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(dataBytes, 40)
  return header
}

function readFormat(format: DataView): { channelCount: number; sampleRateHz: number } {
  const declared = format.getUint16(0, true)
  const code = declared === FORMAT_EXTENSIBLE && format.byteLength >= 26 ? format.getUint16(24, true) : declared
  if (code !== FORMAT_PCM) {
    throw new WavError(`the WAV file is ${FORMAT_NAMES[code] ?? `of format ${code}`}, not PCM. ${WANTED}`)
  }
  const bits = format.getUint16(14, true)
  if (bits !== 16) throw new WavError(`the WAV file has ${bits} bits per sample, not 16. ${WANTED}`)
  const channelCount = format.getUint16(2, true)
  if (channelCount < 1 || channelCount > 2) throw new WavError(`the WAV file has ${channelCount} channels. ${WANTED}`)
  const sampleRateHz = format.getUint32(4, true)
  if (sampleRateHz < 8_000 || sampleRateHz > 48_000)
    throw new WavError(`the WAV file has ${sampleRateHz} Hz. ${WANTED}`)
  return { channelCount, sampleRateHz }
}

function readChunks(view: DataView): ReadonlyMap<string, DataView> {
  const chunks = new Map<string, DataView>()
  for (let at = 12; at + 8 <= view.byteLength;) {
    const size = view.getUint32(at + 4, true)
    // A stream that was never finished declares more than it holds, or nothing at all.
    const end = Math.min(view.byteLength, at + 8 + size)
    chunks.set(tag(view, at), new DataView(view.buffer, view.byteOffset + at + 8, end - at - 8))
    at += 8 + size + (size % 2)
  }
  return chunks
}

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))
