import { gunzipSync } from 'node:zlib'
import { ProviderError } from '@call-center/shared/errors'
import { newCallId } from '@call-center/shared/call/call'
import { readMediaToken } from '@call-center/shared/protocol/media-token'
import { ExportSettings } from '@call-center/shared/telemetry/export-settings'
import { createTracer, type FinishedSpan } from '@call-center/shared/telemetry/span'
import { formatTraceparent, traceOf } from '@call-center/shared/telemetry/trace-context'
import { describe, expect, it } from 'vitest'
import { consume } from '../consume.ts'
import { createCounters } from '../counters.ts'
import { insightsWork } from '../insights/consumer.ts'
import type { LegOptions } from '../telephony/telephony.ts'
import { fakeTelephony } from '../testing/fake-telephony.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { CALLER, cloudEvent, testEdge } from '../testing/test-edge.ts'
import { createExporter } from './exporter.ts'
import { tracedModel, tracedSms, tracedStore, tracedTelephony } from './traced-adapters.ts'
import { createTraces } from './traces.ts'

/** An edge that writes down what it does. `ratio`: of how many calls. */
async function tracedEdge({ ratio = 1 } = {}) {
  const spans: FinishedSpan[] = []
  const now = () => Date.parse('2026-11-21T12:00:30.000Z')
  const traces = createTraces({ ratio, onSpans: (some) => void spans.push(...some), now })
  const counters = createCounters()
  const telephony = fakeTelephony()
  const watching = { traces, counters }
  const model = { complete: async () => 'CANARY' }
  const services = {
    traces,
    counters,
    store: tracedStore(memoryStore(), watching),
    telephony: tracedTelephony(telephony, watching),
    sms: tracedSms({ send: async () => {} }, watching),
    model: tracedModel(model, 'slow', watching),
  }
  const edge = await testEdge({ services })
  const named = (name: string) => spans.filter((span) => span.name === name)
  const told = () => JSON.stringify(spans, (_, value: unknown) => (value instanceof Map ? [...value] : value))
  return { edge, telephony, spans, named, told, counters }
}

const ringing = [
  {
    eventType: 'Microsoft.Communication.IncomingCall',
    data: { incomingCallContext: 'CANARY-context', from: { phoneNumber: { value: CALLER } } },
  },
]

describe('the edge’s part of a trace', () => {
  it('is one for a call: the webhooks, what they did, and at last the whole', async () => {
    const { edge, spans, named } = await tracedEdge()
    await edge.grid(ringing)
    const [call] = await edge.store.list({ limit: 1 })
    if (!call) throw new RangeError('the call was not answered')
    await edge.carrier(call, [cloudEvent('CallConnected', 1)])
    await edge.carrier(call, [cloudEvent('CallDisconnected', 9)])

    const trace = traceOf(call.call_id)
    expect(new Set(spans.map(({ context }) => context.traceId))).toEqual(new Set([trace.traceId]))
    const [rang] = named('POST /webhooks/event-grid')
    expect(rang).toMatchObject({ kind: 'server', parent: trace })
    expect(named('carrier answer')[0]?.parent).toEqual(rang?.context)
    expect(named('store apply')[0]?.parent).toEqual(rang?.context)
    expect(named('POST /webhooks/acs/:callId/:secret')).toHaveLength(2)
    expect(named('call')).toMatchObject([{ context: trace, parent: undefined }])
  })

  it('is told to whoever goes on: the media token names the span that answered', async () => {
    const { edge, telephony, named } = await tracedEdge()
    await edge.grid(ringing)
    const leg = telephony.done.find(({ operation }) => operation === 'answer')?.args[1] as LegOptions
    const { token } = await leg.openMedia('path')
    const claims = await readMediaToken(token, TEST_SETTINGS.MEDIA_TOKEN_SECRET, edge.clock.nowMs)
    const [rang] = named('POST /webhooks/event-grid')
    expect(claims?.traceparent).toBe(rang && formatTraceparent(rang.context))
  })

  it('goes on from what a node says, and believes nobody else', async () => {
    const { edge, named } = await tracedEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CallConnected', 1)])
    const turn = { ...traceOf(call.call_id), spanId: '00000000000000aa' }
    const headers = { traceparent: formatTraceparent(turn) }
    const authorization = `Bearer ${TEST_SETTINGS.NODE_SERVICE_TOKEN}`
    const body = { nodeId: 'n', tokenEpoch: 0 }
    const path = `/internal/calls/${call.call_id}/session`
    await edge.send(path, { method: 'POST', headers: { ...headers, authorization }, body })
    expect(named('POST /internal/calls/:callId/session').map(({ parent }) => parent)).toEqual([turn])

    await edge.send(path, { method: 'POST', headers, body })
    expect(named('POST /internal/calls/:callId/session')).toHaveLength(1)
  })

  it('is one span for a report, which is one write', async () => {
    const { edge, spans } = await tracedEdge()
    const call = await edge.newCall()
    await edge.carrier(call, [cloudEvent('CallConnected', 1)])
    await edge.node(`/internal/calls/${call.call_id}/session`, { nodeId: 'n', tokenEpoch: 0 })
    spans.length = 0
    const at = '2026-11-21T12:00:05.000Z'
    const events = [{ id: 'a', type: 'caller-said', text: 'CANARY', lang: 'en-US', at }]
    await edge.node(`/internal/calls/${call.call_id}/events`, { epoch: 1, events })
    expect(spans.map(({ name }) => name)).toEqual(['POST /internal/calls/:callId/events'])
  })

  it('has the jobs that come after the call', async () => {
    const { edge, named } = await tracedEdge()
    const call = await edge.newCall()
    const at = '2026-11-21T12:00:05.000Z'
    await edge.carrier(call, [cloudEvent('CallConnected', 1)])
    await edge.store.apply(call.call_id, [{ id: 's', type: 'caller-said', text: 'CANARY', lang: 'en-US', at }])
    await edge.carrier(call, [cloudEvent('CallDisconnected', 20)])
    const message = { body: edge.jobs[0], attempts: 1, timestamp: new Date(0), ack() {}, retry() {} }
    await consume(edge.services, insightsWork, { messages: [message] })
    const [job] = named('job insights')
    expect(job).toMatchObject({ kind: 'consumer', parent: traceOf(call.call_id) })
    expect(named('chat slow')[0]?.parent).toEqual(job?.context)
  })

  it('is not there for what is about no call, and for calls that are not sampled', async () => {
    const one = await tracedEdge()
    await one.edge.grid([{ eventType: 'Unknown', data: {} }])
    await one.edge.api('/report')
    expect(one.spans).toEqual([])
    const none = await tracedEdge({ ratio: 0 })
    await none.edge.grid(ringing)
    expect(none.spans).toEqual([])
  })

  it('says nothing of who rang, and what they said', async () => {
    const { edge, told, spans } = await tracedEdge()
    await edge.grid(ringing)
    await edge.api('/call', { phone_number: CALLER, bot_name: 'CANARY' })
    expect(spans.some(({ name }) => name === 'POST /call')).toBe(true)
    expect(told()).not.toContain('CANARY')
    expect(told()).not.toContain(CALLER.slice(1))
  })

  it('counts whose fault it was', async () => {
    const { edge, telephony, named, counters } = await tracedEdge()
    telephony.refuses.add('answer')
    await edge.grid(ringing)
    expect(named('carrier answer')[0]?.error).toBe('provider-failed')
    expect(counters.read()['provider.errors.carrier']).toBe(1)
  })
})

describe('the exporter', () => {
  function exporting(
    answer: () => Promise<Response>,
    more: Readonly<Record<string, string>> = {},
    pause = async () => {},
  ) {
    const sent: { url: string; body: unknown; headers: Headers }[] = []
    const clock = { nowMs: 1_000_000 }
    const settings = ExportSettings.parse({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=k',
      ...more,
    })
    const exporter = createExporter({
      settings,
      version: '1',
      now: () => clock.nowMs,
      pause,
      fetch: async (url, init) => {
        const lines = gunzipSync(init?.body as ArrayBuffer)
          .toString()
          .split('\n')
        const body: unknown =
          lines.length === 1 ? JSON.parse(lines[0] ?? '') : lines.map((line): unknown => JSON.parse(line))
        sent.push({ url: String(url), body, headers: new Headers(init?.headers) })
        return answer()
      },
    })
    if (!exporter) throw new TypeError('an endpoint is set')
    const spans: FinishedSpan[] = []
    createTracer({ onEnd: (span) => void spans.push(span), now: () => 1_500 })
      .begin('x', { parent: traceOf(newCallId()) })
      .end()
    return { exporter, sent, clock, spans }
  }

  it('sends spans at once, and metrics when they are due, each count once', async () => {
    const { exporter, sent, clock, spans } = exporting(async () => new Response())
    exporter.count('provider.errors.llm', 2)
    exporter.record('edge.queue.age.insights', 3)
    await exporter.send(spans)
    exporter.count('provider.errors.llm', 1)
    await exporter.send(spans)
    expect(sent).toHaveLength(3) // metrics are not due again
    clock.nowMs += 60_000
    await exporter.send(spans)
    const [traces, metrics] = [to('/v1/traces'), to('/v1/metrics')]
    expect([traces.length, metrics.length]).toEqual([3, 2])
    expect(traces[0]?.headers.get('api-key')).toBe('k')
    expect(traces[0]?.headers.get('content-encoding')).toBe('gzip')
    expect(JSON.stringify(traces[0]?.body)).toContain('"startTimeUnixNano":"1500000000"')
    const counts = metrics.map(
      ({ body }) => /"name":"provider.errors".*?"asDouble":(\d)/.exec(JSON.stringify(body))?.[1],
    )
    expect(counts).toEqual(['2', '1'])
    expect(JSON.stringify(metrics[0]?.body)).toContain('"queue"')

    /** Traces and metrics are posted at once; which is packed first is open. */
    function to(path: string) {
      return sent.filter(({ url }) => new URL(url).pathname === path)
    }
  })

  it('sends what several requests did together', async () => {
    const { exporter, sent, spans } = exporting(async () => new Response())
    await Promise.all([exporter.send(spans), exporter.send(spans), exporter.send(spans)])
    const traces = sent.filter(({ url }) => url.endsWith('traces'))
    expect(traces).toHaveLength(1)
    expect(JSON.stringify(traces[0]?.body).match(/"spanId"/g)).toHaveLength(3)
  })

  it('tells Application Insights the same, one item a line', async () => {
    const key = '11111111-2222-4333-8444-555555555555'
    const { exporter, sent, spans } = exporting(async () => new Response(), {
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=https://in.example.com/;LiveEndpoint=https://live.example.com/`,
    })
    exporter.count('provider.errors.llm', 2)
    exporter.record('edge.queue.age.insights', 3)
    exporter.record('edge.queue.age.insights', 1)
    await exporter.send([...spans, ...spans])
    const tracked = sent.filter(({ url }) => url === 'https://in.example.com/v2.1/track')
    expect(tracked.map(({ headers }) => headers.get('api-key'))).toEqual([null, null])
    const [parent] = spans
    const byType = (type: string) => tracked.find(({ body }) => JSON.stringify(body).includes(type))?.body
    expect(byType('RemoteDependencyData')).toMatchObject([
      { iKey: key, time: '1970-01-01T00:00:01.500Z', tags: { 'ai.operation.id': parent?.context.traceId } },
      {
        data: { baseType: 'RemoteDependencyData', baseData: { id: parent?.context.spanId, duration: '00:00:00.000' } },
      },
    ])
    const measured = { name: 'edge.queue.age', value: 4, count: 2, min: 1, max: 3 }
    expect(byType('MetricData')).toMatchObject([
      { data: { baseData: { metrics: [measured], properties: { queue: 'insights' } } } },
      { data: { baseData: { metrics: [{ name: 'provider.errors', value: 2 }], properties: { provider: 'llm' } } } },
    ])
    expect(sent.filter(({ url }) => url.startsWith('http://collector'))).toHaveLength(2)
  })

  it.each([
    '',
    'here',
    'InstrumentationKey=1',
    'InstrumentationKey=11111111-2222-4333-8444-555555555555;IngestionEndpoint=http://a.example',
  ])('refuses the connection string "%s"', (text) => {
    expect(ExportSettings.safeParse({ APPLICATIONINSIGHTS_CONNECTION_STRING: text }).success).toBe(false)
  })

  const away = () => Promise.reject(new TypeError('Network connection lost.'))
  const refusing = (status: number) => async () => new Response('', { status })

  it.each([
    ['that is away', away, 3],
    ['that has too much to do', refusing(503), 3],
    ['that refuses', refusing(400), 1],
  ])('takes a collector %s for nothing, and counts what is lost', async (_, answer, posts) => {
    let answers: () => Promise<Response> = answer
    const { exporter, sent, spans, clock } = exporting(() => answers())
    clock.nowMs = 0 // no metrics are due yet
    await expect(exporter.send(spans)).resolves.toBeUndefined()
    expect(sent).toHaveLength(posts)
    answers = refusing(200)
    clock.nowMs = 60_000
    await exporter.send([])
    expect(JSON.stringify(sent.at(-1)?.body)).toMatch(/"stringValue":"telemetry.lost".*?"asDouble":1[,}]/)
  })

  it.each([
    ['was gone', away],
    ['had too much to do', refusing(503)],
  ])('posts again to a collector that %s for a moment', async (_, answer) => {
    const answers = [answer, refusing(200)]
    const { exporter, sent, spans, clock } = exporting(() => (answers.shift() ?? refusing(200))())
    clock.nowMs = 0
    await exporter.send(spans)
    expect(sent).toHaveLength(2)
    expect(sent[1]).toEqual(sent[0])
  })

  it('sends what a request that was cut off had gathered', async () => {
    let pauses = 0
    const cutOff = () => (pauses++ === 0 ? new Promise<void>(() => {}) : Promise.resolve())
    const { exporter, sent, spans, clock } = exporting(refusing(200), {}, cutOff)
    clock.nowMs = 0
    void exporter.send(spans)
    await exporter.send(spans)
    expect(sent).toEqual([])
    clock.nowMs = 6_000
    await exporter.send(spans)
    expect(JSON.stringify(sent[0]?.body).match(/"spanId"/g)).toHaveLength(3)
  })

  it('is not there when nobody said where to', () => {
    const options = { settings: ExportSettings.parse({}), version: '1', now: () => 0, pause: async () => {} }
    expect(createExporter(options)).toBeUndefined()
  })
})

describe('a part that fails', () => {
  it('fails as it would without anybody looking', async () => {
    const failure = new ProviderError('sms', 'no', { retryable: true })
    const traces = createTraces({ ratio: 1, onSpans() {}, now: () => 0 })
    await expect(traces.part('x', {}, () => Promise.reject(failure))).rejects.toBe(failure)
    await expect(traces.request('x', {}, () => Promise.reject(failure))).rejects.toBe(failure)
  })
})
