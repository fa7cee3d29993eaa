import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import { ROOT } from '../cli/run-steps.ts'
import { ensureLocalCa, readTlsIdentity } from '../local-cloud/tls/local-ca.ts'

const properties = z.record(z.string(), z.string())
const Span = {
  ver: z.literal(2),
  id: z.string().regex(/^[\da-f]{16}$/),
  name: z.string().min(1),
  duration: z.string().regex(/^(\d+\.)?\d\d:\d\d:\d\d(\.\d+)?$/),
  success: z.boolean(),
  properties,
  measurements: z.record(z.string(), z.number()).optional(),
}
const Point = z.strictObject({
  name: z.string().min(1),
  /** Absent, and so is the count, where a process says what it is. */
  kind: z.literal('Aggregation').optional(),
  value: z.number(),
  count: z.number().int().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
})
const data = z.discriminatedUnion('baseType', [
  z.strictObject({
    baseType: z.literal('RequestData'),
    baseData: z.strictObject({ ...Span, responseCode: z.string() }),
  }),
  z.strictObject({
    baseType: z.literal('RemoteDependencyData'),
    baseData: z.strictObject({ ...Span, resultCode: z.string(), type: z.string() }),
  }),
  z.strictObject({
    baseType: z.literal('MetricData'),
    baseData: z.strictObject({ ver: z.literal(2), metrics: z.tuple([Point]), properties }),
  }),
])
const Envelope = z.strictObject({
  ver: z.literal(1),
  name: z.string().startsWith('Microsoft.ApplicationInsights.'),
  time: z.iso.datetime(),
  sampleRate: z.literal(100),
  iKey: z.guid(),
  tags: z.looseObject({
    'ai.cloud.role': z.string().min(1),
    'ai.operation.id': z
      .string()
      .regex(/^[\da-f]{32}$/)
      .optional(),
    'ai.operation.parentId': z
      .string()
      .regex(/^[\da-f]{16}$/)
      .optional(),
  }),
  data,
})

/** A request or a dependency, as queries of Application Insights see it. */
export interface IngestedSpan {
  readonly role: string
  readonly operationId: string | undefined
  readonly parentId: string | undefined
  readonly id: string
  readonly name: string
}

/** Takes what Application Insights takes, of one instrumentation key; what is not in its form is kept as a mistake. */
export interface InsightsIngestion extends AsyncDisposable {
  readonly connectionString: string
  readonly spans: readonly IngestedSpan[]
  /** Names of the metrics, by role. */
  readonly metrics: ReadonlyMap<string, ReadonlySet<string>>
  readonly bodies: readonly string[]
  readonly mistakes: readonly string[]
}

/** A service ends connections when it likes: here each time so many requests came, though never twice in the face of the same. */
const CUTS_OFF_EVERY = 3
const KEY = '00000000-0000-4000-8000-000000000000'

/** Over TLS with the certificate authority that a stack trusts: the exporter of the media nodes wants nothing else. */
export async function openInsightsIngestion(): Promise<InsightsIngestion> {
  const spans: IngestedSpan[] = []
  const metrics = new Map<string, Set<string>>()
  const bodies: string[] = []
  const mistakes: string[] = []
  const cutOff = new Set<string>()
  let requests = 0
  const server = createServer(await readTlsIdentity(await ensureLocalCa(join(ROOT, '.local'))), (request, response) => {
    void read(request).then((text) => {
      requests += 1
      if (requests % CUTS_OFF_EVERY === 0 && !cutOff.has(text)) {
        cutOff.add(text)
        return void request.socket.destroy()
      }
      const items = request.method === 'POST' && request.url === '/v2.1/track' ? itemsOf(text) : undefined
      if (!items) mistakes.push(`${request.method} ${request.url}`)
      bodies.push(text)
      for (const item of items ?? []) take(item)
      const itemsReceived = items?.length ?? 0
      response
        .writeHead(items ? 200 : 404, { 'content-type': 'application/json' })
        .end(JSON.stringify({ itemsReceived, itemsAccepted: itemsReceived, errors: [] }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    connectionString: `InstrumentationKey=${KEY};IngestionEndpoint=https://localhost:${port}/`,
    spans,
    metrics,
    bodies,
    mistakes,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }

  function take(item: unknown): void {
    const { data: envelope, error } = Envelope.safeParse(item)
    if (!envelope) return void mistakes.push(z.prettifyError(error))
    if (envelope.iKey !== KEY) return void mistakes.push('another instrumentation key')
    const { data: what, tags } = envelope
    const role = tags['ai.cloud.role']
    if (what.baseType === 'MetricData') {
      const names = metrics.get(role) ?? new Set()
      metrics.set(role, names.add(what.baseData.metrics[0].name))
      return
    }
    const { id, name } = what.baseData
    const operation = { operationId: tags['ai.operation.id'], parentId: tags['ai.operation.parentId'] }
    spans.push({ role, ...operation, id, name })
  }
}

/** A JSON array, or an object a line: both are taken. */
const itemsOf = (text: string): readonly unknown[] =>
  text.startsWith('[')
    ? z.array(z.unknown()).parse(JSON.parse(text))
    : text.split('\n').map((line): unknown => JSON.parse(line))

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = Buffer.concat(parts)
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8')
}
