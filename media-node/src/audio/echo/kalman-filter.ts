import { PathMotion } from './path-motion.ts'
import { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES, TAIL_SAMPLES } from './sizes.ts'

/** Whole hops of a partition that fit behind a hop in a block. */
const PARTITION_HOPS = 2
const PARTITION_SAMPLES = PARTITION_HOPS * HOP_SAMPLES
const PARTITIONS = Math.ceil(TAIL_SAMPLES / PARTITION_SAMPLES)
/** Samples of the whole path. */
export const PATH_SAMPLES = PARTITIONS * PARTITION_SAMPLES
/** Blocks of the far end, a hop apart, that the partitions look at. */
const HISTORY = PARTITION_HOPS * (PARTITIONS - 1) + 1
/** How much of the echo path stays as it is from one hop to the next. */
const STAYS = 0.9995
const STAYS_POWER = STAYS * STAYS
/** The path may change by this much at any time. Without it the filter trusts itself until it can learn nothing new. */
const RESTLESSNESS = 0.01
/** How wrong the filter believes to be at first, power. */
const FIRST_UNCERTAINTY = 0.3
/** A room dies away: what is expected of each partition beside the one before it, power. 60 dB in 0.6 s. */
const DIES_AWAY = 10 ** (-2 / 10)
const NOISE_SMOOTHING = 0.9
/** Share of a block that carries the error. */
const ERROR_SHARE = HOP_SAMPLES / BLOCK_SAMPLES
/** Power of the window of two hops that `unsure` is seen through (sin² of it), beside that of a whole block. */
const WINDOW_SHARE = (0.375 * 2 * HOP_SAMPLES) / BLOCK_SAMPLES

/**
 * Predicts the echo of the far end: a frequency-domain Kalman filter in partitioned blocks. It weighs each correction by
 * how uncertain it is against how loud everything else is, so a caller who speaks over the agent does not upset it.
 *
 * Enzner & Vary, "Frequency-domain adaptive Kalman filter for acoustic echo control in hands-free telephones", 2006;
 * Kuech, Mabande & Enzner, "State-space architecture of the partitioned-block-based acoustic echo controller", 2014.
 */
export class KalmanFilter {
  /** The predicted echo of the last hop, and what the line has beyond it. */
  readonly echo = new Float32Array(HOP_SAMPLES)
  readonly error = new Float32Array(HOP_SAMPLES)
  /** Power per bin of the echo that the filter expects to have left in the last hops, for all it knows of itself. */
  readonly unsure: Float32Array
  readonly #fft = new RealFft(BLOCK_SAMPLES)
  readonly #bins = this.#fft.bins
  readonly #farRe = new Float32Array(HISTORY * this.#bins)
  readonly #farIm = new Float32Array(HISTORY * this.#bins)
  readonly #pathRe = new Float32Array(PARTITIONS * this.#bins)
  readonly #pathIm = new Float32Array(PARTITIONS * this.#bins)
  readonly #uncertainty = new Float32Array(PARTITIONS * this.#bins)
  readonly #goodRe = new Float32Array(PARTITIONS * this.#bins)
  readonly #goodIm = new Float32Array(PARTITIONS * this.#bins)
  readonly #motion = new PathMotion(PARTITIONS * this.#bins, this.#bins)
  readonly #noise = new Float32Array(this.#bins).fill(1e-6)
  readonly #total = new Float32Array(this.#bins)
  readonly #re = new Float32Array(this.#bins)
  readonly #im = new Float32Array(this.#bins)
  readonly #errorRe = new Float32Array(this.#bins)
  readonly #errorIm = new Float32Array(this.#bins)
  readonly #block = new Float32Array(BLOCK_SAMPLES)
  /** Which block of the history is the newest. */
  #newest = 0
  #turn = 0

  constructor() {
    this.unsure = new Float32Array(this.#bins)
    this.forget()
  }

  /** Samples of the far end that `realign` asks for. */
  static readonly historySamples = (HISTORY - 1) * HOP_SAMPLES + BLOCK_SAMPLES

  /** Takes the far end up to and including this hop, a whole block of it, and the hop of the line. */
  predict(farBlock: Float32Array, line: Float32Array): void {
    this.#push(farBlock)
    const { echo, error } = this
    const re = this.#re.fill(0)
    const im = this.#im.fill(0)
    for (let partition = 0; partition < PARTITIONS; partition++) this.#addEcho(partition)
    this.#fft.inverse(re, im, this.#block)
    for (let i = 0; i < HOP_SAMPLES; i++) {
      echo[i] = this.#block[BLOCK_SAMPLES - HOP_SAMPLES + i]!
      error[i] = line[i]! - echo[i]!
    }
  }

  /** The far end is silent: there is nothing to learn, and nothing to be unsure of. */
  rest(): void {
    this.unsure.fill(0)
  }

  /** Learns from the error of the last hop. Not to be called while the far end is silent: there is nothing to learn. */
  learn(): void {
    this.#block.fill(0)
    this.#block.set(this.error, BLOCK_SAMPLES - HOP_SAMPLES)
    this.#fft.forward(this.#block, this.#errorRe, this.#errorIm)
    this.#weigh()
    for (let partition = 0; partition < PARTITIONS; partition++) this.#correct(partition)
    // In turns: bounding the corrections too, or all of the path at every hop, costs as much again for the same result.
    this.#bound(this.#turn * this.#bins)
    this.#turn = (this.#turn + 1) % PARTITIONS
  }

  /** Looks at another part of the far end from now on: the `historySamples` that end with the last hop. */
  realign(history: Float32Array): void {
    for (let hop = 0; hop < HISTORY; hop++) {
      this.#push(history.subarray(hop * HOP_SAMPLES, hop * HOP_SAMPLES + BLOCK_SAMPLES))
    }
  }

  /** Knows nothing of the path, and learns it as fast as at first. */
  forget(): void {
    this.#pathRe.fill(0)
    this.#pathIm.fill(0)
    this.#turn = 0
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const from = partition * this.#bins
      this.#uncertainty.fill(FIRST_UNCERTAINTY * DIES_AWAY ** partition, from, from + this.#bins)
    }
    this.remember()
  }

  /** Keeps the path as it is: it is good. */
  remember(): void {
    this.#goodRe.set(this.#pathRe)
    this.#goodIm.set(this.#pathIm)
  }

  /** By how many samples the path comes later than it did when this was last asked, undefined if it is another one. */
  moved(): number | undefined {
    return this.#motion.look(this.#pathRe, this.#pathIm)
  }

  /** The path in samples, into the first `PATH_SAMPLES` of `samples`. */
  readPath(samples: Float32Array): void {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const from = partition * PARTITION_SAMPLES
      this.#fft.inverse(this.#pathRe, this.#pathIm, this.#block, partition * this.#bins)
      for (let i = 0; i < PARTITION_SAMPLES; i++) samples[from + i] = this.#block[i]!
    }
  }

  /** Goes back to the path that was good: what was learned since was learned from the wrong part of the far end. */
  recall(): void {
    this.#pathRe.set(this.#goodRe)
    this.#pathIm.set(this.#goodIm)
  }

  #push(block: Float32Array): void {
    this.#newest = (this.#newest + HISTORY - 1) % HISTORY
    this.#fft.forward(block, this.#farRe, this.#farIm, this.#newest * this.#bins)
  }

  #farOffset(partition: number): number {
    return ((this.#newest + partition * PARTITION_HOPS) % HISTORY) * this.#bins
  }

  #addEcho(partition: number): void {
    const bins = this.#bins
    const x = this.#farOffset(partition)
    const w = partition * bins
    const re = this.#re
    const im = this.#im
    const farRe = this.#farRe
    const farIm = this.#farIm
    const pathRe = this.#pathRe
    const pathIm = this.#pathIm
    for (let k = 0; k < bins; k++) {
      re[k]! += farRe[x + k]! * pathRe[w + k]! - farIm[x + k]! * pathIm[w + k]!
      im[k]! += farRe[x + k]! * pathIm[w + k]! + farIm[x + k]! * pathRe[w + k]!
    }
  }

  /** What an error is made of, per bin: everything that is not echo, and echo that is not known yet. */
  #weigh(): void {
    const bins = this.#bins
    const noise = this.#noise
    const total = this.#total
    const uncertainty = this.#uncertainty
    const farRe = this.#farRe
    const farIm = this.#farIm
    for (let k = 0; k < bins; k++) {
      const power = this.#errorRe[k]! ** 2 + this.#errorIm[k]! ** 2
      noise[k] = NOISE_SMOOTHING * noise[k]! + (1 - NOISE_SMOOTHING) * power
      total[k] = noise[k]! / ERROR_SHARE + 1e-9
    }
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const x = this.#farOffset(partition)
      const w = partition * bins
      for (let k = 0; k < bins; k++) {
        const power = farRe[x + k]! * farRe[x + k]! + farIm[x + k]! * farIm[x + k]!
        total[k]! += uncertainty[w + k]! * power
      }
    }
    for (let k = 0; k < bins; k++) this.unsure[k] = WINDOW_SHARE * (total[k]! - noise[k]! / ERROR_SHARE)
  }

  /** Moves one partition of the path against the error, and notes how certain it became. */
  #correct(partition: number): void {
    const bins = this.#bins
    const x = this.#farOffset(partition)
    const w = partition * bins
    const farRe = this.#farRe
    const farIm = this.#farIm
    const errorRe = this.#errorRe
    const errorIm = this.#errorIm
    const pathRe = this.#pathRe
    const pathIm = this.#pathIm
    const uncertainty = this.#uncertainty
    const total = this.#total
    const restlessness = RESTLESSNESS * DIES_AWAY ** partition
    for (let k = 0; k < bins; k++) {
      const xr = farRe[x + k]!
      const xi = farIm[x + k]!
      const unsure = uncertainty[w + k]!
      const step = unsure / total[k]!
      const re = STAYS * (pathRe[w + k]! + step * (xr * errorRe[k]! + xi * errorIm[k]!))
      const im = STAYS * (pathIm[w + k]! + step * (xr * errorIm[k]! - xi * errorRe[k]!))
      const left = STAYS_POWER * (1 - ERROR_SHARE * step * (xr * xr + xi * xi)) * unsure
      pathRe[w + k] = re
      pathIm[w + k] = im
      uncertainty[w + k] = Math.max(left, 1e-12) + (1 - STAYS_POWER) * (re * re + im * im + restlessness)
    }
  }

  /** Keeps the impulse response of a partition to its length: what is behind it would be heard in a circle. */
  #bound(offset: number): void {
    this.#fft.inverse(this.#pathRe, this.#pathIm, this.#block, offset)
    this.#block.fill(0, PARTITION_SAMPLES)
    this.#fft.forward(this.#block, this.#pathRe, this.#pathIm, offset)
  }
}
