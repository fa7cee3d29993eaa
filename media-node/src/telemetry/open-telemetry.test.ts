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
import { silentTracer } from '@call-center/shared/telemetry/span'
import { traceOf } from '@call-center/shared/telemetry/trace-context'
import { expect, it } from 'vitest'
import { ensureLocalCa, readTlsIdentity } from '../../../infra/local-cloud/tls/local-ca.ts'
import { systemClock as clock } from '../clock.ts'
import { ANSWER_LATENCY, CALL_STUCK, CALLS_LIVE, TELEMETRY_LOST } from '../metrics.ts'
import { openTelemetry, type TelemetrySettings } from './open-telemetry.ts'

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

const open = (settings: Partial<TelemetrySettings>) =>
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
