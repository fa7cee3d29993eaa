/** Zero crossings of the sinc on each side: 80 dB of stop band with the window below. */
const HALF_WIDTH = 24
const KAISER_BETA = 8
/** Pass band as a share of the lower Nyquist frequency; the rest is for the slope of the filter. */
const PASS_BAND = 0.92

export interface Resampler {
  /** Audio may come in any pieces; the filter remembers what it needs. */
  push(pcm: Int16Array): Int16Array
  /** The last samples, which wait for audio that will not come. */
  flush(): Int16Array
}

/** Band-limited conversion between two rates by a windowed sinc, one table row for each phase. */
export function createResampler(fromHz: number, toHz: number): Resampler {
  const divisor = gcd(fromHz, toHz)
  const up = toHz / divisor
  const down = fromHz / divisor
  const cutoff = Math.min(1, toHz / fromHz) * PASS_BAND
  const reach = Math.ceil(HALF_WIDTH / cutoff)
  const rows = buildRows({ up, cutoff, reach })
  let history = new Float32Array(reach)
  /** Position of the next output in units of 1/up input samples, from the start of `history`. */
  let at = reach * up

  const produce = (input: Float32Array): Int16Array => {
    const joined = new Float32Array(history.length + input.length)
    joined.set(history)
    joined.set(input, history.length)
    const out: number[] = []
    for (; Math.floor(at / up) + reach < joined.length; at += down) {
      const centre = Math.floor(at / up)
      const row = rows[at % up]
      if (!row) throw new RangeError('a phase has no filter')
      let sum = 0
      for (let tap = 0; tap < row.length; tap += 1) sum += (row[tap] ?? 0) * (joined[centre - reach + 1 + tap] ?? 0)
      out.push(Math.max(-32_768, Math.min(32_767, Math.round(sum))))
    }
    const keepFrom = Math.max(0, Math.floor(at / up) - reach)
    history = joined.slice(keepFrom)
    at -= keepFrom * up
    return Int16Array.from(out)
  }

  return {
    push: (pcm) => produce(Float32Array.from(pcm)),
    flush: () => produce(new Float32Array(reach)),
  }
}

function buildRows({ up, cutoff, reach }: { up: number; cutoff: number; reach: number }): readonly Float32Array[] {
  return Array.from({ length: up }, (_, phase) => {
    const row = new Float32Array(reach * 2)
    let sum = 0
    for (let tap = 0; tap < row.length; tap += 1) {
      const distance = tap - reach + 1 - phase / up
      row[tap] = cutoff * sinc(distance * cutoff) * kaiser(distance / reach)
      sum += row[tap] ?? 0
    }
    // Every phase passes a constant unchanged, so that the phases do not hum against each other.
    return row.map((weight) => weight / sum)
  })
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))
const kaiser = (x: number): number =>
  Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA)

function bessel(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / 2 / k) ** 2
    sum += term
  }
  return sum
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
