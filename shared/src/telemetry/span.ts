import { CallCenterError } from '../errors.ts'
import { type Attributes, type AttributeName, type AttributeValue, tellable } from './attributes.ts'
import { newSpanId, newTraceId, type TraceContext } from './trace-context.ts'

export type SpanKind = 'internal' | 'server' | 'client' | 'consumer'

/** Something that took time. Times are milliseconds since 1970. */
export interface FinishedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly context: TraceContext
  /** Absent: nothing is known that this is a part of. */
  readonly parent: TraceContext | undefined
  readonly startMs: number
  readonly endMs: number
  readonly attributes: ReadonlyMap<AttributeName, AttributeValue>
  /** Code or name of what went wrong, never its message: that may quote people. */
  readonly error: string | undefined
}

export interface SpanOptions {
  /** @defaultValue `internal` */
  readonly kind?: SpanKind
  readonly attributes?: Attributes
  /** When it began, if not now. */
  readonly startMs?: number
}

export interface Span {
  readonly context: TraceContext
  set(attributes: Attributes): void
  /** It began earlier, or later, than it seemed. */
  beganAt(ms: number): void
  child(name: string, options?: SpanOptions): Span
  fail(error: unknown): void
  /** Only the first time counts. */
  end(atMs?: number): void
}

export interface NewSpan extends SpanOptions {
  readonly parent?: TraceContext | undefined
  /** Which span this is, where others know it by another way. */
  readonly context?: TraceContext
}

/** Port: writes down what takes how long. */
export interface Tracer {
  begin(name: string, options?: NewSpan): Span
}

export interface TracerOptions {
  /** Given each span as it ends. It must not fail. */
  readonly onEnd: (span: FinishedSpan) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createTracer({ onEnd, now }: TracerOptions): Tracer {
  return { begin }

  function begin(name: string, { parent, kind = 'internal', attributes = {}, ...options }: NewSpan = {}): Span {
    const context = options.context ?? { traceId: parent?.traceId ?? newTraceId(), spanId: newSpanId() }
    let startMs = options.startMs ?? now()
    let error: string | undefined
    let ended = false
    const told = new Map(tellable(attributes))
    return {
      context,
      set(more) {
        for (const [key, value] of tellable(more)) told.set(key, value)
      },
      beganAt: (ms) => void (startMs = ms),
      child: (part, more) => begin(part, { ...more, parent: context }),
      fail: (reason) => void (error = errorType(reason)),
      end(atMs = now()) {
        if (ended) return
        ended = true
        onEnd({ name, kind, context, parent, startMs, endMs: Math.max(startMs, atMs), attributes: told, error })
      },
    }
  }
}

/** Writes nothing down. */
export const silentTracer: Tracer = createTracer({ onEnd() {}, now: () => 0 })

/** The code of an error, or its name: what may be told of it. */
export const errorType = (error: unknown): string =>
  error instanceof CallCenterError ? error.code : error instanceof Error ? error.name : 'unknown'

/** Runs `work` as the span `span`, which ends with it and fails with it. */
export async function within<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    span.end()
  }
}
