import type { AudioFrame } from '../frame.ts'
import { ClockDrift } from './clock-drift.ts'
import { DelayTracker } from './delay-tracker.ts'
import { EarlyGuard } from './early-guard.ts'
import { boundEcho } from './echo-bound.ts'
import type { EchoMetrics } from './echo-metrics.ts'
import { EchoReport } from './echo-report.ts'
import { KalmanFilter } from './kalman-filter.ts'
import type { Kernel } from './kernel.ts'
import { LeftOver } from './left-over.ts'
import { EXPLAINED_SAMPLES, LOOKED_SAMPLES, LoudspeakerCurve } from './loudspeaker-curve.ts'
import { RealFft } from './real-fft.ts'
import { EARLY_SAMPLES, ReferenceTimeline } from './reference-timeline.ts'
import { ResidualSuppressor } from './residual-suppressor.ts'
import { energy, SampleRing } from './sample-ring.ts'
import { BLOCK_SAMPLES, FRAME_SAMPLES, FULL_SCALE, HOP_SAMPLES, MAX_DELAY_SAMPLES, TAIL_SAMPLES } from './sizes.ts'
import { writeSamples } from './to-samples.ts'
import { UtteranceAlignment } from './utterance-alignment.ts'

/** After this much silence of the far end no echo is left that could come. */
const AWAKE_SAMPLES = EARLY_SAMPLES + MAX_DELAY_SAMPLES + TAIL_SAMPLES + BLOCK_SAMPLES
/** Line and predicted echo that are compared when the alignment is in question: a second of each. */
const COMPARED_SAMPLES = 16_384
/** Of the line before an echo was found, so much is learned from at once: half a second, 0.5 ms of work. */
const RELEARNED_SAMPLES = 48 * HOP_SAMPLES
/** Power per sample below which the far end is silent, and nothing can be learned from it. */
const SILENT = 1e-6
const KEEPS_ACTIVE = 0.9

/** Scratch of one look at the loudspeaker: nothing of a call stays in it. */
const looked = {
  far: new Float32Array(LOOKED_SAMPLES),
  line: new Float32Array(EXPLAINED_SAMPLES),
  path: new Float32Array(LOOKED_SAMPLES),
}

/** Everything that is known of the echo of one call, and the way of its frames through it. */
export class AdaptiveCanceller {
  readonly #timeline = new ReferenceTimeline()
  readonly #line = new SampleRing(COMPARED_SAMPLES)
  readonly #echo = new SampleRing(COMPARED_SAMPLES)
  readonly #filter: KalmanFilter
  readonly #suppressor: ResidualSuppressor
  readonly #guard: EarlyGuard
  readonly #delay: DelayTracker
  readonly #alignment = new UtteranceAlignment({ echo: this.#echo, line: this.#line })
  readonly #drift: ClockDrift
  readonly #curve = new LoudspeakerCurve()
  readonly #leftOver = new LeftOver()
  readonly #report: EchoReport
  readonly #hop = new Float32Array(HOP_SAMPLES)
  readonly #farBlock = new Float32Array(BLOCK_SAMPLES)
  readonly #farHistory = new Float32Array(KalmanFilter.historySamples)
  readonly #noEcho = new Float32Array(HOP_SAMPLES)
  /** Power per bin that an echo may have beyond what is predicted. */
  readonly #bound = new Float32Array(BLOCK_SAMPLES / 2 + 1)
  readonly #output = new Float32Array(HOP_SAMPLES)
  /** What was left of the last frame of the line. */
  readonly #left: AudioFrame = { samples: new Int16Array(FRAME_SAMPLES), sampleRate: 16_000 }
  #awake = false
  /** The line was clear, and the guard has not been told what was played. */
  #unguarded = false
  /** Power of the far end where the filter looks at it. */
  #farPower = 0
  /** The samples of the last frame are numbers. */
  #sound = true

  /** @param kernel whose memory, all of it, is this one's */
  constructor(kernel: Kernel, metrics: EchoMetrics | undefined) {
    const fft = new RealFft(kernel, BLOCK_SAMPLES)
    this.#filter = new KalmanFilter(fft)
    this.#suppressor = new ResidualSuppressor(fft)
    this.#guard = new EarlyGuard(fft, EARLY_SAMPLES)
    this.#drift = new ClockDrift(kernel, Math.max(LOOKED_SAMPLES, KalmanFilter.historySamples))
    this.#report = new EchoReport(metrics)
    this.#delay = new DelayTracker({ far: this.#timeline.far, line: this.#line, echo: this.#echo })
  }

  /** All that was worked out last are finite numbers: what is none stays, and makes each sample of the caller 0. */
  get sound(): boolean {
    return this.#sound && this.#delay.sound && this.#guard.sound
  }

  get echoDelayMs(): number | undefined {
    return this.#delay.bulk === undefined ? undefined : this.#delay.echoDelayMs
  }

  get echoShare(): number {
    return this.#leftOver.echoShare
  }

  played(frame: AudioFrame, startsAtMs?: number): void {
    const continuesAt = this.#timeline.far.end
    const index = this.#timeline.played(frame.samples, startsAtMs)
    if (index !== continuesAt && this.#delay.bulk !== undefined) this.#alignment.expect(index)
    if (!this.#unguarded) this.#guard.hearFar(this.#timeline.far, index, index + FRAME_SAMPLES)
  }

  cancel(frame: AudioFrame, atMs?: number): AudioFrame {
    const at = this.#timeline.lineFrame(atMs)
    this.#leftOver.begin()
    if (at - this.#timeline.far.end > AWAKE_SAMPLES) {
      this.#awake = false
      return frame
    }
    if (!this.#awake) this.#wake(at)
    this.#line.write(at, frame.samples, 1 / FULL_SCALE)
    if (this.#delay.clear) {
      // Nothing to cancel: the caller is passed through as they are, and only looked at for an echo to come.
      this.#unguarded = true
      this.#delay.line.note(energy(frame.samples) / FULL_SCALE ** 2)
      this.#follow(at + FRAME_SAMPLES)
      return frame
    }
    if (this.#unguarded) this.#guardAnew(at)
    const { samples } = this.#left
    this.#sound = true
    for (let from = 0; from < FRAME_SAMPLES; from += HOP_SAMPLES) {
      this.#cancelHop(at + from)
      if (!writeSamples(this.#output, samples, from)) this.#sound = false
    }
    this.#report.endFrame()
    this.#follow(at + FRAME_SAMPLES)
    return this.#left
  }

  #wake(at: number): void {
    this.#awake = true
    const { end } = this.#line
    if (this.#delay.bulk !== undefined && end < at) {
      this.#delay.drift(this.#drift.pass((at - end) / HOP_SAMPLES))
      this.#lookAnew()
    }
    this.#line.restart(at)
    this.#echo.restart(at)
  }

  /** Something on a line that was clear looks like an echo: any echo is possible again, of all that was played until now. */
  #guardAnew(at: number): void {
    this.#unguarded = false
    this.#guard.forget()
    this.#guard.hearFar(this.#timeline.far, at - this.#guard.reachSamples, this.#timeline.far.end)
    for (let from = at - BLOCK_SAMPLES; from < at; from += HOP_SAMPLES) {
      this.#line.read(from, this.#hop)
      this.#suppressor.pass(this.#hop, this.#output)
    }
  }

  #cancelHop(at: number): void {
    if (this.#delay.bulk !== undefined) this.#delay.drift(this.#drift.pass(1))
    const { bulk } = this.#delay
    this.#line.read(at, this.#hop)
    if (bulk !== undefined) this.#predict(at, bulk)
    else this.#delay.line.listen(this.#hop, this.#timeline.playing(at))
    if (bulk === undefined && energy(this.#hop) < SILENT * HOP_SAMPLES) return this.#passQuiet(at)
    const error = bulk === undefined ? this.#hop : this.#filter.error
    const echo = bulk === undefined ? this.#noEcho : this.#filter.echo
    this.#suppressor.analyse(error, bulk === undefined ? undefined : echo)
    this.#limit(at, bulk)
    this.#delay.note(this.#hop, error, echo, this.#farPower > SILENT)
    this.#suppressor.suppress(this.#bound, this.#delay.wrong ? 1 : this.#alignment.leastLeak, this.#output)
    this.#leftOver.note(error, echo, this.#output, this.#suppressor, this.#delay.unproven)
    if (this.#delay.good) this.#filter.remember()
    if (this.#delay.steady && this.#drift.due) this.#drift.moved(this.#filter.moved())
    // Until the echo is found, the guard says how much of it there may be.
    if (bulk === undefined) return this.#report.note(this.#hop, this.#output, this.#suppressor, false)
    if (this.#farPower <= SILENT) return
    if (this.#curve.due(this.#delay.stuck)) this.#lookAtCurve(at + HOP_SAMPLES, bulk)
    this.#report.note(this.#hop, this.#output, this.#suppressor, true)
  }

  /** When the filter does not get on, it may be the loudspeaker. */
  #lookAtCurve(end: number, bulk: number): void {
    this.#drift.read(this.#timeline.far, end - bulk - LOOKED_SAMPLES, looked.far)
    this.#line.read(end - EXPLAINED_SAMPLES, looked.line)
    this.#filter.readPath(looked.path)
    if (this.#curve.look(looked.far, looked.line, looked.path)) this.#learnFrom(end, end, bulk)
  }

  /** Nothing can be heard, and that says how loud an echo can be at most. */
  #passQuiet(at: number): void {
    this.#suppressor.pass(this.#hop, this.#output)
    this.#judge(at, undefined)
    this.#delay.note(this.#hop, this.#hop, this.#noEcho, false)
  }

  #predict(at: number, bulk: number): void {
    this.#drift.read(this.#timeline.far, at + HOP_SAMPLES - BLOCK_SAMPLES - bulk, this.#farBlock)
    this.#curve.shape(this.#farBlock)
    this.#filter.predict(this.#farBlock, this.#hop)
    this.#echo.write(at, this.#filter.echo)
    this.#alignment.reach(at + HOP_SAMPLES - bulk, this.#delay.converged)
    this.#alignment.note(at, this.#filter.echo)
    const power = energy(this.#farBlock) / BLOCK_SAMPLES
    this.#farPower = Math.max(power, KEEPS_ACTIVE * this.#farPower)
    if (this.#farPower <= SILENT) this.#filter.rest()
    else if (!this.#alignment.doubtful) this.#filter.learn()
  }

  /** How loud the echo of this hop can still be: by what was heard of it so far, and by what the filter knows of its own errors. */
  #limit(at: number, bulk: number | undefined): void {
    const { learning } = this.#delay
    if (learning) this.#judge(at, bulk)
    if (bulk === undefined) this.#bound.set(this.#guard.bound)
    else boundEcho(this.#bound, this.#filter.unsure, learning ? this.#guard.bound : undefined)
  }

  #judge(at: number, bulk: number | undefined): void {
    const hop = Math.floor(at / HOP_SAMPLES)
    const power = this.#suppressor.errorPower
    this.#guard.judge(hop, power, bulk === undefined ? undefined : Math.floor(bulk / HOP_SAMPLES))
  }

  /** Looks where the echo is, if it is not known or not where it was. */
  #follow(end: number): void {
    const off = this.#delay.converged ? this.#alignment.follow(end) : undefined
    const change = off === undefined ? this.#delay.follow(end) : this.#delay.slip(off, end)
    if (change === undefined || this.#delay.bulk === undefined) return
    if (change === 'slipped') this.#filter.recall()
    else {
      this.#filter.forget()
      this.#suppressor.forget()
      this.#guard.forget()
      this.#alignment.forget()
    }
    this.#lookAnew()
    if (change === 'slipped') this.#drift.jumped()
    this.#learnFrom(change === 'slipped' ? end : end - RELEARNED_SAMPLES, end, this.#delay.bulk)
    this.#report.found(this.#delay.echoDelayMs)
  }

  /** What the path did until now says nothing about the clocks. */
  #lookAnew(): void {
    this.#filter.moved()
    this.#drift.moved(undefined)
  }

  /** The filter looks where the echo is now, and learns what it could have learned had it known before. */
  #learnFrom(start: number, end: number, bulk: number): void {
    this.#drift.read(this.#timeline.far, start - bulk - KalmanFilter.historySamples, this.#farHistory)
    this.#curve.shape(this.#farHistory)
    this.#filter.realign(this.#farHistory)
    for (let at = start; at < end; at += HOP_SAMPLES) {
      this.#line.read(at, this.#hop)
      this.#predict(at, bulk)
    }
  }
}
