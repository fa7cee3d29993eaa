import { FRAME_MS, isVoiced } from './pcm.ts'

export interface FirstAudio {
  /** End of the caller's last voiced frame to the first voiced frame of the assistant. */
  readonly firstAudioMs: number
  /** When the assistant began, on the phone's clock. */
  readonly atMs: number
}

export interface BargeIn {
  /** Start of the caller's speech over the assistant to the end of the last voiced frame heard of it. */
  readonly stopMs: number
  readonly atMs: number
}

/** Silence after which a voice has ended, not paused between two words. */
const PAUSE_MS = 400

/** One voice on the line: when it speaks. */
class Voice {
  startMs = Number.NEGATIVE_INFINITY
  endMs = Number.NEGATIVE_INFINITY

  /** Takes the frame that ends at `endMs`; true when speech begins with it. */
  hear(frame: Int16Array, endMs: number): boolean {
    if (!isVoiced(frame)) return false
    const begins = endMs - FRAME_MS - this.endMs > PAUSE_MS
    if (begins) this.startMs = endMs - FRAME_MS
    this.endMs = endMs
    return begins
  }

  isSpeaking(nowMs: number): boolean {
    return nowMs - this.endMs <= PAUSE_MS
  }
}

/**
 * Measures on the wire, with voice as `pcm.ts` defines it. `firstAudioMs` is one number per answer, `stopMs` one per
 * interruption: the caller begins while the assistant speaks, and the assistant falls silent.
 */
export class CallMeasures {
  readonly answers: FirstAudio[] = []
  readonly bargeIns: BargeIn[] = []
  #caller = new Voice()
  #assistant = new Voice()
  #awaitingAnswer = false
  #interruptedAtMs: number | undefined

  /** What was heard belongs to another call. */
  newCall(): void {
    this.#caller = new Voice()
    this.#assistant = new Voice()
    this.#awaitingAnswer = false
    this.#interruptedAtMs = undefined
  }

  /** The end of the assistant's last voiced frame. */
  get assistantEndMs(): number {
    return this.#assistant.endMs
  }

  get assistantStartMs(): number {
    return this.#assistant.startMs
  }

  onCallerFrame(frame: Int16Array, nowMs: number): void {
    const begins = this.#caller.hear(frame, nowMs)
    if (begins && this.#assistant.isSpeaking(nowMs)) this.#interruptedAtMs = nowMs - FRAME_MS
    if (this.#caller.endMs === nowMs) this.#awaitingAnswer = true
  }

  onAssistantFrame(frame: Int16Array, nowMs: number): void {
    this.#settleInterruption(nowMs)
    const begins = this.#assistant.hear(frame, nowMs)
    if (!begins || !this.#awaitingAnswer || this.#interruptedAtMs !== undefined) return
    this.#awaitingAnswer = false
    const atMs = nowMs - FRAME_MS
    this.answers.push({ firstAudioMs: Math.round(atMs - this.#caller.endMs), atMs })
  }

  #settleInterruption(nowMs: number): void {
    if (this.#interruptedAtMs === undefined || this.#assistant.isSpeaking(nowMs)) return
    const stopMs = Math.max(0, Math.round(this.#assistant.endMs - this.#interruptedAtMs))
    this.bargeIns.push({ stopMs, atMs: this.#interruptedAtMs })
    this.#interruptedAtMs = undefined
  }
}
