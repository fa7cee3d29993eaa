import * as z from 'zod'

const count = z.number().int().nonnegative()
const OpenAiFault = z.strictObject({
  /** What is asked for. @defaultValue 'chat' */
  of: z.enum(['chat', 'embeddings']).default('chat'),
  /** Only requests to this model (or deployment). */
  model: z.string().optional(),
  /** Only chats that end with something the user says, in which these words are: so each call of many can have its own fault. */
  said: z.string().min(1).optional(),
  /** Answered instead of a completion. */
  status: z.union([z.literal(408), z.literal(429), z.literal(500), z.literal(502), z.literal(503)]).optional(),
  /** Told to the client with a 429, in seconds. @defaultValue 1 */
  retryAfterS: z.number().nonnegative().default(1),
  /** How many requests are affected. @defaultValue 1 */
  times: z.number().int().positive().default(1),
  firstTokenMs: count.optional(),
  tokensPerSecond: z.number().positive().optional(),
  /** Cuts the connection after this many pieces of a stream. */
  cutAfter: count.optional(),
  /** Falls silent after this many pieces of a stream, for `stallMs`. */
  stallAfter: count.optional(),
  /** @defaultValue 60000 */
  stallMs: count.default(60_000),
  /** Ends as if the content filter had stepped in. */
  contentFilter: z.boolean().default(false),
  /** Refuses the prompt, as the content filter does with a jailbreak. */
  promptFilter: z.boolean().default(false),
  /** Runs out of tokens after this many pieces of a stream, be it in the middle of a tool call. */
  lengthAfter: count.optional(),
  /** Says of the answer, or of the prompt for `jailbreak`, what the content filter found, and lets it pass. */
  annotate: z
    .strictObject({
      category: z.enum(['hate', 'self_harm', 'sexual', 'violence']),
      severity: z.enum(['low', 'medium', 'high']),
    })
    .or(z.literal('jailbreak'))
    .optional(),
  /** Answers with nothing: no words, no tools. */
  empty: z.boolean().default(false),
  /** Sends something that is not JSON. */
  malformed: z.boolean().default(false),
})
export type OpenAiFault = z.input<typeof OpenAiFault>
export type ReadFault = z.output<typeof OpenAiFault>

export interface Asked {
  readonly of: ReadFault['of']
  readonly model: string
  /** What the user says at the end of a chat. */
  readonly said?: string | undefined
}

export interface Faults {
  /** Adds a fault. @throws {ZodError} when it is not one. */
  set(fault: unknown): void
  clear(): void
}

export interface FaultQueue extends Faults {
  /** The fault of this request, if any: the oldest that is meant for it. */
  take(asked: Asked): ReadFault | undefined
}

export function createFaults(): FaultQueue {
  let queue: { readonly fault: ReadFault; left: number }[] = []
  return {
    set(fault) {
      const read = OpenAiFault.parse(fault)
      queue.push({ fault: read, left: read.times })
    },
    clear() {
      queue = []
    },
    take(asked) {
      const first = queue.find(({ fault }) => isFor(fault, asked))
      if (!first) return undefined
      first.left -= 1
      if (first.left === 0) queue = queue.filter((other) => other !== first)
      return first.fault
    },
  }
}

const isFor = ({ of, model, said }: ReadFault, asked: Asked): boolean =>
  of === asked.of &&
  (model === undefined || model === asked.model) &&
  (said === undefined || (asked.said ?? '').includes(said))
