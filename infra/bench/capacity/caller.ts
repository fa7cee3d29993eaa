import { newCallId, type CallId } from '@call-center/shared/call/call'
import { signMediaToken } from '@call-center/shared/protocol/media-token'
import { createLineEcho, type LineEcho } from './line-echo.ts'
import { createPacing, type Pacing } from './pacing.ts'
import type { PreparedSpeech } from './speech.ts'
import type { SpeechService } from './speech-service.ts'
import { dialTelephone, type Telephone } from './telephone.ts'

export interface CallerOptions {
  readonly port: number
  readonly tokenSecret: string
  readonly speech: PreparedSpeech
  /** The line sends back what the assistant says. */
  readonly echoes: boolean
  readonly service: SpeechService
}

/** Frames a node sends ahead of time: 200 ms. */
const AHEAD_FRAMES = 10
/** From the last frame of speech to the recogniser's final words: 300 ms. */
const FINAL_AFTER_FRAMES = 15
/** Of silence before the caller speaks again, frames: after the assistant, which so talks half of the time, and when it does not answer. */
const QUIET_FRAMES = 125
const UNANSWERED_FRAMES = 300
/** How often the recogniser tells what it has so far: every 100 ms. */
const PARTIAL_FRAMES = 5

/** A caller who says something whenever the assistant has been quiet for a while. Hanging up is all it can be told. */
export class Caller {
  readonly pacing: Pacing
  readonly callId: CallId = newCallId()
  answers = 0
  unanswered = 0
  closed = false
  readonly #options: CallerOptions
  readonly #echo: LineEcho | undefined
  #telephone: Telephone | undefined
  /** Of what is being said; -1 while listening. */
  #frame = -1
  #quietFrames = 0
  #isAnswered = true
  #framesHeard = 0
  /** When the last frame with speech in it was sent; `undefined` when the answer to it has begun. */
  #spokenAtMs: number | undefined
  #answersMs: number[] = []

  constructor(options: CallerOptions) {
    this.#options = options
    const { echoes, speech } = options
    this.pacing = createPacing({ aheadFrames: AHEAD_FRAMES, sentences: speech.sentences })
    if (echoes) this.#echo = createLineEcho(speech.echoes)
  }

  async dial(): Promise<void> {
    const { port, tokenSecret } = this.#options
    this.#telephone = await dialTelephone({
      port,
      token: await signMediaToken({ callId: this.callId, epoch: 0 }, tokenSecret, Date.now()),
      onAudio: (atMs) => {
        if (this.pacing.arrived(atMs) === 'begun') this.#echo?.begun()
        this.#framesHeard++
        this.#quietFrames = 0
        this.#noteAnswer(atMs)
        if (!this.#isAnswered) this.answers++
        this.#isAnswered = true
      },
      onStop: () => {
        this.pacing.stopped()
        this.#echo?.stopped()
      },
      onClosed: () => void (this.closed = true),
    })
    this.#telephone.send(this.#options.speech.opening)
  }

  /** 20 ms have passed. */
  tick(): void {
    const {
      service,
      speech: { caller: speech },
    } = this.#options
    if (!this.#telephone || this.closed) return
    const back = this.#echo?.next()
    this.#telephone.send(speech.frames[this.#frame] ?? back ?? speech.silence)
    if (this.#frame < 0) return this.#listen()
    this.#frame++
    if (this.#frame === speech.spokenFrames) this.#spokenAtMs = performance.now()
    const spoken = this.#frame / speech.frames.length
    if (this.#frame === speech.frames.length + FINAL_AFTER_FRAMES) {
      service.understood(this.callId, speech.text, true)
      this.#frame = -1
      this.#quietFrames = 0
      this.#isAnswered = false
    } else if (spoken <= 1 && this.#frame % PARTIAL_FRAMES === 0) {
      const words = speech.words.slice(0, Math.ceil(spoken * speech.words.length))
      service.understood(this.callId, words.join(' '), false)
    }
  }

  /** Frames of the assistant since the last reading. */
  readFrames(): number {
    const read = this.#framesHeard
    this.#framesHeard = 0
    return read
  }

  /** From the end of speech to the first frame of each answer since the last reading; of a missing one, how long it was waited for. */
  readAnswers(): readonly number[] {
    const read = this.#answersMs
    this.#answersMs = []
    return read
  }

  hangUp(): void {
    this.closed = true
    this.#telephone?.hangUp()
  }

  #noteAnswer(atMs: number): void {
    if (this.#spokenAtMs !== undefined) this.#answersMs.push(atMs - this.#spokenAtMs)
    this.#spokenAtMs = undefined
  }

  #listen(): void {
    this.#quietFrames++
    if (this.#quietFrames < (this.#isAnswered ? QUIET_FRAMES : UNANSWERED_FRAMES)) return
    if (!this.#isAnswered) {
      this.unanswered++
      this.#noteAnswer(performance.now())
    }
    this.#frame = 0
  }
}
