import * as z from 'zod'

export const TwilioFaults = z.strictObject({
  /** The next `times` API requests are answered with this and not carried out. */
  status: z.union([z.literal(429), z.literal(500)]).optional(),
  times: z.number().int().positive().default(1),
  /** How often every webhook is delivered; what the first is answered counts. */
  copies: z.number().int().min(1).max(5).default(1),
  /** Every webhook waits this long. */
  webhookDelayMs: z.number().nonnegative().default(0),
  /** So many of the next webhooks get lost: they are sent again as often as the address asks for it, once by default. */
  dropWebhooks: z.number().int().nonnegative().default(0),
  /** So many of the next webhooks are answered 503, as by an edge that fails. */
  failWebhooks: z.number().int().nonnegative().default(0),
  /** The next media socket is cut so long after `start`, without a word. */
  cutMediaAfterMs: z.number().positive().optional(),
  /** The number whose media socket that is. @defaultValue anybody's */
  cutMediaOf: z.string().optional(),
  /** What the caller hears of a stream comes so much later than it could. */
  playoutDelayMs: z.number().nonnegative().default(0),
})
export type TwilioFaults = z.infer<typeof TwilioFaults>

/** The knobs as they stand. What is counted is used up, the rest holds until cleared. */
export class FaultBoard {
  #faults: TwilioFaults = TwilioFaults.parse({})
  #refusalsLeft = 0
  #dropsLeft = 0
  #failuresLeft = 0
  #cutsLeft = 0

  get current(): TwilioFaults {
    return this.#faults
  }

  /** @throws when a knob is unknown. */
  set(knobs: unknown): void {
    this.#faults = TwilioFaults.parse(knobs)
    this.#refusalsLeft = this.#faults.status ? this.#faults.times : 0
    this.#dropsLeft = this.#faults.dropWebhooks
    this.#failuresLeft = this.#faults.failWebhooks
    this.#cutsLeft = this.#faults.cutMediaAfterMs ? 1 : 0
  }

  clear(): void {
    this.set({})
  }

  takeRefusal(): 429 | 500 | undefined {
    if (this.#refusalsLeft === 0) return undefined
    this.#refusalsLeft--
    return this.#faults.status
  }

  /** Milliseconds after which the media socket that begins now, of a call between these numbers, is cut. */
  takeMediaCut(numbers: readonly string[]): number | undefined {
    const { cutMediaOf, cutMediaAfterMs } = this.#faults
    if (this.#cutsLeft === 0 || (cutMediaOf && !numbers.includes(cutMediaOf))) return undefined
    this.#cutsLeft--
    return cutMediaAfterMs
  }

  takeFailure(): boolean {
    if (this.#failuresLeft === 0) return false
    this.#failuresLeft--
    return true
  }

  takeDrop(): boolean {
    if (this.#dropsLeft === 0) return false
    this.#dropsLeft--
    return true
  }
}
