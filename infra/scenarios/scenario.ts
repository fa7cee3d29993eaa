import { CallRequest } from '@call-center/shared/call/call'
import { Language } from '@call-center/shared/config/languages'
import { PhoneNumber } from '@call-center/shared/phone-number'
import * as z from 'zod'
import { Expectation } from './expectation.ts'

const shortCode = Language.shape.short_code

const Turn = z.preprocess(
  (given) => (typeof given === 'string' ? { say: given } : given),
  z.strictObject({
    /** What the caller says. */
    say: z.string().trim().min(1),
    /** The language these words are in, when it is another one than before. */
    language: shortCode.optional(),
    /** What must hold once they were answered. */
    expect: Expectation.optional(),
  }),
)

/** One conversation with a caller, and what must come of it. */
export const Scenario = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower case words joined by dashes'),
    description: z.string().trim().min(1),
    /** The language the call begins in. */
    language: shortCode,
    /** All that the call may be held in. Left out: the one it begins in, and those of the turns. */
    languages: z.array(shortCode).min(1).optional(),
    /** The caller's number, E.164. Left out: one reserved for fiction, of the scenario's own. Its country tells the time zone. */
    caller: PhoneNumber.optional(),
    /** The caller's local time at the beginning, in text; through audio it is now. Left out: now. */
    now: z.iso
      .datetime({ local: true, precision: -1, error: 'must be a local time such as "2026-11-21T10:00"' })
      .optional(),
    /** What the call is about, in the place of `conversation.initiate` of the configuration. */
    initiate: CallRequest.pick({ agent_phone_number: true, bot_company: true, bot_name: true, claim: true, task: true })
      .strict()
      .default({}),
    /** `sample`: it asks for what the local cloud's sample documents say, and is left out where others are searched. */
    documents: z.literal('sample').optional(),
    turns: z.array(Turn).min(1),
    expect: Expectation.prefault({}),
  })
  .transform((scenario) => ({ ...scenario, languages: scenario.languages ?? languagesOf(scenario) }))
export type Scenario = z.infer<typeof Scenario>
export type Turn = Scenario['turns'][number]

const languagesOf = ({
  language,
  turns,
}: {
  language: string
  turns: readonly { language?: string | undefined }[]
}) => [...new Set([language, ...turns.flatMap((turn) => turn.language ?? [])])]
