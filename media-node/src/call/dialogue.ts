import { StaleEpoch, TurnInterrupted } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { EchoCanceller } from '../audio/echo-canceller.ts'
import type { Clock } from '../clock.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { Sentence } from '../conversation/sentence-chunker.ts'
import { CALL_STUCK, type Metrics } from '../metrics.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { EventReporter } from '../reporting/event-reporter.ts'
import type { DialogueNotice } from '../reporting/notices.ts'
import type { TurnDetector, TurnEvent, TurnTiming } from '../turn/turn-detector.ts'
import { type AnswerSlot, createAnswerSlot } from './answer-slot.ts'
import type { Answers } from './answers.ts'
import { type CallAction, type CallInput, type CallState, type EndReason, type Leaving, START } from './call-state.ts'
import { createHold, type Hold } from './hold.ts'
import { step } from './step.ts'
import type { Foresight } from './foresight.ts'
import { lastWords } from './last-words.ts'
import { leave } from './leave.ts'
import type { Mouth } from './mouth.ts'
import { createNews, type News } from './news.ts'
import type { SilenceWatch } from './silence-watch.ts'
import type { SpeechSettings } from './speech-settings.ts'
import { turnInput } from './turn-input.ts'
import { createWatchdog, limitsOf, type StuckIn } from './watchdog.ts'

export interface DialogueParts {
  readonly session: Session
  readonly api: CallApi
  readonly reporter: EventReporter
  readonly conversation: Conversation
  readonly settings: SpeechSettings
  readonly detector: TurnDetector
  /** Whoever speaks next is the caller, however low. */
  readonly hearAnybody: () => void
  readonly echoCanceller: EchoCanceller
  readonly mouth: Mouth
  readonly answers: Answers
  readonly silence: SilenceWatch
  readonly foresight: Foresight
  readonly metrics: Metrics
  readonly clock: Clock
  readonly log: Log
}

const WORDS: ReadonlySet<CallInput['type']> = new Set(['words-heard', 'turn-ended', 'turn-corrected'])

/** Who has the floor: turns what happens into inputs of the state, and does what the state says. */
export class Dialogue implements AsyncDisposable {
  readonly #parts: DialogueParts
  readonly #call = new AbortController()
  readonly #ended = Promise.withResolvers<EndReason>()
  #state: CallState = START
  #timing: TurnTiming | undefined
  #leaving: Leaving | undefined
  #wordsHeard = 0
  #typed = 0
  /** What a colleague is told before they get the caller. */
  #briefing: string | undefined
  readonly #answer: AnswerSlot
  readonly #news: News
  readonly #hold: Hold
  readonly #watchdog: ReturnType<typeof createWatchdog>

  constructor(parts: DialogueParts) {
    this.#parts = parts
    const { session, detector, mouth, clock, log } = parts
    this.#news = createNews({ quiet: detector.quiet, dispatch: (input) => this.dispatch(input) })
    this.#answer = createAnswerSlot({
      onFinished: (turn) => this.dispatch({ type: 'answer-finished', turn }),
      log,
      signal: this.#call.signal,
    })
    const { signal } = this.#call
    this.#hold = createHold(() => this.dispatch({ type: 'nothing-said' }), { mouth, clock, signal })
    this.#watchdog = createWatchdog((where) => this.#onStuck(where), {
      limits: () => limitsOf(session.features),
      signsOfLife: () => mouth.sent + this.#wordsHeard,
      clock,
      signal: this.#call.signal,
    })
  }

  get ended(): Promise<EndReason> {
    return this.#ended.promise
  }

  dispatch(input: CallInput): void {
    // What was said last is not answered any more, but kept.
    if (input.type === 'stream-closed' || input.type === 'ended') this.#parts.detector.finish()
    const before = this.#state
    const [next, ...actions] = step(before, input)
    if (next.phase !== before.phase) {
      this.#parts.log.debug({ from: before.phase, to: next.phase, input: input.type, turn: next.turn }, 'call moved')
    }
    this.#state = next
    this.#watchdog.follow(next)
    for (const action of actions) this.#perform(action)
    const { silence } = this.#parts
    if (next.phase !== 'listening') return silence.stop()
    if (next !== before || WORDS.has(input.type)) silence.restart()
    else silence.postpone()
    this.#news.tell()
  }

  onTurn(event: TurnEvent): void {
    const { foresight, conversation } = this.#parts
    if (event.type === 'turn-corrected' && conversation.correctKept(event)) return
    if (event.type === 'turn-possible' || event.type === 'turn-likely') return foresight.foresee(event, this.#state)
    if (event.type === 'words-heard') this.#wordsHeard++
    if (event.type === 'turn-ended') this.#timing = event.timing
    const { phase } = this.#state
    const input = turnInput(event, { ...this.#parts, speaking: phase === 'answering' || phase === 'goodbye' })
    if (input) this.dispatch(input)
    if (event.type === 'words-heard') foresight.overhear(event.text, this.#state)
  }

  /** Keys of the telephone, pressed in one go, are a turn; no recogniser corrects it. */
  onTyped(text: string): void {
    this.#timing = undefined
    this.dispatch({ type: 'turn-ended', utterance: --this.#typed, text, aside: false })
  }

  #onStuck(where: StuckIn): void {
    const { metrics, log } = this.#parts
    metrics.add(`${CALL_STUCK}.${where}`)
    log.error({ where, turn: this.#state.turn }, 'the call was stuck')
    this.dispatch({ type: 'stuck' })
  }

  /** Answers what was said before the greeting, or asks whether anybody is there; `false` when this is no time for it. */
  onSilence(): boolean {
    const { detector, hearAnybody, silence, session, reporter, conversation } = this.#parts
    if (this.#state.phase !== 'listening') return false
    if (!detector.quiet()) {
      silence.postpone()
      return false
    }
    const last = conversation.keepsAWish ? conversation.lastKept() : undefined
    if (last) {
      this.#timing = undefined
      this.dispatch({ type: 'turn-ended', ...last, aside: false })
      return true
    }
    hearAnybody()
    reporter.report({ type: 'silence-noticed' })
    this.dispatch({ type: 'silence', most: session.features.recognition_retry_max })
    return true
  }

  onNotice(notice: DialogueNotice): void {
    switch (notice.type) {
      case 'features':
        return void Object.assign(this.#parts.session.features, notice.features)
      case 'transfer-failed':
        if (this.#state.phase === 'leaving') return this.dispatch({ type: 'leave-failed', how: 'transfer' })
        return this.#news.transferFailed()
      case 'call-ended':
        return this.dispatch({ type: 'ended', reason: 'over' })
      case 'sms-received':
        this.#parts.conversation.hear({ id: '', utterance: 0, text: notice.text, joining: false, action: 'sms' })
        return this.#news.textCame()
      case 'first-words':
        return this.#parts.conversation.keep(notice.said)
    }
  }

  /** A tool ends the call, after the last words. The first that asks decides how: the caller hears what will happen. */
  leaveAsked(how: Leaving, briefing?: string): void {
    if (this.#leaving) return
    this.#briefing = briefing
    this.#leaving = how
    this.dispatch({ type: 'leave-asked', turn: this.#answer.turn, how })
  }

  /** What has to be said before the call ends, when a tool ends it. */
  lastWords({ spoke }: { spoke: boolean }): Sentence | 'none-needed' | undefined {
    return lastWords(this.#leaving, { spoke, settings: this.#parts.settings })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#call.abort(new TurnInterrupted('the call is over'))
    this.#parts.silence.stop()
    await this.#answer.done
  }

  #perform(action: CallAction): void {
    const { answers, conversation } = this.#parts
    this.#news.follow(action)
    switch (action.do) {
      case 'hold':
        return this.#hold.begin()
      case 'release':
        return this.#hold.end()
      case 'interrupt':
        this.#answer.interrupt(new TurnInterrupted('the caller spoke'))
        return this.#hold.end()
      case 'correct':
        return this.#reportCaller(conversation.correct(action.utterance, action.text))
      case 'answer': {
        void this.#parts.foresight.close(action.text)
        const { callId, epoch } = this.#parts.reporter.call
        const id = `${callId}:${epoch}:c${action.turn}`
        this.#reportCaller(conversation.hear({ ...action, id }))
        return this.#start(action.turn, (signal) => answers.fromModel(action.turn, this.#timing, signal))
      }
      case 'answer-again':
        return this.#start(action.turn, (signal) => answers.fromModel(action.turn, this.#timing, signal))
      case 'say':
        return this.#start(action.turn, (signal) => answers.readyMade(action.turn, action.what, signal))
      case 'command':
        return void this.#leave(action.how)
      case 'end':
        return this.#ended.resolve(action.reason)
    }
  }

  #reportCaller(message: { id: string; text: string } | undefined): void {
    if (!message) return
    const { reporter, settings } = this.#parts
    const event = { type: 'caller-said', messageId: message.id, text: message.text, lang: settings.lang } as const
    // What was heard of the answer they spoke over comes before it in the call document.
    const { call } = reporter
    void this.#answer.done.then(() => reporter.report(event, call))
  }

  #start(turn: number, give: (signal: AbortSignal) => Promise<void>): void {
    this.#leaving = undefined
    this.#answer.start(turn, give)
  }

  async #leave(how: Leaving): Promise<void> {
    const { api, reporter, clock, log } = this.#parts
    const { signal } = this.#call
    try {
      await reporter.flush()
      const { call } = reporter
      const id = `${call.callId}:${call.epoch}:${how}:${this.#state.turn}`
      await leave(how, { api, call, id, clock, briefing: this.#briefing }, signal)
      this.dispatch({ type: 'leave-failed', how })
    } catch (error) {
      if (error instanceof StaleEpoch) this.dispatch({ type: 'ended', reason: 'taken-over' })
      else if (!signal.aborted) log.error({ err: error, how }, 'could not leave')
    }
  }
}
