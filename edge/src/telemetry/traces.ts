import { AsyncLocalStorage } from 'node:async_hooks'
import type { CallId } from '@call-center/shared/call/call'
import type { Attributes } from '@call-center/shared/telemetry/attributes'
import {
  createTracer,
  type FinishedSpan,
  silentTracer,
  type Span,
  type SpanKind,
  within,
} from '@call-center/shared/telemetry/span'
import { formatTraceparent, isSampled, type TraceContext, traceOf } from '@call-center/shared/telemetry/trace-context'

export interface PartOptions {
  readonly kind?: SpanKind
  readonly attributes?: Attributes
  /** The call it is about. The first one a request is about is the one whose trace the request belongs to. */
  readonly callId?: CallId | undefined
}

export interface WorkOptions extends PartOptions {
  /** What whoever asks says that it is a part of. */
  readonly parent?: TraceContext | undefined
}

/** Something that is over. `context` says which span it is: others know it without having been told. */
export interface Told {
  readonly context: TraceContext
  readonly parent?: TraceContext
  readonly attributes: Attributes
  readonly startMs: number
}

/** Port: what a request, a webhook or a job did for a call, and how long it took. */
export interface Traces {
  /** All of one request. What turns out to be about no call is not told of. */
  request<T>(name: string, options: WorkOptions, work: (span: Span) => Promise<T>): Promise<T>
  /** A part of the request under way; outside of one, only work. */
  part<T>(name: string, options: PartOptions, work: (span: Span | undefined) => Promise<T>): Promise<T>
  /** The request under way is about this call. */
  about(callId: CallId): void
  /** Something that is over, told in whole: the call itself. */
  tell(name: string, options: Told): void
  /** What somebody who goes on with this call says that they are a part of. */
  traceparent(callId: CallId): string
}

export interface TracesOptions {
  /** Share of the calls that is told of, 0 to 1. */
  readonly ratio: number
  /** Given the spans of a request when it is over. It must not fail. */
  readonly onSpans: (spans: readonly FinishedSpan[]) => void
  /** Unix time, milliseconds. */
  readonly now: () => number
}

/** One request under way. */
interface Work {
  readonly span: Span
  /** Where it belongs, as soon as that is known. */
  readonly request: { call: TraceContext | undefined; readonly spans: FinishedSpan[] }
}

export function createTraces({ ratio, onSpans, now }: TracesOptions): Traces {
  const under = new AsyncLocalStorage<Work>()
  const tracerOf = (spans: FinishedSpan[]) => createTracer({ now, onEnd: (span) => void spans.push(span) })

  return {
    async request(name, { parent, callId, ...options }, work) {
      const spans: FinishedSpan[] = []
      const request = { call: parent ?? (callId && traceOf(callId)), spans }
      const span = tracerOf(spans).begin(name, { ...options, parent: request.call })
      try {
        return await under.run({ span, request }, () => within(span, () => work(span)))
      } finally {
        if (request.call && isSampled(request.call, ratio))
          onSpans(folded(spans).map((one) => inTrace(one, span, request.call)))
      }
    },
    part(name, { callId, ...options }, work) {
      const here = under.getStore()
      if (!here) return work(undefined)
      here.request.call ??= callId && traceOf(callId)
      const span = here.span.child(name, options)
      return under.run({ span, request: here.request }, () => within(span, () => work(span)))
    },
    about(callId) {
      const here = under.getStore()
      if (here) here.request.call ??= traceOf(callId)
    },
    tell(name, options) {
      const spans = under.getStore()?.request.spans
      const own: FinishedSpan[] = []
      tracerOf(spans ?? own)
        .begin(name, options)
        .end()
      if (own.length > 0 && isSampled(options.context, ratio)) onSpans(own)
    },
    traceparent(callId) {
      const call = traceOf(callId)
      const here = under.getStore()
      return formatTraceparent(here ? { ...call, spanId: here.span.context.spanId } : call)
    },
  }
}

/** A request that did nothing but one thing is one span: a node reports after each sentence, and each report is one write. */
function folded(spans: readonly FinishedSpan[]): readonly FinishedSpan[] {
  const [part, whole] = spans
  if (!part || !whole || spans.length > 2 || whole.kind !== 'server') return spans
  return [whole]
}

/** A webhook begins before it is known which call it is about: its spans move to that call's trace when it is over. */
function inTrace(one: FinishedSpan, { context: own }: Span, call: TraceContext | undefined): FinishedSpan {
  if (!call || one.context.traceId !== own.traceId || own.traceId === call.traceId) return one
  const moved = <T extends TraceContext | undefined>(context: T) => context && { ...context, traceId: call.traceId }
  const isWhole = one.context.spanId === own.spanId
  return { ...one, context: moved(one.context), parent: isWhole ? call : moved(one.parent) }
}

/** Nothing is written down; calls are told their trace all the same, so that others may write. */
export const silentTraces: Traces = {
  request: (name, _options, work) => work(silentTracer.begin(name)),
  part: (_name, _options, work) => work(undefined),
  about() {},
  tell() {},
  traceparent: (callId) => formatTraceparent(traceOf(callId)),
}
