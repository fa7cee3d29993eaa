import { type Answer, say } from './answer.ts'
import { CLAIM_TOOL, type Context, isErrorResult, readUpdates, type ToolResult, wasRefused } from './context.ts'
import type { Field } from './fields.ts'
import { firstSentences, fromSearch } from './known-documents.ts'
import { PHRASES } from './phrases/pick.ts'
import type { Lang, Phrases } from './phrases/phrases.ts'
import { missingFields, questionFor } from './questions.ts'

/** What to say once the tools have answered. No tool is called a second time in a turn, so a turn always ends. */
export function afterTools(context: Context, next: string): Answer {
  const { results, phrases, fields } = context
  const named = (name: string): ToolResult | undefined => results.findLast((result) => result.name === name)
  const claim = named(CLAIM_TOOL)
  const refused = claim && refusedField(claim, fields)
  if (refused) {
    const again = missingFields(context).some(({ name }) => name === refused.name)
    return say('none', again ? `${phrases.help[refused.type]} ${questionFor(refused, fields, phrases)}` : next)
  }
  if (named('end_call')) return say('cheerful', phrases.goodbye)
  const emergency = named('notify_emergencies')
  if (emergency) return say('sad', whomToDial(emergency, phrases), phrases.whenSafe)
  const human = named('talk_to_human')
  if (human) return isErrorResult(human) ? say('sad', phrases.noHuman, next) : say('none', phrases.transferring)
  const language = named('speech_lang')
  if (language) return inLanguage(language, context, next)
  const found = named('search_document')
  if (found) return say('none', ...whatWasFound(found, context), next)
  const failed = results.find((result) => result.name !== CLAIM_TOOL && isErrorResult(result))
  return say('none', failed ? phrases.help.text : '', next)
}

/** The number the tool names for the caller's country; nothing to a caller whom the tool itself told it. */
function whomToDial({ arguments: text, content }: ToolResult, phrases: Phrases): string {
  if (!text.includes('"customer_response"')) return ''
  const number = /(?<![\d+])\d{2,4}(?!\d)/.exec(content)?.[0]
  return number && !isErrorResult({ content }) ? phrases.dial([...number].join(' ')) : phrases.dialLocal
}

function refusedField(result: ToolResult, fields: readonly Field[]): Field | undefined {
  const name = readUpdates(result.arguments).find(({ field }) => wasRefused(field, result))?.field
  return fields.find((field) => field.name === name)
}

/** The prompt may still name the old language; the tool call knows the new one. */
function inLanguage({ arguments: text, content }: ToolResult, context: Context, next: string): Answer {
  const code = /"([a-z]{2})-[A-Z]{2}"/.exec(text)?.[1] as Lang | undefined
  const phrases = code && Object.hasOwn(PHRASES, code) && !isErrorResult({ content }) ? PHRASES[code] : context.phrases
  const [field] = missingFields(context)
  return say(
    'none',
    field ? questionFor(field, context.fields, phrases) : phrases === context.phrases ? next : phrases.anythingElse,
  )
}

const LONGEST_FOUND = 240

function whatWasFound({ content }: ToolResult, context: Context): string[] {
  const { phrases } = context
  const best = fromSearch(content, context)
  if (!best) return [phrases.nothingFound]
  return [`doc=${best.id}`, phrases.found(firstSentences(best.answer).slice(0, LONGEST_FOUND))]
}
