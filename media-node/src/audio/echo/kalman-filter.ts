import type { KernelFloats, Spectrum } from './kernel.ts'
import { PathMotion } from './path-motion.ts'
import type { RealFft } from './real-fft.ts'
import { BLOCK_SAMPLES, HOP_SAMPLES, TAIL_SAMPLES } from './sizes.ts'

/** Whole hops of a partition that fit behind a hop in a block. */
const PARTITION_HOPS = 2
const PARTITION_SAMPLES = PARTITION_HOPS * HOP_SAMPLES
const PARTITIONS = Math.ceil(TAIL_SAMPLES / PARTITION_SAMPLES)
/** Samples of the whole path. */
export const PATH_SAMPLES = PARTITIONS * PARTITION_SAMPLES
/** Blocks of the far end, a hop apart, that the partitions look at. */
const HISTORY = PARTITION_HOPS * (PARTITIONS - 1) + 1
/** The path may change by this much at any time. Without it the filter trusts itself until it can learn nothing new. */
const RESTLESSNESS = 0.01
/** How wrong the filter believes to be at first, power. */
const FIRST_UNCERTAINTY = 0.3
/** A room dies away: what is expected of each partition beside the one before it, power. 60 dB in 0.6 s. */
const DIES_AWAY = 10 ** (-2 / 10)

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
  readonly unsure: KernelFloats
  readonly #fft: RealFft
  readonly #far: readonly Spectrum[]
  readonly #path: readonly Spectrum[]
  readonly #good: readonly Spectrum[]
  readonly #uncertainty: readonly KernelFloats[]
  readonly #restlessness: KernelFloats
  readonly #motion = new PathMotion(PARTITIONS)
  /** Power per bin of everything on the line that is not echo. */
  readonly #noise: KernelFloats
  readonly #spectrum: Spectrum
  readonly #block: KernelFloats
  /** Which block of the history is the newest. */
  #newest = 0
  #turn = 0

  /** @param fft of blocks; the filter lives in the memory of its kernel */
  constructor(fft: RealFft) {
    const { kernel, bins } = fft
    this.#fft = fft
    this.#far = kernel.spectra(HISTORY, bins)
    this.#path = kernel.spectra(PARTITIONS, bins)
    this.#good = kernel.spectra(PARTITIONS, bins)
    this.#uncertainty = kernel.rows(PARTITIONS, bins)
    this.#restlessness = kernel.floats(PARTITIONS)
    this.#restlessness.set(this.#path.map((_, partition) => RESTLESSNESS * DIES_AWAY ** partition))
    this.#noise = kernel.floats(bins).fill(1e-6)
    this.#spectrum = kernel.spectrum(bins)
    this.#block = kernel.floats(BLOCK_SAMPLES)
    this.unsure = kernel.floats(bins)
    this.forget()
  }

  /** Samples of the far end that `realign` asks for. */
  static readonly historySamples = (HISTORY - 1) * HOP_SAMPLES + BLOCK_SAMPLES

  /** Takes the far end up to and including this hop, a whole block of it, and the hop of the line. */
  predict(farBlock: Float32Array, line: Float32Array): void {
    this.#push(farBlock)
    const { echo, error } = this
    this.#fft.kernel.run.predict(
      this.#far[0]!.re.byteOffset,
      this.#newest,
      PARTITION_HOPS,
      HISTORY,
      this.#path[0]!.re.byteOffset,
      PARTITIONS,
      this.#spectrum.re.byteOffset,
    )
    this.#fft.inverse(this.#spectrum, this.#block)
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
    this.#fft.forward(this.#block, this.#spectrum)
    this.#fft.kernel.run.correct(
      this.#far[0]!.re.byteOffset,
      this.#newest,
      PARTITION_HOPS,
      HISTORY,
      this.#path[0]!.re.byteOffset,
      PARTITIONS,
      this.#uncertainty[0]!.byteOffset,
      this.#restlessness.byteOffset,
      this.#spectrum.re.byteOffset,
      this.#noise.byteOffset,
      this.unsure.byteOffset,
    )
    // In turns: bounding the corrections too, or all of the path at every hop, costs as much again for the same result.
    this.#bound(this.#path[this.#turn]!)
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
    for (const [partition, spectrum] of this.#path.entries()) {
      spectrum.re.fill(0)
      spectrum.im.fill(0)
      this.#uncertainty[partition]!.fill(FIRST_UNCERTAINTY * DIES_AWAY ** partition)
    }
    this.#turn = 0
    this.remember()
  }

  /** Keeps the path as it is: it is good. */
  remember(): void {
    copy(this.#path, this.#good)
  }

  /** By how many samples the path comes later than it did when this was last asked, undefined if it is another one. */
  moved(): number | undefined {
    return this.#motion.look(this.#path)
  }

  /** The path in samples, into the first `PATH_SAMPLES` of `samples`. */
  readPath(samples: Float32Array): void {
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const from = partition * PARTITION_SAMPLES
      this.#fft.inverse(this.#path[partition]!, this.#block)
      for (let i = 0; i < PARTITION_SAMPLES; i++) samples[from + i] = this.#block[i]!
    }
  }

  /** Goes back to the path that was good: what was learned since was learned from the wrong part of the far end. */
  recall(): void {
    copy(this.#good, this.#path)
  }

  #push(block: Float32Array): void {
    this.#newest = (this.#newest + HISTORY - 1) % HISTORY
    this.#block.set(block)
    this.#fft.forward(this.#block, this.#far[this.#newest]!)
  }

  /** Keeps the impulse response of a partition to its length: what is behind it would be heard in a circle. */
  #bound(partition: Spectrum): void {
    this.#fft.inverse(partition, this.#block)
    this.#block.fill(0, PARTITION_SAMPLES)
    this.#fft.forward(this.#block, partition)
  }
}

function copy(from: readonly Spectrum[], to: readonly Spectrum[]): void {
  for (let n = 0; n < from.length; n++) {
    to[n]!.re.set(from[n]!.re)
    to[n]!.im.set(from[n]!.im)
  }
}
