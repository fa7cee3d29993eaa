/** Figures of echo cancellation. Signals are samples of ±1 at 16 kHz. */

const FILTER_TAPS = 320

/** How much quieter the echo became, dB, from `fromS` to `toS`: power of the line against power of the output. */
export function erleDb(line: Float32Array, output: Float32Array, fromS: number, toS: number): number {
  const [from, to] = [fromS * 16_000, Math.min(toS * 16_000, output.length)]
  let [before, after] = [0, 0]
  for (let i = from; i < to; i++) {
    before += line[i]! ** 2
    after += output[i]! ** 2
  }
  return 10 * Math.log10((before + 1e-9) / (after + 1e-9))
}

/** Seconds from `fromS` until the start of the first window of 1 s that reaches `db`; Infinity if none before `toS`. */
export function timeToDb(line: Float32Array, output: Float32Array, db: number, fromS: number, toS: number): number {
  for (let t = fromS; t + 1 <= toS; t += 0.1) {
    if (erleDb(line, output, Math.round(t * 10) / 10, Math.round(t * 10 + 10) / 10) >= db)
      return Math.round((t - fromS) * 10) / 10
  }
  return Number.POSITIVE_INFINITY
}

/** How well `near` is kept, dB, whatever short filter (20 ms) it went through on the way. */
export function sdrDb(near: Float32Array, output: Float32Array, fromS: number, toS: number): number {
  const [from, to] = [Math.round(fromS * 16_000), Math.round(toS * 16_000)]
  const auto = new Float64Array(FILTER_TAPS)
  const cross = new Float64Array(FILTER_TAPS)
  for (let lag = 0; lag < FILTER_TAPS; lag++) {
    for (let i = from + lag; i < to; i++) auto[lag]! += near[i]! * near[i - lag]!
    for (let i = from + lag; i < to; i++) cross[lag]! += output[i]! * near[i - lag]!
  }
  auto[0]! *= 1 + 1e-6
  const taps = levinson(auto, cross)
  let [signal, distortion] = [0, 0]
  for (let i = from + FILTER_TAPS; i < to; i++) {
    let expected = 0
    for (let lag = 0; lag < FILTER_TAPS; lag++) expected += taps[lag]! * near[i - lag]!
    signal += expected ** 2
    distortion += (output[i]! - expected) ** 2
  }
  return 10 * Math.log10(signal / (distortion + 1e-12))
}

/** How much louder `near` came out, dB: of what in `output` is like it, sample by sample. */
export function gainDb(near: Float32Array, output: Float32Array, fromS: number, toS: number): number {
  let [alike, power] = [0, 0]
  for (let i = fromS * 16_000; i < toS * 16_000; i++) {
    alike += near[i]! * output[i]!
    power += near[i]! ** 2
  }
  return 20 * Math.log10(Math.abs(alike) / power)
}

/** Share of the loud 10 ms of `near` that came out more than 10 dB quieter, percent. */
export function cutPercent(near: Float32Array, output: Float32Array, fromS: number, toS: number): number {
  const hops: { readonly before: number; readonly after: number }[] = []
  for (let from = fromS * 16_000; from + 160 <= toS * 16_000; from += 160) {
    let [before, after] = [0, 0]
    for (let i = from; i < from + 160; i++) {
      before += near[i]! ** 2
      after += output[i]! ** 2
    }
    hops.push({ before, after })
  }
  const loudest = Math.max(...hops.map(({ before }) => before))
  const strong = hops.filter(({ before }) => before > 0.01 * loudest)
  return (100 * strong.filter(({ before, after }) => after < 0.1 * before).length) / Math.max(1, strong.length)
}

/** Solves the Toeplitz equations of a least-squares filter. */
function levinson(auto: Float64Array, cross: Float64Array): Float64Array {
  const n = auto.length
  let forward = new Float64Array(n)
  const taps = new Float64Array(n)
  forward[0] = 1 / auto[0]!
  taps[0] = cross[0]! / auto[0]!
  for (let size = 1; size < n; size++) {
    let error = 0
    for (let i = 0; i < size; i++) error += auto[size - i]! * forward[i]!
    const scale = 1 / (1 - error * error)
    const next = new Float64Array(n)
    for (let i = 0; i <= size; i++) next[i] = scale * (forward[i]! - error * (i === 0 ? 0 : forward[size - i]!))
    forward = next
    let off = 0
    for (let i = 0; i < size; i++) off += auto[size - i]! * taps[i]!
    for (let i = 0; i <= size; i++) taps[i]! += (cross[size]! - off) * forward[size - i]!
  }
  return taps
}
