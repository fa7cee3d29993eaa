import { crossCorrelate } from './cross-correlation.ts'
import { Kernel } from './kernel.ts'
import { RealFft } from './real-fft.ts'
import { energy, type SampleRing } from './sample-ring.ts'
import { HOP_SAMPLES, SAMPLES_PER_MS } from './sizes.ts'

const POINTS = 4_096
/** How much sooner or later than the clock says an utterance may be played: what networks and their buffers jitter. */
const MAX_OFF_SAMPLES = 40 * SAMPLES_PER_MS
/** Echo that is looked at: from its first sound on, and until the usual search is as good. */
const LEAST_SAMPLES = 60 * SAMPLES_PER_MS
const MOST_SAMPLES = 160 * SAMPLES_PER_MS
/** Power per sample from which a predicted echo can be compared. */
const HEARD = 1e-6
/** Correlation from which the line is the echo and nobody else. With a caller over it the best place is chance. */
const ALIKE = 0.85
/** Another place is believed when it leaves less than this share of what the present one leaves, energy. */
const BETTER = 0.5
/** A right prediction takes its own energy from the line, whoever else speaks: 1. */
const RIGHT = 0.85
/** What may be left, power, of an echo that was moved by whole samples, until the filter has learned the rest: half a second. */
const MOVED_LEAK = 0.1
const MOVED_HOPS = 50

/** After so many utterances on end that were where the clock said, the next one is doubted a tenth only: `MOVED_LEAK`. */
const PUNCTUAL = 4

/** Scratch of one look: nothing of a call stays in it. */
const kernel = new Kernel(40 * POINTS)
const fft = new RealFft(kernel, POINTS)
const signal = kernel.floats(POINTS)
const unmatched = new Float32Array(MAX_OFF_SAMPLES)
const echoSpectrum = kernel.spectrum(fft.bins)
const lineSpectrum = kernel.spectrum(fft.bins)

/**
 * The clock says when an utterance is played, and the carrier plays it a little sooner or later: each time otherwise, and
 * 0.2 ms are enough for a filter to add echo where it should take it away. So the first sounds of the echo of each
 * utterance are compared with what was predicted of them.
 */
export class UtteranceAlignment {
  readonly #echo: SampleRing
  readonly #line: SampleRing
  /** Where the utterances begin, in samples of the far end, that the filter has not come to. */
  readonly #starts: number[] = []
  /** An utterance has begun, and nobody knows yet where its echo is. */
  #open = false
  #heardFrom: number | undefined
  #movedHops = 0
  #punctual = 0

  constructor({ echo, line }: { readonly echo: SampleRing; readonly line: SampleRing }) {
    this.#echo = echo
    this.#line = line
  }

  /** An echo is predicted, and not known to be where it is predicted: nothing can be learned from it. */
  get doubtful(): boolean {
    return this.#heardFrom !== undefined
  }

  /** Share of the predicted echo that may be left, whatever the filter left before, power. */
  get leastLeak(): number {
    if (this.doubtful) return this.#punctual < PUNCTUAL ? 1 : MOVED_LEAK
    return this.#movedHops > 0 ? MOVED_LEAK : 0
  }

  /** An utterance begins at `farIndex`. */
  expect(farIndex: number): void {
    this.#starts.push(farIndex)
  }

  /** The filter has come to `farIndex`; `known`, when it knows the echo. */
  reach(farIndex: number, known: boolean): void {
    for (let next = this.#starts[0]; next !== undefined && next <= farIndex; next = this.#starts[0]) {
      this.#starts.shift()
      this.#open = known
      this.#heardFrom = undefined
    }
  }

  /** Takes the hop that was predicted for `at`. */
  note(at: number, echo: Float32Array): void {
    if (this.#movedHops > 0) this.#movedHops--
    if (this.#open && this.#heardFrom === undefined && energy(echo) > HEARD * HOP_SAMPLES) this.#heardFrom = at
  }

  /** Samples by which the echo comes later than predicted (sooner, if negative), once it is known to; `end` is where the line ends. */
  follow(end: number): number | undefined {
    if (this.#heardFrom === undefined || end - this.#heardFrom < LEAST_SAMPLES) return undefined
    const off = this.#look(this.#heardFrom, end)
    if (off === undefined && end - this.#heardFrom < MOST_SAMPLES) return undefined
    this.#open = false
    this.#heardFrom = undefined
    if (off === 0) this.#punctual++
    if (!off) return undefined
    this.#punctual = 0
    this.#movedHops = MOVED_HOPS
    return off
  }

  /** The alignment was lost, or found in another way. */
  forget(): void {
    this.#starts.length = 0
    this.#open = false
    this.#heardFrom = undefined
    this.#punctual = 0
  }

  /** Where the echo is beside its prediction; `undefined` if that cannot be said. Takes about 0.15 ms. */
  #look(from: number, end: number): number | undefined {
    const samples = end - from
    signal.fill(0)
    this.#echo.read(from, signal, MAX_OFF_SAMPLES, samples)
    unmatched.set(signal.subarray(samples, samples + MAX_OFF_SAMPLES))
    const echoEnergy = energy(signal)
    fft.forward(signal, echoSpectrum)
    signal.fill(0)
    this.#line.read(from - MAX_OFF_SAMPLES, signal, 0, samples + MAX_OFF_SAMPLES)
    const lineEnergy = energy(signal)
    fft.forward(signal, lineSpectrum)
    crossCorrelate(fft, echoSpectrum, lineSpectrum, signal) // how much of the prediction is in the line, for each place of it
    const first = 2 * signal[0]! - echoEnergy
    const { off, taken, alike } = bestPlace(lineEnergy, echoEnergy)
    if (alike > ALIKE) return lineEnergy - taken < BETTER * (lineEnergy - first) ? off : 0
    return first > RIGHT * echoEnergy ? 0 : undefined
  }
}

/** The place where the prediction takes the most energy from the line. */
function bestPlace(lineEnergy: number, echoEnergy: number): { off: number; taken: number; alike: number } {
  const best = { off: 0, taken: Number.NEGATIVE_INFINITY, alike: 0 }
  let matched = echoEnergy
  for (let off = 1 - MAX_OFF_SAMPLES; off < MAX_OFF_SAMPLES; off++) {
    // What is later by so much has not come yet for the last of the prediction.
    if (off > 0) matched -= unmatched[MAX_OFF_SAMPLES - off]! ** 2
    const alike = signal[(POINTS + off) % POINTS]!
    if (2 * alike - matched <= best.taken) continue
    best.off = off
    best.taken = 2 * alike - matched
    best.alike = alike / Math.sqrt(lineEnergy * Math.max(0, matched) + 1e-12)
  }
  return best
}
