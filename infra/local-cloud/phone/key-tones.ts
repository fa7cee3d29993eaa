import type { Digit } from './line.ts'
import { isVoiced, mixPcm, SAMPLE_RATE_HZ } from './pcm.ts'
import { PcmQueue } from './pcm-queue.ts'

/** ITU-T Q.23, hertz: of each key a row and a column. */
const ROWS_HZ = [697, 770, 852, 941]
const COLUMNS_HZ = [1_209, 1_336, 1_477, 1_633]
const KEYS = '123A456B789C*0#D'
/** Milliseconds; ITU-T Q.24 asks for 40 of each at least. */
const TONE_MS = 100
const GAP_MS = 60
/** -17 dB of full scale, each. */
const LEVEL = 4_600

const samplesOf = (ms: number): number => (ms * SAMPLE_RATE_HZ) / 1_000

/** A gap, and what a telephone sounds when this key is pressed. */
export function keyTone(digit: Digit): Int16Array {
  const place = KEYS.indexOf(digit)
  const tonesHz = [ROWS_HZ[place >> 2] ?? 0, COLUMNS_HZ[place % 4] ?? 0]
  const pcm = new Int16Array(samplesOf(GAP_MS + TONE_MS))
  for (let i = samplesOf(GAP_MS); i < pcm.length; i++) {
    const angle = (2 * Math.PI * i) / SAMPLE_RATE_HZ
    pcm[i] = LEVEL * tonesHz.reduce((sum, hz) => sum + Math.sin(angle * hz), 0)
  }
  return pcm
}

/** The keys that sound on a line. */
export class KeyTones {
  readonly #queue = new PcmQueue()

  get isPlaying(): boolean {
    return this.#queue.samples > 0
  }

  play(digit: Digit): void {
    this.#queue.push(keyTone(digit))
  }

  /** What goes out with them. */
  over(said: Int16Array): Int16Array {
    const tone = this.#queue.take(said.length)
    return tone ? mixPcm(said, tone) : said
  }
}

const BLOCK = samplesOf(20)
const HOP = BLOCK / 2
/** So many blocks in a row, half over one another, are a key: 30 ms. */
const LEAST_BLOCKS = 2
const LEAST_SHARE = 0.6
const LEAST_PART = 0.1

/** The keys whose tones are in the sound, in order: what anybody can read off a recording. */
export function keysIn(pcm: Int16Array): string {
  let keys = ''
  let last = ''
  let blocks = 0
  for (let at = 0; at + BLOCK <= pcm.length; at += HOP) {
    const key = keyOf(pcm.subarray(at, at + BLOCK))
    blocks = key === last ? blocks + 1 : 1
    last = key
    if (blocks === LEAST_BLOCKS) keys += key
  }
  return keys
}

function keyOf(block: Int16Array): string {
  if (!isVoiced(block)) return ''
  const whole = (block.reduce((sum, sample) => sum + sample * sample, 0) * block.length) / 2
  const [row, column] = [ROWS_HZ, COLUMNS_HZ].map((tonesHz) => strongest(block, tonesHz))
  if (!row || !column || Math.min(row.power, column.power) < LEAST_PART * whole) return ''
  return row.power + column.power < LEAST_SHARE * whole ? '' : (KEYS[row.place * 4 + column.place] ?? '')
}

function strongest(block: Int16Array, tonesHz: readonly number[]) {
  const powers = tonesHz.map((hz) => goertzel(block, hz))
  const power = Math.max(...powers)
  return { power, place: powers.indexOf(power) }
}

function goertzel(block: Int16Array, hz: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE_HZ)
  let [last, beforeLast] = [0, 0]
  for (const sample of block) [last, beforeLast] = [sample + factor * last - beforeLast, last]
  return last ** 2 + beforeLast ** 2 - factor * last * beforeLast
}
