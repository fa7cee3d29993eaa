import * as z from 'zod'

const pattern = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    try {
      new RegExp(text, 'iu')
    } catch (cause) {
      context.addIssue({
        code: 'custom',
        message: `is no regular expression: ${cause instanceof Error ? cause.message : cause}`,
      })
    }
  })

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/**
 * A moment on the caller's clock, told from the day of the call, so that it holds on any day: "yesterday at three" is
 * `days: -1, time: "15:00"`, "on Monday" is `weekday: last monday`.
 */
const MomentMatcher = z
  .strictObject({
    /** Days from the day of the call; 0 is that day. */
    days: z.number().int().optional(),
    /** The nearest one before, or after, the day of the call; of a `time` that is over, that day itself is the last one. */
    weekday: z.enum(WEEKDAYS.flatMap((day) => [`last ${day}`, `next ${day}`] as const)).optional(),
    /** Left out: any time of that day. */
    time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 15:00')
      .optional(),
    within_minutes: z.number().positive().default(1),
  })
  .refine(({ days, weekday }) => (days === undefined) !== (weekday === undefined), 'needs either days or weekday')
export type MomentMatcher = z.infer<typeof MomentMatcher>

const WAYS = ['equals', 'one_of', 'matches', 'datetime', 'absent'] as const

/** How a value is judged. A bare text means `equals`, `null` that there must be none. */
export const Matcher = z.preprocess(
  (given) => (given === null ? { absent: true } : typeof given === 'string' ? { equals: given } : given),
  z
    .strictObject({
      equals: z.string().optional(),
      one_of: z.array(z.string()).min(1).optional(),
      /** A regular expression, whatever the case. */
      matches: pattern.optional(),
      datetime: MomentMatcher.optional(),
      absent: z.literal(true).optional(),
    })
    .refine((given) => WAYS.filter((way) => given[way] !== undefined).length === 1, `needs one of ${WAYS.join(', ')}`),
)
export type Matcher = z.infer<typeof Matcher>

/** What must hold after one turn, or of a whole call. */
export const Expectation = z.strictObject({
  /** Fields by name. Those that are not named may hold anything. */
  claim: z.record(z.string(), Matcher).default({}),
  /** Reminders that must exist, each in any place. */
  reminders: z
    .array(z.strictObject({ title: Matcher.optional(), due: Matcher.optional(), owner: Matcher.optional() }))
    .default([]),
  tools: z
    .strictObject({ used: z.array(z.string()).default([]), unused: z.array(z.string()).default([]) })
    .default({ used: [], unused: [] }),
  /** Ids of documents that answers must rest on. */
  cites: z.array(z.string().min(1)).default([]),
  /** Regular expressions that the assistant's words must match, whatever the case. */
  says: z.array(pattern).default([]),
  /** Words the assistant must not say, whatever the case. */
  forbidden: z.array(z.string().min(1)).default([]),
  /** Language of the assistant's words, as `fr-FR` or `fr`. */
  language: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'must look like fr-FR')
    .optional(),
  /** Who ends the call and how. */
  ends: z.enum(['caller', 'hang-up', 'transfer']).optional(),
})
export type Expectation = z.infer<typeof Expectation>
