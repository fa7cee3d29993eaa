import type { TurnLatency } from '@call-center/shared/call/call'
import type { SpokenPrompt } from '@call-center/shared/config/prompts'
import type { Log } from '@call-center/shared/log'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { Clock } from '../clock.ts'
import type { Conversation } from '../conversation/conversation.ts'
import { ReplyRefused } from '../llm/reply-refused.ts'
import { ANSWER_LATENCY, type Metrics } from '../metrics.ts'
import type { EventReporter } from '../reporting/event-reporter.ts'
import type { AnsweredTurn, CallTrace, TurnOutcome } from '../telemetry/call-trace.ts'
import type { TurnTiming } from '../turn/turn-detector.ts'
import { type AnswerRecord, createAnswerRecord } from './answer-record.ts'
import type { StaticAnswer } from './call-state.ts'
import type { Line, Mouth } from './mouth.ts'
import type { Patience } from './patience.ts'
import type { SpeechSettings } from './speech-settings.ts'
import { think, type Thinker } from './think.ts'
import { createStopwatch } from './turn-latency.ts'

export interface AnswerParts {
  readonly session: Session
  readonly conversation: Conversation
  readonly mouth: Mouth
  readonly thinker: Thinker
  readonly settings: SpeechSettings
  readonly reporter: Pick<EventReporter, 'call' | 'report'>
  readonly onBegun: (turn: number) => void
  readonly metrics: Metrics
  readonly trace: CallTrace
  readonly clock: Clock
  readonly log: Log
}

export interface Answers {
  /** Answers the conversation so far. Resolves when the caller has heard it, or an apology. */
  fromModel(turn: number, timing: TurnTiming | undefined, signal: AbortSignal): Promise<void>
  readyMade(turn: number, what: StaticAnswer | 'goodbye', signal: AbortSignal): Promise<void>
}

export function createAnswers(parts: AnswerParts): Answers {
  const { session, conversation, mouth, thinker, settings, reporter, onBegun, metrics, trace, clock, log } = parts
  const softMs = (): number => session.features.answer_soft_timeout_sec * 1_000
  const hardMs = (): number => session.features.answer_hard_timeout_sec * 1_000
  const line = (prompt: SpokenPrompt): Line => ({ text: settings.prompt(prompt), style: 'none' })

  return {
    fromModel(turn, timing, signal) {
      const record = recordOf(turn, timing)
      const patience = (own: AbortSignal): Patience => ({
        softMs: softMs(),
        hardMs: hardMs(),
        reassure: () => mouth.interject(line('timeout_loading_tpl'), own),
      })
      return give(trace.answering(turn, timing), record, (own) => think(thinker, record, own), patience, signal)
    },
    readyMade(turn, what, signal) {
      const record = recordOf(turn, undefined)
      const patience = (): Patience => ({ softMs: hardMs(), hardMs: hardMs(), reassure: async () => {} })
      const line = readyMadeLine(turn, what, record)
      return give(trace.answering(turn, undefined), record, () => just(line), patience, signal)
    },
  }

  /** The turn's catch: whatever fails, the caller hears an apology and has the floor again. */
  async function give(
    answered: AnsweredTurn,
    record: AnswerRecord,
    lines: (signal: AbortSignal) => AsyncIterable<Line>,
    patience: (signal: AbortSignal) => Patience,
    signal: AbortSignal,
  ): Promise<void> {
    const giveUp = new AbortController()
    const own = AbortSignal.any([signal, giveUp.signal])
    let outcome: TurnOutcome = 'heard'
    try {
      await mouth.speak(lines(own), { stopwatch: record.stopwatch, patience: patience(own), signal: own })
      record.close({ interrupted: false })
    } catch (error) {
      outcome = signal.aborted ? 'interrupted' : 'failed'
      record.close({ interrupted: signal.aborted })
      giveUp.abort(error)
      signal.throwIfAborted()
      log.error({ err: error }, 'answer failed')
      await apologise(isFiltered(error) ? 'refused_tpl' : 'error_tpl', signal)
    } finally {
      answered.over(outcome, latencyOf(record))
    }
  }

  function latencyOf({ stopwatch }: AnswerRecord): TurnLatency | undefined {
    const latency = stopwatch.latency()
    if (latency) metrics.record(ANSWER_LATENCY, latency.first_audio_ms / 1_000)
    return latency
  }

  async function apologise(prompt: SpokenPrompt, signal: AbortSignal): Promise<void> {
    try {
      const patience = { softMs: hardMs(), hardMs: hardMs(), reassure: async () => {} }
      await mouth.speak(just(line(prompt)), { patience, signal })
    } catch (error) {
      signal.throwIfAborted()
      log.error({ err: error }, 'not even the apology could be spoken')
    }
  }

  function recordOf(turn: number, timing: TurnTiming | undefined): AnswerRecord {
    const { call, report } = reporter
    return createAnswerRecord({
      messageId: `${call.callId}:${call.epoch}:a${turn}`,
      openRound: () => conversation.openRound(),
      report,
      lang: () => settings.lang,
      stopwatch: createStopwatch(timing, clock),
      wallMs: () => clock.wallMs(),
      onBegun: () => onBegun(turn),
    })
  }

  /** Greetings are part of the conversation; apologies, questions into the silence and farewells to nobody are not. */
  function readyMadeLine(turn: number, what: StaticAnswer | 'goodbye', record: AnswerRecord): Line {
    const unstored = (prompt: SpokenPrompt): Line => ({ ...line(prompt), onBegun: () => onBegun(turn) })
    switch (what) {
      case 'greeting':
        if (session.transferFailed) return record.line(line('calltransfer_failure_tpl'), record.openRound())
        if (session.collecting !== undefined) return unstored('digits_again_tpl')
        if (session.takenOver) return unstored('error_tpl')
        return record.line(line(greetingOf(session)), record.openRound())
      case 'transfer-failed':
        return record.line(line('calltransfer_failure_tpl'), record.openRound())
      case 'voicemail': {
        const text = settings.prompt('voicemail_tpl', { bot_phone_number: session.botPhoneNumber })
        return record.line({ text, style: 'none' }, record.openRound())
      }
      case 'hearing-lost':
        return record.line(line('hearing_lost_tpl'), record.openRound())
      case 'digits-again':
        return unstored('digits_again_tpl')
      case 'apology':
        return unstored('error_tpl')
      case 'silence':
        return unstored('timeout_silence_tpl')
      case 'goodbye':
        return unstored('goodbye_tpl')
    }
  }
}

function greetingOf({ callingBack, resumed }: Session): SpokenPrompt {
  if (callingBack) return 'callback_tpl'
  return resumed ? 'welcome_back_tpl' : 'hello_tpl'
}

const isFiltered = (error: unknown): boolean => error instanceof ReplyRefused && error.reason === 'content_filter'

async function* just(line: Line): AsyncGenerator<Line> {
  yield line
}
