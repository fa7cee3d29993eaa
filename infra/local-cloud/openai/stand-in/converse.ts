import { type Answer, say, type Style, use } from './answer.ts'
import { CLAIM_TOOL, type Context } from './context.ts'
import { type Field, labelOf, topicOf } from './fields.ts'
import { isNo, isSad, isYes, readIntent, readWantedLang } from './intents.ts'
import { afterTools } from './after-tools.ts'
import { asksAnythingElse, askedField, missingFields, questionFor } from './questions.ts'
import { requestTool } from './requests.ts'
import { callTool } from './tool-arguments.ts'
import { readAllUpdates, type Update } from './updates.ts'

/** Decides the next thing to say or do in a call. Pure: the same messages and tools give the same answer. */
export function converse(context: Context): Answer {
  if (context.results.length > 0) return afterTools(context, goOn(context))
  const { phrases, said } = context
  const intent = readIntent(said)
  if (intent === 'jailbreak') return say('none', phrases.refusal, goOn(context))
  if (said === '' || intent === 'noise') return say('none', phrases.notUnderstood)
  const asked = askedField(context)
  const requested = requestTool(context, intent, readWantedLang(said))
  if (requested) return requested
  if (asksAnythingElse(context) && intent === undefined) {
    if (isNo(said)) return hangUp(context)
    if (isYes(said) && said.split(/\s+/).length <= 3) return say('none', phrases.goOn)
  }
  switch (intent) {
    case 'goodbye':
      return hangUp(context)
    case 'explain':
      return say('none', ...phrases.explanation)
    case 'who':
      return say('cheerful', phrases.whoAmI, goOn(context))
    case 'greeting':
      return say('cheerful', phrases.hello, wasGreeted(context) ? goOn(context) : phrases.howCanIHelp)
    case 'thanks':
      return say('cheerful', phrases.welcome, goOn(context))
    case 'unknown':
      if (asked) return say('none', phrases.skipped, goOn(context))
  }
  return takeAnswer(context)
}

function takeAnswer(context: Context): Answer {
  const { phrases, said } = context
  const asked = askedField(context)
  const updates = readAllUpdates(context, asked)
  const style: Style = isSad(said) ? 'sad' : 'none'
  if (updates.length > 0) {
    const customer_response = style === 'sad' ? phrases.notedSad : thanksFor(updates, context)
    const call = callTool(context, CLAIM_TOOL, { updates, customer_response })
    if (call) return use(call)
    return say(style, customer_response, goOn(context))
  }
  const repeat = asked && missingFields(context).includes(asked)
  if (asked && repeat) return say('none', phrases.help[asked.type], questionFor(asked, context.fields, phrases))
  const lead = asked ? phrases.skipped : style === 'sad' ? phrases.notedSad : ''
  return say(style, lead, goOn(context))
}

/** Somebody who says who they are is called by their name. */
function thanksFor(updates: readonly Update[], { fields, phrases }: Context): string {
  const [first, ...others] = updates
  const field = fields.find(({ name }) => name === first?.field)
  const isName = others.length === 0 && field && topicOf(field) === 'name'
  return isName && first ? phrases.notedName(first.value) : phrases.noted
}

const wasGreeted = ({ turns }: Context): boolean => turns.filter(({ role }) => role === 'user').length > 1

/** The next question, or the summary when there is none left. */
export function goOn(context: Context): string {
  const { phrases, fields, claim, turns, lang } = context
  const [next] = missingFields(context)
  if (next) return questionFor(next, fields, phrases)
  const known = fields.filter(({ name }) => claim[name] !== undefined)
  const summarised = turns.some(({ role, text }) => role === 'assistant' && text.includes(phrases.anythingElse))
  if (known.length === 0 || summarised) return phrases.anythingElse
  // Dates are left out: their digits are tiring to hear.
  const colon = lang === 'fr' ? ' : ' : lang === 'zh' ? '：' : ': '
  const told = known.filter(({ type }) => type !== 'datetime')
  const parts = told
    .slice(0, MOST_SUMMARISED)
    .map((field) => `${labelIn(field, context)}${colon}${spoken(claim[field.name] ?? '')}`)
  return `${phrases.summary(parts.join(lang === 'fr' ? ' ; ' : '; '))} ${phrases.anythingElse}`
}

function labelIn(field: Field, { phrases }: Context): string {
  const topic = topicOf(field)
  return topic ? phrases.labels[topic] : labelOf(field)
}

/** More would not be listened to. */
const MOST_SUMMARISED = 3
const LONGEST_SPOKEN = 60

/** A value in the middle of a sentence. */
function spoken(value: string): string {
  const cut =
    value.length > LONGEST_SPOKEN
      ? value.slice(0, value.lastIndexOf(' ', LONGEST_SPOKEN))
      : value.replace(/[.?!]+$/, '')
  return STARTS_A_SENTENCE.test(cut) ? cut.charAt(0).toLowerCase() + cut.slice(1) : cut
}

/** Words that have a capital only where a sentence starts. */
const STARTS_A_SENTENCE =
  /^(?:There|It|My|Our|The|An?|We|Somebody|Someone|Il|Elle|On|Nous|Les?|La|Une?|Mon|Ma|Mes|Hay|El|Mi|Un[ao]?)\b/

function hangUp(context: Context): Answer {
  const call = callTool(context, 'end_call', { customer_response: context.phrases.goodbye })
  return call ? use(call) : say('cheerful', context.phrases.goodbye)
}
