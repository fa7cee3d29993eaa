import { readFileSync } from 'node:fs'
import type { AudioFrame } from '../audio/frame.ts'

const FRAME_SAMPLES = 320

/** Samples of a mono, 16-bit WAV file. */
export function readWav(file: string): { readonly samples: Int16Array; readonly sampleRate: number } {
  const bytes = readFileSync(file)
  let at = 12
  while (bytes.toString('latin1', at, at + 4) !== 'data') at += 8 + bytes.readUInt32LE(at + 4)
  const length = Math.min(bytes.readUInt32LE(at + 4), bytes.length - at - 8)
  const data = Uint8Array.from(bytes.subarray(at + 8, at + 8 + length - (length % 2)))
  return { samples: new Int16Array(data.buffer), sampleRate: bytes.readUInt32LE(24) }
}

/** Whole 20 ms frames of 16 kHz audio. */
export function framesOf(samples: Int16Array): readonly AudioFrame[] {
  return Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, i) => ({
    samples: samples.slice(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES),
    sampleRate: 16_000 as const,
  }))
}
