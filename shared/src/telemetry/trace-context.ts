import type { CallId } from '../call/call.ts'

/** Where a span belongs, in the words of W3C Trace Context: 32 and 16 lower-case hex digits. */
export interface TraceContext {
  readonly traceId: string
  readonly spanId: string
}

/**
 * The trace of a call, and the span that all others are parts of. Both are made of the call's id, so whoever handles a
 * part of the call, a webhook in any data centre or the media node, finds its trace with nothing stored and nothing asked;
 * and who knows a call finds its trace.
 */
export function traceOf(callId: CallId): TraceContext {
  const hex = callId.replaceAll('-', '').toLowerCase()
  return { traceId: hex, spanId: hex.slice(16) }
}

/** What a request or a token carries, https://www.w3.org/TR/trace-context/#traceparent-header */
export const formatTraceparent = ({ traceId, spanId }: TraceContext): string => `00-${traceId}-${spanId}-01`

const TRACEPARENT = /^00-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}$/

/** `undefined` for what is absent or not a traceparent: a trace is never a reason to refuse a request. */
export function readTraceparent(text: string | undefined): TraceContext | undefined {
  const [, traceId, spanId] = TRACEPARENT.exec(text ?? '') ?? []
  return traceId && spanId ? { traceId, spanId } : undefined
}

/** Of `ratio` (0 to 1) of all traces, always the same ones: both halves keep a call or leave it out, together. */
export const isSampled = ({ traceId }: TraceContext, ratio: number): boolean =>
  Number.parseInt(traceId.slice(0, 8), 16) < ratio * 0x1_0000_0000

export const newSpanId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(8))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const newTraceId = (): string => newSpanId() + newSpanId()
