import { createServer, type IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { once } from 'node:events'
import * as z from 'zod'

const AnyValue = z.strictObject({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z.object({ values: z.array(z.unknown()) }).optional(),
})
const Attributes = z.array(z.object({ key: z.string(), value: AnyValue })).default([])
const Resource = z.object({ attributes: Attributes })
const nanoseconds = z.string().regex(/^\d+$/)

const Span = z.object({
  traceId: z.string().regex(/^[\da-f]{32}$/),
  spanId: z.string().regex(/^[\da-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[\da-f]{16}$/)
    .optional(),
  name: z.string().min(1),
  kind: z.number().int().min(1).max(5),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: Attributes,
  status: z.object({ code: z.number().int().min(0).max(2) }),
})

const Traces = z.object({
  resourceSpans: z.array(z.object({ resource: Resource, scopeSpans: z.array(z.object({ spans: z.array(Span) })) })),
})

const Metrics = z.object({
  resourceMetrics: z.array(
    z.object({
      resource: Resource,
      scopeMetrics: z.array(z.object({ metrics: z.array(z.object({ name: z.string(), unit: z.string() })) })),
    }),
  ),
})

export interface CollectedSpan {
  readonly service: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Readonly<Record<string, unknown>>
}

/** What OTLP/HTTP in JSON sends, https://opentelemetry.io/docs/specs/otlp/; what does not fit it is refused and kept as a mistake. */
export interface OtlpCollector extends AsyncDisposable {
  readonly url: string
  readonly spans: readonly CollectedSpan[]
  /** Names of the metrics, by service. */
  readonly metrics: ReadonlyMap<string, ReadonlySet<string>>
  /** All bodies, unpacked. */
  readonly bodies: readonly string[]
  /** What the spans took on the wire, bytes. */
  readonly spanBytes: number
  readonly mistakes: readonly string[]
}

export async function openOtlpCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = []
  const metrics = new Map<string, Set<string>>()
  const bodies: string[] = []
  const mistakes: string[] = []
  let spanBytes = 0
  const server = createServer((request, response) => {
    void read(request).then(({ text, bytes }) => {
      bodies.push(text)
      if (request.url === '/v1/traces') spanBytes += bytes
      const problem = take(request.url ?? '', text)
      if (problem) mistakes.push(problem)
      response.writeHead(problem ? 400 : 200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    spans,
    metrics,
    bodies,
    mistakes,
    get spanBytes() {
      return spanBytes
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }

  function take(path: string, text: string): string | undefined {
    const body: unknown = JSON.parse(text)
    if (path === '/v1/traces') {
      const { data, error } = Traces.safeParse(body)
      for (const { resource, scopeSpans } of data?.resourceSpans ?? []) {
        spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((span) => collected(span, serviceOf(resource)))))
      }
      return error && z.prettifyError(error)
    }
    if (path !== '/v1/metrics') return `unknown path ${path}`
    const { data, error } = Metrics.safeParse(body)
    for (const { resource, scopeMetrics } of data?.resourceMetrics ?? []) {
      const names = metrics.get(serviceOf(resource)) ?? new Set()
      for (const { name } of scopeMetrics.flatMap((scope) => scope.metrics)) names.add(name)
      metrics.set(serviceOf(resource), names)
    }
    return error && z.prettifyError(error)
  }
}

async function read(request: IncomingMessage): Promise<{ readonly text: string; readonly bytes: number }> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = Buffer.concat(parts)
  const isPacked = request.headers['content-encoding'] === 'gzip'
  return { text: (isPacked ? gunzipSync(body) : body).toString('utf8'), bytes: body.length }
}

const collected = (span: z.infer<typeof Span>, service: string): CollectedSpan => ({
  service,
  traceId: span.traceId,
  spanId: span.spanId,
  parentSpanId: span.parentSpanId,
  name: span.name,
  startMs: Number(BigInt(span.startTimeUnixNano) / 1_000n) / 1_000,
  endMs: Number(BigInt(span.endTimeUnixNano) / 1_000n) / 1_000,
  attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
})

const serviceOf = ({ attributes }: z.infer<typeof Resource>): string =>
  attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? 'unknown'
