import * as z from 'zod'
import { SearchError } from './search-error.ts'

const SearchFault = z.strictObject({
  /** What the requests get instead of an answer. Absent: they are only slowed down. */
  status: z.union([z.literal(429), z.literal(500), z.literal(503)]).optional(),
  /** How many requests are affected. @defaultValue 1 */
  times: z.number().int().positive().default(1),
  /** Told to the client with a 429 or a 503, seconds. @defaultValue 1 */
  retryAfterS: z.number().nonnegative().default(1),
  latencyMs: z.number().nonnegative().default(0),
  /** The ranker does not answer in time: results come without its scores (206). */
  rankerLate: z.boolean().default(false),
  /** Cuts the connection. */
  cut: z.boolean().default(false),
})
export type SearchFault = z.input<typeof SearchFault>
export type ReadFault = z.output<typeof SearchFault>

export interface Faults {
  /** Adds a fault to searches. @throws {ZodError} when it is not one. */
  set(fault: unknown): void
  clear(): void
}

export interface FaultQueue extends Faults {
  /** Waits, and throws, as the next fault says. */
  meet(): Promise<ReadFault | undefined>
}

export function createFaults(wait: (ms: number) => Promise<void>): FaultQueue {
  let queue: { readonly fault: ReadFault; left: number }[] = []
  return {
    set(fault) {
      const read = SearchFault.parse(fault)
      queue.push({ fault: read, left: read.times })
    },
    clear() {
      queue = []
    },
    async meet() {
      const [first] = queue
      if (!first) return undefined
      first.left -= 1
      if (first.left === 0) queue.shift()
      const { status, latencyMs, retryAfterS } = first.fault
      if (latencyMs > 0) await wait(latencyMs)
      if (status === undefined) return first.fault
      const headers: Record<string, string> = status === 500 ? {} : { 'retry-after': String(retryAfterS) }
      throw new SearchError(
        status,
        status === 429 ? 'TooManyRequests' : 'ServiceUnavailable',
        'Injected fault.',
        headers,
      )
    },
  }
}
