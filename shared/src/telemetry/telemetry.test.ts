import * as z from 'zod'
import { describe, expect, it } from 'vitest'
import { ProviderError } from '../errors.ts'
import { newCallId } from '../call/call.ts'
import { tellable } from './attributes.ts'
import { ExportSettings, signalUrl } from './export-settings.ts'
import { metricOf } from './metric.ts'
import { createTracer, errorType, type FinishedSpan, within } from './span.ts'
import { formatTraceparent, isSampled, newTraceId, readTraceparent, traceOf } from './trace-context.ts'

describe('the trace of a call', () => {
  it('follows from its id', () => {
    const callId = newCallId()
    const trace = traceOf(callId)
    expect(trace).toEqual(traceOf(callId))
    expect(trace.traceId).toBe(callId.replaceAll('-', ''))
    expect(readTraceparent(formatTraceparent(trace))).toEqual(trace)
  })

  it.each([
    undefined,
    '',
    'nonsense',
    `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
    `00-${'1'.repeat(32)}-${'0'.repeat(16)}-01`,
    `00-${'G'.repeat(32)}-${'1'.repeat(16)}-01`,
    `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01-more`,
  ])('is not read from %s', (text) => expect(readTraceparent(text)).toBeUndefined())

  it('is kept or left out by a share of all, and the same in both halves', () => {
    const traces = Array.from({ length: 2_000 }, () => ({ traceId: newTraceId(), spanId: '1'.repeat(16) }))
    const kept = traces.filter((trace) => isSampled(trace, 0.25))
    expect(kept.length / traces.length).toBeCloseTo(0.25, 1)
    expect([isSampled(traces[0]!, 1), isSampled(traces[0]!, 0)]).toEqual([true, false])
  })
})

describe('a span', () => {
  function recorded() {
    const spans: FinishedSpan[] = []
    let ms = 1_000
    const tracer = createTracer({ onEnd: (span) => void spans.push(span), now: () => (ms += 10) })
    return { spans, tracer }
  }

  it('has its parts, its times, and ends once', () => {
    const { spans, tracer } = recorded()
    const whole = tracer.begin('whole', { parent: traceOf(newCallId()) })
    const part = whole.child('part', { attributes: { documents: 3 } })
    part.end()
    part.end()
    whole.end()
    expect(spans.map(({ name }) => name)).toEqual(['part', 'whole'])
    expect(spans[0]?.parent).toEqual(spans[1]?.context)
    expect(spans[0]?.attributes).toEqual(new Map([['documents', 3]]))
    expect(spans.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [1_020, 1_030],
      [1_010, 1_050],
    ])
  })

  it('never ends before it began', () => {
    const { spans, tracer } = recorded()
    tracer.begin('late', { startMs: 9_000 }).end(10)
    expect(spans[0]?.endMs).toBe(9_000)
  })

  it('fails with what it is for, and tells a code, not a message', async () => {
    const { spans, tracer } = recorded()
    const secret = new ProviderError('llm', 'SECRET words', { retryable: true })
    await expect(within(tracer.begin('x'), () => Promise.reject(secret))).rejects.toBe(secret)
    expect(spans[0]?.error).toBe('provider-failed')
    expect([errorType(new TypeError('x')), errorType('x')]).toEqual(['TypeError', 'unknown'])
  })
})

describe('what may be told', () => {
  it.each(['+33639980101', 'call/+33639980101', '/report/%2B33639980101', 'two words', 'x'.repeat(129), '', 'a\nb'])(
    'is not %s',
    (text) => {
      expect(tellable({ 'call.id': text })).toEqual([])
      expect(tellable({ 'gen_ai.response.finish_reasons': ['stop', text] })).toEqual([])
    },
  )

  it('is identifiers, numbers and nothing that has no name', () => {
    const attributes = { 'call.id': '01234567-89ab-4def-8123-0123456789ab', documents: 0, text: 'hi', lang: undefined }
    expect(tellable(attributes)).toEqual([
      ['call.id', '01234567-89ab-4def-8123-0123456789ab'],
      ['documents', 0],
    ])
  })
})

describe('settings of exporters', () => {
  const read = (env: object) => ExportSettings.safeParse(env)

  it('are those of OpenTelemetry', () => {
    const { data } = read({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b, other=c=d',
    })
    expect(data?.OTEL_EXPORTER_OTLP_HEADERS).toEqual({ 'api-key': 'a b', other: 'c=d' })
    expect(signalUrl(data?.OTEL_EXPORTER_OTLP_ENDPOINT ?? '', 'traces')).toBe('http://localhost:4318/v1/traces')
    expect([data?.OTEL_TRACES_SAMPLER_ARG, data?.OTEL_METRIC_EXPORT_INTERVAL]).toEqual([1, 60_000])
  })

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' },
    { OTEL_EXPORTER_OTLP_HEADERS: 'nonsense' },
    { OTEL_TRACES_SAMPLER_ARG: '2' },
    { OTEL_METRIC_EXPORT_INTERVAL: '1' },
  ])('are refused: %j', (env) => expect(z.prettifyError(read(env).error!)).toContain(Object.keys(env)[0]))
})

describe('a metric', () => {
  const catalogue = {
    errors: { kind: 'counter', unit: '1', description: '', by: 'provider' },
    lag: { kind: 'gauge', unit: 'ms', description: '' },
  } as const

  it('is found by its name, or by its family', () => {
    expect(metricOf(catalogue, 'lag')).toEqual({ name: 'lag', attributes: {} })
    expect(metricOf(catalogue, 'errors.llm')).toEqual({ name: 'errors', attributes: { provider: 'llm' } })
    expect([metricOf(catalogue, 'errors'), metricOf(catalogue, 'other'), metricOf(catalogue, 'lag.x')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
