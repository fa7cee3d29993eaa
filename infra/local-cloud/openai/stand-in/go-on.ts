import type { Context } from './context.ts'
import { isInDanger } from './danger.ts'
import { missingFields, questionFor } from './questions.ts'
import { knownParts } from './told-back.ts'

/** The next question, or the summary when there is none left. Nobody in danger is asked anything. */
export function goOn(context: Context): string {
  const { phrases, fields, claim, turns } = context
  if (isInDanger(context)) return phrases.whenSafe
  const [next] = missingFields(context)
  if (next) return questionFor(next, fields, phrases)
  const summarised = turns.some(({ role, text }) => role === 'assistant' && text.includes(phrases.anythingElse))
  if (summarised || !fields.some(({ name }) => claim[name] !== undefined)) return phrases.anythingElse
  return `${phrases.summary(knownParts(context))} ${phrases.anythingElse}`
}
