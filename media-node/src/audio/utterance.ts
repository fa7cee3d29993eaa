import type { Clock } from '../clock.ts'
import { type AudioFrame, durationMs, framesOf } from './frame.ts'
import type { PlayoutPace } from './playout-pace.ts'

/**
 * How far ahead of real time frames are sent. It hides jitter and a late tick, and is what the carrier still plays
 * if its `clear` fails. Adds nothing to latency: the first frame is sent at once.
 */
const LEAD_MS = 200

/** How often it is seen to what is due. The lead hides that it is not oftener. */
const BEAT_MS = 5

/** Frames taken from the source before they are needed. More would only pile up what an interruption throws away. */
const READ_AHEAD_FRAMES = 5

export interface PlayoutOptions {
  readonly clock: Clock
  /** Sends one frame to the carrier. `false` when it was dropped: it then counts as heard as silence. */
  readonly send: (frame: AudioFrame) => boolean
  /** Drops what the carrier holds but has not played. */
  readonly clear: () => void
  /**
   * Called for each frame really sent, at the time the caller hears it: the reference of the echo canceller. `startsAtMs`
   * is that time exactly, where the call may come a little late.
   */
  readonly onPlayed?: (frame: AudioFrame, startsAtMs: number) => void
}

interface SentFrame {
  readonly frame: AudioFrame
  /** When the caller begins to hear it, and when it is over; the clock's milliseconds. */
  startsAt: number
  endsAt: number
  readonly sent: boolean
}

/** One thing that is said, sent ahead of the moment it is heard. */
export class Utterance {
  playing = true
  readonly #options: PlayoutOptions
  readonly #pace: PlayoutPace
  /** Taken from the source, not sent. */
  readonly #ready: AudioFrame[] = []
  /** Sent, not over yet: ten at most. */
  readonly #sent: SentFrame[] = []
  #reported = 0
  /** Audio sent so far, milliseconds. */
  #sentMs = 0
  /** When the caller will have heard all that was sent. */
  #heardAllAt = 0
  #stoppedMs: number | undefined
  #paused: boolean
  #drained = false
  /** Until then a beat finds nothing to do: three of four. */
  #nextAt = Number.NEGATIVE_INFINITY
  /** Resolves when all is heard, or nothing more will be. */
  readonly #over = Promise.withResolvers<void>()
  /** Wakes the reader when there is room again. */
  #room: PromiseWithResolvers<void> | undefined

  constructor(options: PlayoutOptions, pace: PlayoutPace, paused: boolean) {
    this.#options = options
    this.#pace = pace
    this.#paused = paused
  }

  get #isStopped(): boolean {
    return this.#stoppedMs !== undefined
  }

  get heardMs(): number {
    const unheardMs = Math.max(0, this.#heardAllAt - this.#options.clock.now())
    return this.#stoppedMs ?? Math.max(0, this.#sentMs - unheardMs)
  }

  async play(slices: AsyncIterable<AudioFrame>, signal: AbortSignal): Promise<void> {
    const onStop = () => this.#stop()
    if (signal.aborted) onStop()
    signal.addEventListener('abort', onStop, { once: true })
    using _beat = this.#options.clock.every(BEAT_MS, (nowMs) => this.#beat(nowMs))
    let failure: { readonly error: unknown } | undefined
    this.#read(slices).catch((error: unknown) => (failure = { error }))
    try {
      await this.#over.promise // does not wait for a source that is deaf to the signal
      signal.throwIfAborted()
      if (failure) throw failure.error
    } finally {
      signal.removeEventListener('abort', onStop)
      this.playing = false
    }
  }

  pause(): void {
    if (this.#paused || !this.playing) return
    this.#report()
    this.#paused = true
    this.#takeBack()
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#pump()
  }

  /** The caller hears what was sent so much later than was thought. */
  shift(lateMs: number): void {
    this.#nextAt = Number.NEGATIVE_INFINITY
    if (!this.playing || this.#sent.length === 0) return
    this.#heardAllAt += lateMs
    for (const frame of this.#sent) {
      frame.startsAt += lateMs
      frame.endsAt += lateMs
    }
  }

  /** Unheard frames go back to the front of the queue. What is left of the one being heard is lost to `clear`. */
  #takeBack(): void {
    const now = this.#options.clock.now()
    const unheard = this.#sent.slice(this.#reported).map(({ frame }) => frame)
    this.#sentMs -= Math.max(0, this.#heardAllAt - now)
    this.#ready.unshift(...unheard)
    this.#sent.length = 0
    this.#reported = 0
    this.#heardAllAt = now
    this.#clear()
  }

  #stop(): void {
    if (this.#isStopped) return
    this.#report()
    this.#stoppedMs = this.heardMs
    this.#ready.length = 0
    this.#sent.length = 0
    this.#clear()
    this.#room?.resolve()
    this.#over.resolve()
  }

  #clear(): void {
    this.#pace.cleared()
    this.#options.clear()
  }

  /** Asks itself whether it was stopped: a signal made of others takes 3 µs to say so. */
  async #read(slices: AsyncIterable<AudioFrame>): Promise<void> {
    try {
      for await (const slice of slices) {
        if (this.#isStopped) return
        this.#ready.push(...framesOf(slice))
        this.#pump()
        while (this.#ready.length >= READ_AHEAD_FRAMES && !this.#isStopped) await this.#roomAgain()
        if (this.#isStopped) return
      }
    } finally {
      queueMicrotask(() => {
        this.#drained = true // after the failure, if there is one, has been noted
        this.#pump()
      })
    }
  }

  #roomAgain(): Promise<void> {
    this.#room = Promise.withResolvers<void>()
    return this.#room.promise
  }

  #beat(nowMs: number): void {
    if (nowMs >= this.#nextAt) this.#pump(nowMs)
  }

  /** Does what is due. Called when something is, and when there is something new to do. */
  #pump(now = this.#options.clock.now()): void {
    if (this.#isStopped) return
    this.#report(now)
    while (!this.#paused && this.#ready.length > 0 && this.#heardAllAt - now < LEAD_MS + this.#pace.lagMs) {
      this.#sendNext(now)
    }
    this.#report(now)
    if (this.#ready.length < READ_AHEAD_FRAMES) {
      this.#room?.resolve()
      this.#room = undefined
    }
    if (this.#drained && this.#ready.length === 0 && this.#sent.length === 0) this.#over.resolve()
    this.#nextAt = this.#nextDueAt()
  }

  /** When something is to be sent, or begins or ends to be heard. */
  #nextDueAt(): number {
    const isSending = !this.#paused && this.#ready.length > 0
    const sendAt = isSending ? this.#heardAllAt - LEAD_MS - this.#pace.lagMs : Infinity
    return Math.min(sendAt, this.#sent[this.#reported]?.startsAt ?? Infinity, this.#sent[0]?.endsAt ?? Infinity)
  }

  #sendNext(now: number): void {
    const frame = this.#ready.shift()
    if (!frame) return
    const startsAt = Math.max(this.#heardAllAt, now + this.#pace.lagMs)
    const endsAt = startsAt + durationMs(frame)
    const sent = this.#options.send(frame)
    if (sent) this.#pace.sent(startsAt, endsAt)
    this.#sent.push({ frame, startsAt, endsAt, sent })
    this.#sentMs += endsAt - startsAt
    this.#heardAllAt = endsAt
  }

  /** Hands over what the caller begins to hear, and forgets what is over. */
  #report(now = this.#options.clock.now()): void {
    for (let next = this.#sent[this.#reported]; next && next.startsAt <= now; next = this.#sent[this.#reported]) {
      this.#reported++
      if (next.sent) this.#options.onPlayed?.(next.frame, next.startsAt)
    }
    while (this.#reported > 0 && this.#sent[0] && this.#sent[0].endsAt <= now) {
      this.#sent.shift()
      this.#reported--
    }
  }
}
