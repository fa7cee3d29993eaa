import * as z from 'zod'

/** `conversation.transfer`: how a caller is handed over to a colleague. */
export const Transfer = z.object({
  briefing: z
    .boolean()
    .default(false)
    .describe('Tell the colleague first what it is about, and join the caller when they accept by key or voice.'),
})
export type Transfer = z.infer<typeof Transfer>

/** The longest briefing, characters: half a minute of speech. */
export const LONGEST_BRIEFING = 500
