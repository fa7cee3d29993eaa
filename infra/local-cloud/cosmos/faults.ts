import * as z from 'zod'
import { CosmosError } from './cosmos-error.ts'

const CosmosFault = z.strictObject({
  /** What the requests get instead of an answer. Absent: they are only slowed down. */
  status: z
    .union([z.literal(408), z.literal(410), z.literal(429), z.literal(449), z.literal(500), z.literal(503)])
    .optional(),
  /** How many requests are affected. @defaultValue 1 */
  times: z.number().int().positive().default(1),
  /** Told to the client with a 429. @defaultValue 10 */
  retryAfterMs: z.number().nonnegative().default(10),
  latencyMs: z.number().nonnegative().default(0),
  /** Only requests with this HTTP method. */
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  /** Only requests for documents (`docs`), containers (`colls`) and so on. @defaultValue 'docs' */
  resource: z.enum(['dbs', 'colls', 'pkranges', 'docs']).default('docs'),
})
export type CosmosFault = z.input<typeof CosmosFault>

export interface Faults {
  /** Adds a fault. @throws {ZodError} when it is not one. */
  set(fault: unknown): void
  clear(): void
}

export interface FaultQueue extends Faults {
  /** Waits, and throws, as the next fault for this request says. */
  meet(method: string, resource: string): Promise<void>
}

const MESSAGES: Readonly<Record<number, readonly [code: string, message: string]>> = {
  408: ['RequestTimeout', 'The request timed out.'],
  410: ['Gone', 'The requested resource is no longer available at the server.'],
  429: ['429', 'The request rate is too large. Please retry after sometime.'],
  449: ['RetryWith', 'Conflicting request to resource has been attempted. Retry to avoid conflicts.'],
  500: ['InternalServerError', 'An unknown error occurred.'],
  503: ['ServiceUnavailable', 'The service is currently unavailable.'],
}

export function createFaults(wait: (ms: number) => Promise<void>): FaultQueue {
  let queue: { fault: z.output<typeof CosmosFault>; left: number }[] = []
  return {
    set(fault) {
      const read = CosmosFault.parse(fault)
      queue.push({ fault: read, left: read.times })
    },
    clear() {
      queue = []
    },
    async meet(method, resource) {
      const found = queue.find(({ fault }) => fault.resource === resource && (fault.method ?? method) === method)
      if (!found) return
      found.left -= 1
      if (found.left === 0) queue = queue.filter((other) => other !== found)
      const { status, latencyMs, retryAfterMs } = found.fault
      if (latencyMs > 0) await wait(latencyMs)
      if (status === undefined) return
      const [code, message] = MESSAGES[status] ?? ['Error', 'Injected fault.']
      const headers: Record<string, string> = status === 429 ? { 'x-ms-retry-after-ms': String(retryAfterMs) } : {}
      throw new CosmosError(status, code, message, { headers, ...(status === 429 ? { substatus: 3200 } : {}) })
    },
  }
}
