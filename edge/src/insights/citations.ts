import type { CallState, Citation } from '@call-center/shared/call/call'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import type { Services } from '../services.ts'
import { indexOfWords } from '../whole-words.ts'
import { askForJson } from './ask-for-json.ts'
import { citationsPrompt } from './prompts.ts'

const LONGEST_WORDS = 200
const MOST = 40

/**
 * Which words of a summary rest on which message. A summary without them is still a summary: when the model gives none
 * that fit, there are none.
 */
export async function cite(
  { model, config, log }: Services,
  call: CallState,
  { text, signal }: { readonly text: string; readonly signal: AbortSignal },
): Promise<Citation[]> {
  const cited = call.messages.filter(({ content }) => content)
  const { prompts } = config
  try {
    const { citations } = await askForJson(
      model,
      citationsPrompt(call, text, { cited, prompts }),
      citationsOf(text, cited.length),
      { name: 'citations', signal },
    )
    return citations.flatMap(({ words, message }) => {
      const id = cited[message]?.id
      return id ? [{ words, message_id: id }] : []
    })
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    log.warn({ callId: call.call_id, err: error }, 'summary without citations')
    return []
  }
}

/** Whole words that the text has, messages that there are: the model is told what does not exist. */
const citationsOf = (text: string, messages: number) =>
  z.object({
    citations: z
      .array(
        z.object({
          words: z
            .string()
            .trim()
            .min(1)
            .max(LONGEST_WORDS)
            .refine((words) => indexOfWords(text, words) >= 0, {
              error: ({ input }) => `"${String(input)}" is not in the text`,
            }),
          message: z
            .number()
            .int()
            .min(0)
            .max(messages - 1),
        }),
      )
      .max(MOST),
  })
