import type { TurnLatency } from '@call-center/shared/call/call'
import type { Attributes } from '@call-center/shared/telemetry/attributes'
import { silentTracer, type Span, type SpanOptions, type Tracer } from '@call-center/shared/telemetry/span'
import { newSpanId, newTraceId, type TraceContext } from '@call-center/shared/telemetry/trace-context'
import type { Clock } from '../clock.ts'
import type { TurnTiming } from '../turn/turn-event.ts'

/** What one call does and how long it takes, on one node. */
export interface CallTrace {
  /** What goes on now: the turn, or the call between turns. */
  readonly here: TraceContext
  /** Begins a part of the call. */
  part(name: string, options?: SpanOptions): Span
  /** Begins a part of the turn under way, or of the next one: answers are begun before it is certain that a turn has ended. */
  turnPart(name: string, options?: SpanOptions): Span
  /** The turn is answered. `timing` is missing for what the assistant says unasked. */
  answering(turn: number, timing: TurnTiming | undefined): AnsweredTurn
  end(attributes: Attributes): void
}

/** What became of an answer: heard to its end, spoken over, or an apology was heard instead. */
export type TurnOutcome = 'heard' | 'interrupted' | 'failed'

export interface AnsweredTurn {
  over(outcome: TurnOutcome, latency: TurnLatency | undefined): void
}

/** A wait for words that is worth a span of its own, milliseconds. */
const WORTH_A_SPAN_MS = 20

export function createCallTrace(options: {
  readonly tracer: Tracer
  readonly parent: TraceContext
  readonly clock: Clock
  readonly attributes: Attributes
}): CallTrace {
  const { tracer, parent, clock, attributes } = options
  const call = tracer.begin('media session', { parent, kind: 'server', attributes })
  let turn: Span | undefined
  const turnSpan = (): Span => (turn ??= call.child('turn'))
  /** Milliseconds since 1970 for those of the clock. */
  const epochMs = (ms: number): number => ms + clock.wallMs() - clock.now()

  return {
    get here() {
      return (turn ?? call).context
    },
    part: (name, more) => call.child(name, more),
    turnPart: (name, more) => turnSpan().child(name, more),
    answering(number, timing) {
      const span = turnSpan()
      span.set({ 'turn.number': number })
      if (timing) {
        const { lastSoundMs, silenceOverMs, endedMs } = timing
        span.beganAt(epochMs(lastSoundMs))
        if (endedMs - silenceOverMs >= WORTH_A_SPAN_MS) {
          span.child('stt wait', { startMs: epochMs(silenceOverMs) }).end(epochMs(endedMs))
        }
      }
      return {
        over(outcome, latency) {
          span.set({ 'turn.outcome': outcome, ...(latency && waitOf(latency)) })
          span.end()
          if (turn === span) turn = undefined
        },
      }
    },
    end(more) {
      turn?.set({ 'turn.outcome': 'abandoned' })
      turn?.end()
      call.set(more)
      call.end()
    },
  }
}

/** Whole milliseconds: nobody acts on less. */
const waitOf = (latency: TurnLatency): Attributes => ({
  'wait.total_ms': Math.round(latency.first_audio_ms),
  'wait.silence_ms': Math.round(latency.silence_ms),
  'wait.stt_ms': Math.round(latency.stt_ms),
  'wait.llm_ms': Math.round(latency.llm_ms),
  'wait.tts_ms': Math.round(latency.tts_ms),
  'wait.own_ms': Math.round(latency.own_ms),
})

/** For a call that nobody traces. */
export const untraced = (clock: Clock): CallTrace =>
  createCallTrace({
    tracer: silentTracer,
    parent: { traceId: newTraceId(), spanId: newSpanId() },
    clock,
    attributes: {},
  })
