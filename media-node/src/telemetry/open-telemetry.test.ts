import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import { gunzipSync } from 'node:zlib'
import { newCallId } from '@call-center/shared/call/call'
import { silentLog } from '@call-center/shared/log'
import { ExportSettings } from '@call-center/shared/telemetry/export-settings'
import { readConnectionString } from '@call-center/shared/telemetry/connection-string'
import { readableSpan } from '@call-center/shared/telemetry/readable-span'
import { createTracer, type FinishedSpan, silentTracer } from '@call-center/shared/telemetry/span'
import { traceOf } from '@call-center/shared/telemetry/trace-context'
import { AzureMonitorTraceExporter } from '@azure/monitor-opentelemetry-exporter'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { azureMonitorWire } from '../../../edge/src/telemetry/azure-monitor-wire.ts'
import { ensureLocalCa, readTlsIdentity } from '../../../infra/local-cloud/tls/local-ca.ts'
import { systemClock as clock } from '../clock.ts'
import { ANSWER_LATENCY, CALL_STUCK, CALLS_LIVE, TELEMETRY_LOST } from '../metrics.ts'
import { openTelemetry } from './open-telemetry.ts'

/** Takes what is posted to it, as a collector or Application Insights would; `status` is what it answers. */
async function openReceiver({ status = 200, tls }: { status?: number; tls?: { cert: string; key: string } } = {}) {
  const posts: { readonly path: string; readonly body: string }[] = []
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const bytes = Buffer.concat(parts)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
    posts.push({ path: request.url ?? '', body: body.toString('utf8') })
    const accepted = { itemsReceived: 1, itemsAccepted: 1, errors: [] }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(accepted))
  }
  const listener: RequestListener = (request, response) => void receive(request, response)
  const server = (tls ? createTlsServer(tls, listener) : createServer(listener)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const sentTo = (path: string) => posts.flatMap((post) => (post.path === path ? [post.body] : [])).join('\n')
  return {
    url,
    posts,
    sentTo,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const open = (settings: Partial<ExportSettings>) =>
  openTelemetry({ ...ExportSettings.parse({}), ...settings }, { nodeId: 'n', version: '1', clock, log: silentLog })

it('sends what is left to a collector when the node stops', async () => {
  await using receiver = await openReceiver()
  const parent = traceOf(newCallId())
  {
    await using telemetry = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })
    telemetry.tracer.begin('turn', { parent, attributes: { 'turn.number': 3 } }).end()
    telemetry.metrics.record(ANSWER_LATENCY, 0.6)
    telemetry.metrics.set(CALLS_LIVE, 2)
    telemetry.metrics.add(`${CALL_STUCK}.held`)
    telemetry.metrics.add('unknown')
  }
  const traces = receiver.sentTo('/v1/traces')
  expect(traces).toContain(`"traceId":"${parent.traceId}"`)
  expect(traces).toContain('"key":"turn.number","value":{"intValue":3}')
  const metrics = receiver.sentTo('/v1/metrics')
  for (const name of [ANSWER_LATENCY, CALLS_LIVE, CALL_STUCK]) expect(metrics).toContain(`"name":"${name}"`)
  expect(metrics).toContain('"key":"where","value":{"stringValue":"held"}')
  expect(metrics).not.toContain('unknown')
})

it('sends to Azure Monitor, in its own form', async () => {
  const tls = await readTlsIdentity(await ensureLocalCa(await mkdtemp(join(tmpdir(), 'azure-monitor-'))))
  setDefaultCACertificates([...rootCertificates, tls.ca])
  await using receiver = await openReceiver({ tls })
  const parent = traceOf(newCallId())
  const key = '00000000-0000-4000-8000-000000000000'
  {
    await using telemetry = await open({
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${key};IngestionEndpoint=${receiver.url}/`,
    })
    telemetry.tracer.begin('turn', { parent, attributes: { 'wait.total_ms': 610 } }).end()
    telemetry.metrics.record(ANSWER_LATENCY, 0.61)
  }
  const sent = receiver.posts.map(({ body }) => body).join('\n')
  expect(sent).toContain(parent.traceId)
  expect(sent).toContain('"wait.total_ms":"610"')
  expect(sent).toContain(ANSWER_LATENCY)
})

it('tells Azure Monitor of spans as the edge does, which has an exporter of its own', async () => {
  const tls = await readTlsIdentity(await ensureLocalCa(await mkdtemp(join(tmpdir(), 'azure-monitor-'))))
  setDefaultCACertificates([...rootCertificates, tls.ca])
  await using receiver = await openReceiver({ tls })
  const spans: FinishedSpan[] = []
  const now = () => 1_700_000_000_000
  const tracer = createTracer({ onEnd: (span) => void spans.push(span), now })
  const parent = traceOf(newCallId())
  const attributes = { 'wait.total_ms': 610, 'event.types': ['a', 'b'], lang: 'fr-FR' }
  for (const kind of ['internal', 'server', 'client'] as const) {
    tracer.begin(`one ${kind}`, { kind, parent, attributes }).end(now() + 90_061_234)
    const alone = tracer.begin(`alone ${kind}`, { kind })
    alone.fail(new TypeError('CANARY'))
    alone.end()
  }
  const key = '00000000-0000-4000-8000-000000000000'
  const connectionString = `InstrumentationKey=${key};IngestionEndpoint=${receiver.url}/`
  const service = { name: 'a', version: '1' }
  const exporter = new AzureMonitorTraceExporter({ connectionString, disableOfflineStorage: true })
  const resource = resourceFromAttributes({ 'service.name': service.name, 'service.version': service.version })
  const done = Promise.withResolvers<unknown>()
  void exporter.export(
    spans.map((span) => readableSpan(span, resource)),
    done.resolve,
  )
  await done.promise
  await exporter.shutdown()
  const target = readConnectionString(connectionString)
  const wire = target && azureMonitorWire(target, service).spans(spans)
  const ours = String(wire?.body)
    .split('\n')
    .map((line) => Tracked.parse(JSON.parse(line)))
  const items = receiver.posts.flatMap(({ body }) => z.array(z.unknown()).parse(JSON.parse(body)))
  const theirs = items.flatMap((item) => Tracked.safeParse(item).data ?? []) // beside them one item tells of the process
  expect(wire?.url).toBe(`${receiver.url}${receiver.posts[0]?.path}`)
  expect([ours.length, ours]).toEqual([spans.length, theirs])
})

/** What queries can see; the package says more of the machine it runs on. */
const Tracked = z.object({
  ver: z.number(),
  name: z.string(),
  time: z.string(),
  iKey: z.string(),
  sampleRate: z.number(),
  tags: z.object({
    'ai.cloud.role': z.string(),
    'ai.application.ver': z.string(),
    'ai.operation.id': z.string().optional(),
    'ai.operation.parentId': z.string().optional(),
    'ai.operation.name': z.string().optional(),
  }),
  data: z.object({
    baseType: z.string(),
    baseData: z.object({
      ver: z.number(),
      id: z.string(),
      name: z.string(),
      duration: z.string(),
      success: z.boolean(),
      resultCode: z.string().optional(),
      responseCode: z.string().optional(),
      type: z.string().optional(),
      // The edge says what went wrong, which the package keeps to itself.
      properties: z.record(z.string(), z.string()).transform(({ 'error.type': _error, ...rest }) => rest),
    }),
  }),
})

it('leaves out the calls that are not sampled', async () => {
  await using receiver = await openReceiver()
  {
    await using telemetry = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_SAMPLER_ARG: 0 })
    telemetry.tracer.begin('turn', { parent: traceOf(newCallId()) }).end()
  }
  expect(receiver.sentTo('/v1/traces')).toBe('')
})

it('counts the spans that no collector took, and stops all the same', async () => {
  await using receiver = await openReceiver({ status: 400 })
  const telemetry = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })
  telemetry.tracer.begin('turn', { parent: traceOf(newCallId()) }).end()
  await telemetry[Symbol.asyncDispose]()
  expect(telemetry.metrics.snapshot()[TELEMETRY_LOST]).toBe(1)
})

it('costs nothing where nobody asked for it', async () => {
  await using telemetry = await open({})
  expect(telemetry.tracer).toBe(silentTracer)
})
