import * as z from 'zod'
import { AppConfigurationError } from './app-configuration-error.ts'

const Fault = z.strictObject({
  /** What the requests get instead of an answer. Absent: they are only slowed down. */
  status: z.union([z.literal(429), z.literal(500), z.literal(503)]).optional(),
  /** How many requests are affected. @defaultValue 1 */
  times: z.number().int().positive().default(1),
  latencyMs: z.number().nonnegative().default(0),
})

export interface Faults {
  /** Adds a fault. @throws {ZodError} when it is not one. */
  set(fault: unknown): void
  clear(): void
}

export interface FaultQueue extends Faults {
  /** Waits, and throws, as the next fault says. */
  meet(): Promise<void>
}

export function createFaults(wait: (ms: number) => Promise<void>): FaultQueue {
  let queue: { readonly fault: z.output<typeof Fault>; left: number }[] = []
  return {
    set(fault) {
      const read = Fault.parse(fault)
      queue.push({ fault: read, left: read.times })
    },
    clear() {
      queue = []
    },
    async meet() {
      const [first] = queue
      if (!first) return
      first.left -= 1
      if (first.left === 0) queue.shift()
      const { status, latencyMs } = first.fault
      if (latencyMs > 0) await wait(latencyMs)
      if (status === undefined) return
      throw new AppConfigurationError(status, 'Injected fault.', status === 429 ? { 'retry-after-ms': '10' } : {})
    },
  }
}
