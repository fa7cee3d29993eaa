import * as z from 'zod'

/**
 * What the assistant asked for, as far as it tells what an answer looks like. `text`: a name. `reference`: the number of a policy,
 * a contract or an order, of which nobody knows how long it is.
 */
export const Expected = z.enum(['datetime', 'email', 'phone_number', 'text', 'reference'])
export type Expected = z.infer<typeof Expected>
