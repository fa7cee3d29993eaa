import * as z from 'zod'

/** What an operator may do about a call. */
export const Action = z.enum(['hang-up', 'transfer', 'call-again'])
export type Action = z.infer<typeof Action>
