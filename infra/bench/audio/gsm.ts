import { execFileSync } from 'node:child_process'

const WIDE = ['-f', 's16le', '-ac', '1', '-ar', '16000']

/** Whether there is an encoder of GSM 06.10 here: Debian's ffmpeg has one. */
export function hasGsm(): boolean {
  try {
    return execFileSync('ffmpeg', ['-hide_banner', '-encoders'], { stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      'libgsm',
    )
  } catch {
    return false
  }
}

/** GSM full rate, 13 kbit/s at 8 kHz, there and back. Samples of ±1 at 16 kHz. */
export function throughGsm(signal: Float32Array): Float32Array {
  const pcm = Int16Array.from(signal, (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))))
  const coded = convert(pcm, [...WIDE, '-i', '-', '-ar', '8000', '-c:a', 'libgsm', '-f', 'gsm', '-'])
  const bytes = convert(coded, ['-f', 'gsm', '-i', '-', ...WIDE, '-'])
  return Float32Array.from({ length: signal.length }, (_, i) =>
    2 * i + 1 < bytes.length ? bytes.readInt16LE(2 * i) / 32_768 : 0,
  )
}

const convert = (input: NodeJS.ArrayBufferView, args: readonly string[]): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', ...args], { input, maxBuffer: 1e8 })
