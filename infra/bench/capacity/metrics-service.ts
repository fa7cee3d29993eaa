import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import { STT_CHUNKS_DROPPED, VAD_WINDOWS_DROPPED } from '../../../media-node/src/metrics.ts'

/** A collector of OpenTelemetry that keeps what the node last told of its counters. */
export interface MetricsService extends AsyncDisposable {
  readonly url: string
  /**
   * Audio that was thrown away because what should hear it was too slow, since the node started: windows and chunks. NaN while
   * the node has told nothing.
   */
  dropped(): number
}

/** How often the node tells, milliseconds. */
export const TOLD_EVERY_MS = 2_000

const DROPPED: readonly string[] = [VAD_WINDOWS_DROPPED, STT_CHUNKS_DROPPED]

const Amount = z.union([z.number(), z.string()]).optional()
const Told = z.object({
  resourceMetrics: z.array(
    z.object({
      scopeMetrics: z.array(
        z.object({
          metrics: z.array(
            z.object({
              name: z.string(),
              sum: z.object({ dataPoints: z.array(z.object({ asInt: Amount, asDouble: Amount })) }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
})

export async function openMetricsService(): Promise<MetricsService> {
  let counted: ReadonlyMap<string, number> | undefined
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      if (request.url === '/v1/metrics') counted = countersOf(body)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    dropped: () => (counted ? DROPPED.reduce((sum, name) => sum + (counted?.get(name) ?? 0), 0) : Number.NaN),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** Counters of one export by their names, whatever their attributes. */
export function countersOf(body: Buffer): Map<string, number> {
  const isZipped = body[0] === 0x1f && body[1] === 0x8b
  const { resourceMetrics } = Told.parse(JSON.parse((isZipped ? gunzipSync(body) : body).toString()))
  const metrics = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  return new Map(
    metrics.flatMap(({ name, sum }) =>
      sum ? [[name, sum.dataPoints.reduce((all, point) => all + Number(point.asInt ?? point.asDouble ?? 0), 0)]] : [],
    ),
  )
}
