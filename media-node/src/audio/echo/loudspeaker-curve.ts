import { PATH_SAMPLES } from './kalman-filter.ts'
import { Kernel } from './kernel.ts'
import { RealFft } from './real-fft.ts'
import { energy } from './sample-ring.ts'
import { HOP_SAMPLES } from './sizes.ts'

/** Far end that one look takes: half a second, of which the first fifth is only there to be heard in the rest. */
export const LOOKED_SAMPLES = 8_192
/** Line that one look explains: 0.3 s. */
export const EXPLAINED_SAMPLES = LOOKED_SAMPLES - PATH_SAMPLES
/** Levels, of full scale, between which the curve is straight: 3.5 dB apart, from -22 dBFS on. */
const KNOTS = Float64Array.from({ length: 6 }, (_, n) => 0.08 * 1.5 ** n)
/** A straight line, and its bend at each knot. */
const PARTS = KNOTS.length + 1
/** A far end that does not come so far says nothing about bends. */
const LOUD = KNOTS[1]!
/** Looks before anything is believed, and what earlier ones count beside the last. */
const LOOKS = 3
const FADING = 0.8
/**
 * Another curve is believed when it gives way more or less by this much, and leaves less than this share of what the present
 * one leaves, energy. Most of that is what the path lacks itself; seven numbers that fit chance take 1 % away.
 */
const OTHER = 0.25
const BETTER = 0.97
/** Keeps parts apart that can hardly be told from each other, share of their energy. */
const RIDGE = 1e-4
/** Hops of the far end alone between two looks; twice as many after each that changed nothing, up to half a minute. */
const PAUSE_HOPS = 32
const LONGEST_PAUSE_HOPS = 3_200

/** Scratch of one look: nothing of a call stays in it. */
const kernel = new Kernel(40 * LOOKED_SAMPLES)
const fft = new RealFft(kernel, LOOKED_SAMPLES)
const signal = kernel.floats(LOOKED_SAMPLES)
const slopes = kernel.floats(PARTS)
const knots = kernel.floats(KNOTS.length)
knots.set(KNOTS)
const spectrum = kernel.spectrum(fft.bins)
const pathSpectrum = kernel.spectrum(fft.bins)
const heard = Array.from({ length: PARTS }, () => new Float32Array(EXPLAINED_SAMPLES))
const lower = new Float64Array(PARTS * PARTS)

/**
 * A loudspeaker that is driven too hard bends what it plays before the room hears it, and no linear filter can follow. How
 * it bends shows at loud sounds: the line is explained by the far end and by what of it is above each of a few levels, all
 * of them over the path that the filter knows (least squares). Then the far end is bent like that before it is filtered.
 */
export class LoudspeakerCurve {
  /** Slope below the first knot, and by how much it changes at each. */
  readonly #parts = new Float64Array(PARTS)
  readonly #found = new Float64Array(PARTS)
  readonly #products = new Float64Array(PARTS * PARTS)
  readonly #matches = new Float64Array(PARTS)
  #lineEnergy = 0
  #loudest = 0
  #looks = 0
  #bends = false
  #aloneHops = 0
  #waitedHops = 0
  #pauseHops = PAUSE_HOPS

  constructor() {
    this.#parts[0] = 1
  }

  /** Bends the far end as the loudspeaker does. */
  shape(samples: Float32Array): void {
    if (!this.#bends) return
    signal.set(samples)
    bend(samples.length, this.#parts)
    for (let i = 0; i < samples.length; i++) samples[i] = signal[i]!
  }

  /** One hop of far speech went by; `alone`, when nobody spoke over it and the filter left more than it should. True when it is time to look. */
  due(alone: boolean): boolean {
    this.#aloneHops = alone ? this.#aloneHops + 1 : 0
    if (alone) this.#waitedHops++
    return this.#aloneHops * HOP_SAMPLES >= EXPLAINED_SAMPLES && this.#waitedHops >= this.#pauseHops
  }

  /**
   * Takes the far end as it was played, `LOOKED_SAMPLES` of it; the line that heard the end of that, `EXPLAINED_SAMPLES`;
   * and the path between the two, with silence behind it. True if the far end is bent otherwise from now on. Takes 2 ms.
   */
  look(far: Float32Array, line: Float32Array, path: Float32Array): boolean {
    this.#waitedHops = 0
    const loudest = peak(far)
    if (loudest < LOUD) return false
    this.#loudest = Math.max(loudest, FADING * this.#loudest)
    signal.set(path)
    fft.forward(signal, pathSpectrum)
    for (let part = 0; part < PARTS; part++) hear(far, part)
    this.#gather(line)
    this.#looks++
    if (this.#looks < LOOKS) return false
    this.#solve()
    const changes = this.#isOther() && this.#left(this.#found) < BETTER * this.#left(this.#parts)
    this.#pauseHops = changes ? PAUSE_HOPS : Math.min(2 * this.#pauseHops, LONGEST_PAUSE_HOPS)
    if (changes) this.#take()
    return changes
  }

  #gather(line: Float32Array): void {
    this.#lineEnergy = FADING * this.#lineEnergy + energy(line)
    for (let a = 0; a < PARTS; a++) {
      this.#matches[a] = FADING * this.#matches[a]! + product(heard[a]!, line)
      for (let b = 0; b <= a; b++) {
        const now = FADING * this.#products[a * PARTS + b]! + product(heard[a]!, heard[b]!)
        this.#products[a * PARTS + b] = now
        this.#products[b * PARTS + a] = now
      }
    }
  }

  #solve(): void {
    solveInto(this.#found, this.#products, this.#matches)
    // A loudspeaker gives way, it never pushes.
    const straight = this.#found[0]!
    let slope = straight
    for (let part = 1; part < PARTS; part++) {
      const next = Math.max(0, Math.min(straight, slope + this.#found[part]!))
      this.#found[part] = next - slope
      slope = next
    }
  }

  #isOther(): boolean {
    if (this.#found[0]! <= 0) return false
    return Math.abs(upperHalf(this.#loudest, this.#found) - upperHalf(this.#loudest, this.#parts)) > OTHER
  }

  /** Energy of the line that a curve leaves unexplained, at its best loudness. */
  #left(parts: Float64Array): number {
    let [matched, own] = [0, 1e-12]
    for (let a = 0; a < PARTS; a++) {
      matched += parts[a]! * this.#matches[a]!
      for (let b = 0; b < PARTS; b++) own += parts[a]! * parts[b]! * this.#products[a * PARTS + b]!
    }
    return this.#lineEnergy - (matched * matched) / own
  }

  /** What was seen so far was seen over a path that was learned with another curve. */
  #take(): void {
    this.#parts.set(this.#found)
    this.#bends = true
    this.#looks = 0
    this.#lineEnergy = 0
    this.#products.fill(0)
    this.#matches.fill(0)
  }
}

/** The first `count` samples of `signal`, as this curve has them. */
function bend(count: number, parts: Float64Array): void {
  slopes.set(parts)
  kernel.run.bend(signal.byteOffset, count, slopes.byteOffset, knots.byteOffset, KNOTS.length)
}

/** What the upper half of the levels adds to the lower half: 1 where nothing bends, 0 where all of it is clipped. */
function upperHalf(loudest: number, parts: Float64Array): number {
  signal[0] = loudest
  signal[1] = loudest / 2
  bend(2, parts)
  return (signal[0] - signal[1]) / signal[1]
}

/** What of the far end is above a knot, as it is heard in the line: into `heard`. */
function hear(far: Float32Array, part: number): void {
  const knot = part === 0 ? 0 : KNOTS[part - 1]!
  for (let i = 0; i < LOOKED_SAMPLES; i++) {
    const over = Math.abs(far[i]!) - knot
    signal[i] = over <= 0 ? 0 : far[i]! < 0 ? -over : over
  }
  fft.forward(signal, spectrum)
  const { re, im } = spectrum
  for (let k = 0; k < fft.bins; k++) {
    const pathRe = pathSpectrum.re[k]!
    const pathIm = pathSpectrum.im[k]!
    const turned = re[k]! * pathIm + im[k]! * pathRe
    re[k] = re[k]! * pathRe - im[k]! * pathIm
    im[k] = turned
  }
  fft.inverse(spectrum, signal)
  // What comes before has the end of the far end in it: the transform goes round in a circle.
  for (let i = 0; i < EXPLAINED_SAMPLES; i++) heard[part]![i] = signal[PATH_SAMPLES + i]!
}

function peak(samples: Float32Array): number {
  let highest = 0
  for (let i = 0; i < samples.length; i++) highest = Math.max(highest, Math.abs(samples[i]!))
  return highest
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** Solves `products` times `x` = `matches` (Cholesky). Parts of which nothing was heard are 0. */
function solveInto(x: Float64Array, products: Float64Array, matches: Float64Array): void {
  for (let a = 0; a < PARTS; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = products[a * PARTS + b]! * (a === b ? 1 + RIDGE : 1)
      for (let c = 0; c < b; c++) sum -= lower[a * PARTS + c]! * lower[b * PARTS + c]!
      lower[a * PARTS + b] = a === b ? Math.sqrt(Math.max(sum, 1e-9)) : sum / lower[b * PARTS + b]!
    }
  }
  for (let a = 0; a < PARTS; a++) {
    let sum = matches[a]!
    for (let c = 0; c < a; c++) sum -= lower[a * PARTS + c]! * x[c]!
    x[a] = sum / lower[a * PARTS + a]!
  }
  for (let a = PARTS - 1; a >= 0; a--) {
    let sum = x[a]!
    for (let c = a + 1; c < PARTS; c++) sum -= lower[c * PARTS + a]! * x[c]!
    x[a] = sum / lower[a * PARTS + a]!
  }
}
