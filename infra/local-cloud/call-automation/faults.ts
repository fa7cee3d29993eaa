import * as z from 'zod'

/** What the carrier does when the media socket drops. Nobody documents it, so all three must end well. */
export const MediaReconnect = z.enum([
  'never',
  'reconnects',
  /** Dials again with a token that has expired: a media node that checks it refuses. */
  'reconnects-with-stale-token',
])
export type MediaReconnect = z.infer<typeof MediaReconnect>

export const CallAutomationFaults = z.strictObject({
  /** The next `times` requests are answered with this status and not carried out. */
  status: z.number().int().min(400).max(599).optional(),
  times: z.number().int().positive().default(1),
  /** When the client is told to come back. Without it the SDK does not repeat a 429. */
  retryAfterMs: z.number().int().nonnegative().default(1_000),
  /** Only requests whose path contains this. */
  path: z.string().optional(),
  /** How often every callback and Event Grid event is delivered. */
  copies: z.number().int().min(1).max(5).default(1),
  /** Every callback waits this long. */
  callbackDelayMs: z.number().nonnegative().default(0),
  /** Every callback waits up to this long on top, at random: they arrive in any order. */
  callbackShuffleMs: z.number().nonnegative().default(0),
  mediaReconnect: MediaReconnect.default('reconnects'),
})
export type CallAutomationFaults = z.infer<typeof CallAutomationFaults>

/** The knobs as they stand. Refusals are used up, the rest holds until cleared. */
export class FaultBoard {
  #faults: CallAutomationFaults = CallAutomationFaults.parse({})
  #refusalsLeft = 0

  get current(): CallAutomationFaults {
    return this.#faults
  }

  set(knobs: unknown): void {
    this.#faults = CallAutomationFaults.parse(knobs)
    this.#refusalsLeft = this.#faults.status ? this.#faults.times : 0
  }

  clear(): void {
    this.set({})
  }

  /** The status to refuse this request with, if any. */
  takeRefusal(path: string): number | undefined {
    if (this.#refusalsLeft === 0 || (this.#faults.path && !path.includes(this.#faults.path))) return undefined
    this.#refusalsLeft--
    return this.#faults.status
  }
}
