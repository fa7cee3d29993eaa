import { ClearLine } from './clear-line.ts'
import { DelaySearch } from './delay-search.ts'
import { EARLY_SAMPLES } from './reference-timeline.ts'
import { energy, type SampleRing } from './sample-ring.ts'
import { HOP_SAMPLES, SAMPLES_PER_MS, TAIL_SAMPLES } from './sizes.ts'
import { SlipSearch } from './slip-search.ts'

/** The filter looks this much ahead of the strongest echo: a room's first sound is not always its loudest. */
const AHEAD_SAMPLES = 16 * SAMPLES_PER_MS
/** Hops between two searches, 10 ms each. */
const SEARCH_EVERY = 12
/** On a line that seems to have no echo, while nothing but its own noise is on it. */
const SEARCH_EVERY_CLEAR = 200
/**
 * Estimates of the search that must agree. A caller who speaks for long over an agent without echo looks like one now and
 * then, for a quarter of a second; the guard is up meanwhile.
 */
const AGREEING = 2
const AGREEING_CLEAR = 4
const SEARCH_EVERY_LOST = 25
const SLIP_EVERY = 10
/** After a change the predictions from before it say nothing: samples until a slip can be seen again. */
const SETTLE_SAMPLES = 500 * SAMPLES_PER_MS
/** The same for the search, which compares longer stretches. */
const SEARCH_SETTLE_SAMPLES = 800 * SAMPLES_PER_MS
/** Energies fade by half in 66 ms. */
const FADING = 0.9
/** Share of the line that the filter leaves when it has found the echo, and when it may have lost it. Energy. */
const CONVERGED = 0.06
const LOST = 0.1
/** The same, of a line on which nobody speaks but the far end. */
const STEADY = 0.25
/** 25 dB, which a filter reaches in any room without noise. */
const STUCK = 0.003
/**
 * A prediction takes its own energy from the line if it is right, and adds it if it is wrong, whoever else speaks: -1 to
 * 1, the more certain the larger a part of the line it is.
 */
const SURELY_WRONG = { part: 0.2, gain: -0.2 }
const MAYBE_WRONG = { part: 0.02, gain: -0.3 }
const LINE_SILENT = 1e-6
/** Hops of far speech with a good filter before the guard steps down. */
const CONVERGED_HOPS = 30
/** Hops of far speech that a filter has to learn from, and those with a good result that shorten it. */
const LEARNING_HOPS = 500
const TRUSTED_HOPS = 100
/** Hops of wrong predictions after which the echo path must have changed. */
const DOUBT_HOPS = 10
/** Hops of far speech in which nothing worth mentioning is predicted before the echo counts as lost. */
const LOST_HOPS = 150
/** A peak inside the filter's reach stays where it is, unless it moved by more. */
const MOVED_SAMPLES = 160

export interface Compared {
  readonly far: SampleRing
  readonly line: SampleRing
  /** The predicted echo. */
  readonly echo: SampleRing
}

/** What happened to the alignment: found for the first time, somewhere else after the echo path changed, or off by packets. */
export type DelayChange = 'locked' | 'moved' | 'slipped'

/** Knows how far behind the far end its echo comes, and finds it again when it is lost. */
export class DelayTracker {
  /** Samples between the far end and where the filter begins; unknown until the echo was found. */
  bulk: number | undefined
  /** The filter has taken the echo away for a while. */
  converged = false
  /** What is known of a line without echo. */
  readonly line = new ClearLine()
  readonly #compared: Compared
  readonly #search = new DelaySearch(EARLY_SAMPLES)
  readonly #slips = new SlipSearch()
  #hops = 0
  #searchedAt = 0
  #goodHops = 0
  #learningHops = LEARNING_HOPS
  #idleHops = 0
  #wrongHops = 0
  /** It was wrong for a while, and has not been right since. */
  #doubted = false
  #farActive = false
  #lineEnergy = 0
  #errorEnergy = 0
  #echoEnergy = 0
  #changedAt = 0

  constructor(compared: Compared) {
    this.#compared = compared
  }

  /** Line, error and predicted echo are numbers. */
  get sound(): boolean {
    const sum = this.#lineEnergy + this.#errorEnergy + this.#echoEnergy
    return sum - sum === 0 // `Number.isFinite` takes a new number each time
  }

  /** From when the caller should have heard it to when it came back. */
  get echoDelayMs(): number {
    return ((this.bulk ?? 0) + AHEAD_SAMPLES - EARLY_SAMPLES) / SAMPLES_PER_MS
  }

  /** The filter does not know enough of the path yet to be trusted alone. */
  get learning(): boolean {
    return this.#learningHops > 0
  }

  /** The far end has spoken for long, nothing of it came back, and nothing looks now as if it did. */
  get clear(): boolean {
    return this.bulk === undefined && this.line.judged && !this.#search.promising
  }

  /** What the filter predicts is not in the line: the echo jumped, or the path changed. */
  get wrong(): boolean {
    return this.#isWrong(SURELY_WRONG)
  }

  /** What is left may be more echo than it seems: the predictions are wrong, or the filter has yet to learn the path. */
  get unproven(): boolean {
    return this.bulk !== undefined && (this.learning || this.wrong)
  }

  /** The filter takes the echo away, and has done so for 0.3 s; true once in that time. */
  get good(): boolean {
    return this.#farActive && this.#goodHops > 0 && this.#goodHops % CONVERGED_HOPS === 0
  }

  /** Nobody speaks but the far end, and the filter takes most of it away: what it learns is the path. */
  get steady(): boolean {
    return this.#farActive && this.#errorEnergy < STEADY * this.#lineEnergy
  }

  /** The same, but what the filter leaves does not become less: something is in its way. */
  get stuck(): boolean {
    return this.converged && this.steady && this.#errorEnergy > STUCK * this.#lineEnergy
  }

  /** The echo comes this much later from now on, samples: a clock drifts. */
  drift(samples: number): void {
    if (samples !== 0 && this.bulk !== undefined) this.bulk = Math.max(0, this.bulk + samples)
  }

  /** One hop of the line, what the filter left of it, what it predicted, and whether it had something to predict from. */
  note(line: Float32Array, error: Float32Array, echo: Float32Array, farActive: boolean): void {
    this.#hops++
    this.#farActive = farActive
    this.#lineEnergy = FADING * this.#lineEnergy + energy(line)
    this.#errorEnergy = FADING * this.#errorEnergy + energy(error)
    this.#echoEnergy = FADING * this.#echoEnergy + energy(echo)
    if (!farActive || this.#lineEnergy < LINE_SILENT * HOP_SAMPLES) return
    this.#goodHops = this.#errorEnergy < CONVERGED * this.#lineEnergy ? this.#goodHops + 1 : 0
    if (this.#goodHops >= CONVERGED_HOPS) this.converged = true
    if (this.bulk !== undefined) this.#learningHops--
    if (this.#goodHops >= TRUSTED_HOPS) this.#learningHops = 0
    this.#wrongHops = this.wrong ? this.#wrongHops + 1 : 0
    if (this.#wrongHops >= DOUBT_HOPS && this.converged) this.#doubted = true
    if (this.#goodHops >= CONVERGED_HOPS) this.#doubted = false
    const idle = this.#echoEnergy < MAYBE_WRONG.part * this.#lineEnergy
    this.#idleHops = idle ? this.#idleHops + 1 : 0
    if (this.#idleHops >= LOST_HOPS) this.converged = false
  }

  /** The echo comes `samples` later than predicted; `end` is the index behind the newest sample of the line. */
  slip(samples: number, end: number): DelayChange | undefined {
    if (this.bulk === undefined || this.bulk + samples < 0) return undefined
    this.bulk += samples
    this.#doubted = false
    this.#wrongHops = 0
    this.#changed(end)
    return 'slipped'
  }

  /** Searches, if it is time to. `end` is the index behind the newest sample of the line. */
  follow(end: number): DelayChange | undefined {
    const change = this.bulk === undefined ? this.#lock(end) : this.#correct(end)
    if (change) this.#changed(end)
    return change
  }

  #changed(end: number): void {
    this.#changedAt = end
    this.#search.forget()
    this.#errorEnergy = 0 // it is the past's, and would cast doubt on what was just put right
  }

  #correct(end: number): DelayChange | undefined {
    if (this.#farActive && this.#lineEnergy > LINE_SILENT * HOP_SAMPLES) {
      return this.#followSlip(end) ?? this.#followPath(end)
    }
    this.#slips.forget()
    return undefined
  }

  #lock(end: number): DelayChange | undefined {
    const every = this.clear && !this.line.risen ? SEARCH_EVERY_CLEAR : SEARCH_EVERY
    if (end - this.#searchedAt < every * HOP_SAMPLES) return undefined
    this.#searchedAt = end
    const { far, line } = this.#compared
    const agreeing = this.line.judged ? AGREEING_CLEAR : AGREEING
    const delay = this.#search.estimate(far, line, end, agreeing)
    if (delay === undefined) return undefined
    this.bulk = Math.max(0, delay - AHEAD_SAMPLES)
    return 'locked'
  }

  #followSlip(end: number): DelayChange | undefined {
    if (this.#hops % SLIP_EVERY >= 2 || end - this.#changedAt < SETTLE_SAMPLES) return undefined
    if (!this.#isWrong(MAYBE_WRONG)) {
      this.#slips.forget()
      return undefined
    }
    const slip = this.#slips.estimate(this.#compared.echo, this.#compared.line, end)
    if (slip === undefined || this.bulk === undefined || this.bulk + slip < 0) return undefined
    this.bulk += slip
    this.#doubted = false
    this.#wrongHops = 0
    return 'slipped'
  }

  #isWrong({ part, gain }: typeof SURELY_WRONG): boolean {
    const gained = this.#errorEnergy - this.#lineEnergy
    return this.#echoEnergy > part * this.#lineEnergy && gained > gain * this.#echoEnergy
  }

  #followPath(end: number): DelayChange | undefined {
    if (this.#hops % SEARCH_EVERY_LOST >= 2 || end - this.#changedAt < SEARCH_SETTLE_SAMPLES) return undefined
    if (!this.#doubted && (this.converged || this.#errorEnergy < LOST * this.#lineEnergy)) {
      this.#search.forget()
      return undefined
    }
    const { far, line } = this.#compared
    const delay = this.#search.estimate(far, line, end)
    if (delay === undefined || this.bulk === undefined) return undefined
    const bulk = Math.max(0, delay - AHEAD_SAMPLES)
    const inReach = delay >= this.bulk && delay < this.bulk + TAIL_SAMPLES / 2
    if (!this.#doubted && inReach && Math.abs(bulk - this.bulk) <= MOVED_SAMPLES) return undefined
    this.bulk = bulk
    this.converged = false
    this.#doubted = false
    this.#goodHops = 0
    this.#learningHops = LEARNING_HOPS
    return 'moved'
  }
}
