import type { ChatRequest } from '../../wire/chat-request.ts'
import { readContext } from '../context.ts'
import { readFields } from '../fields.ts'
import { PHRASES } from '../phrases/pick.ts'
import { missingFields, questionFor } from '../questions.ts'
import { readAllUpdates, type Update } from '../updates.ts'
import { readTranscript } from './transcript.ts'
import type { Lang } from '../phrases/phrases.ts'

/** Answers a text message: what it can note of it, and the next question. */
export function answerSms(
  request: ChatRequest,
  { lang, nowMs }: { readonly lang: Lang | undefined; readonly nowMs: number },
): { readonly text: string; readonly updates: readonly Update[] } {
  const { turns, claim, everything } = readTranscript(request)
  const read = readContext(request, nowMs)
  const phrases = PHRASES[lang ?? read.lang]
  // People write typographic apostrophes, recognisers do not.
  const said = (turns.findLast(({ role }) => role === 'user')?.text ?? '').replaceAll('’', "'")
  const context = { ...read, lang: lang ?? read.lang, phrases, turns, said, claim, fields: readFields(everything, []) }
  const { updates } = readAllUpdates(context, undefined)
  const known = { ...claim, ...Object.fromEntries(updates.map(({ field, value }) => [field, value])) }
  const [next] = missingFields({ ...context, claim: known })
  const question = next ? questionFor(next, context.fields, phrases) : phrases.anythingElse
  return { text: updates.length > 0 ? `${phrases.noted} ${question}` : question, updates }
}
