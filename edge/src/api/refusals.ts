import { z } from '@hono/zod-openapi'

/** Body of every answer that is not a success. */
export const Refusal = z
  .object({
    error: z.object({
      message: z.string().describe('What is wrong, for people.'),
      details: z.array(z.string()).describe('One sentence per mistake, or codes a program may switch on.'),
    }),
  })
  .openapi('Error')

const REFUSALS = {
  401: ['Without credentials, or with wrong ones.', 'a key is required', ['unauthorized']],
  403: [
    'The key does not have the scope, the number must not be called, or a browser sent it on behalf of another site.',
    'the key does not have the scope operator',
    ['forbidden'],
  ],
  404: ['It does not exist.', 'there is no such call', []],
  409: ['It cannot be done as things are.', 'feature flags cannot be changed here', ['not-editable']],
  413: ['The body is larger than 64 KiB.', 'The body is too large', []],
  415: ['The body is not said to be JSON.', 'send JSON, with content-type: application/json', []],
  422: [
    'Something in it is wrong; each mistake is named.',
    'Validation error',
    ['phone_number: is not a phone number in international form, for example +33612345678'],
  ],
  429: [
    'Too many calls, or too late or too early there; `retry-after` says when to ask again, in seconds.',
    'not now, try again later',
    ['too-many-calls-a-minute'],
  ],
  502: ['A service we depend on refused.', 'telephony: place was refused', ['provider-failed']],
  503: ['No room at the moment; `retry-after` says when to ask again, in seconds.', 'no room', ['no-room']],
} as const satisfies Readonly<Record<number, readonly [string, string, readonly string[]]>>

type Status = keyof typeof REFUSALS

export interface RefusalDoc {
  readonly description: string
  readonly content: { readonly 'application/json': { readonly schema: typeof Refusal; readonly example: unknown } }
}

/** The refusals of a route, for its description. What refuses is `error-envelope.ts`. */
export function refusals<const Statuses extends readonly Status[]>(
  ...statuses: Statuses
): { readonly [S in Statuses[number]]: RefusalDoc } {
  const docs = statuses.map((status) => {
    const [description, message, details] = REFUSALS[status]
    const content = { 'application/json': { schema: Refusal, example: { error: { message, details } } } }
    return [status, { description, content }]
  })
  return Object.fromEntries(docs) as { readonly [S in Statuses[number]]: RefusalDoc }
}
