import type { Context } from './context.ts'
import { type Field, labelOf, topicOf, withArticle } from './fields.ts'
import { missingFields } from './questions.ts'

/** More would not be listened to. */
const MOST_SUMMARISED = 3
const MOST_TOLD = 5
/** What is longer is read to the end of a clause: half a thought ("at three", without its hours) is a mistake. */
const LONGEST_SPOKEN = 60
const FEWEST_SPOKEN = 15

/** A field in the middle of a sentence. */
export function labelIn(field: Field, { phrases, lang }: Context): string {
  const topic = topicOf(field)
  if (topic) return phrases.labels[topic]
  const label = labelOf(field)
  return lang === 'en' ? withArticle(label) : label
}

/** A value in the middle of a sentence. */
function spoken(value: string): string {
  const clauses = [
    ...value
      .slice(0, LONGEST_SPOKEN)
      .matchAll(/[,;.!?](?=\s)|[，。！？]|\s(?=(?:and|et|y|because|parce que|porque)\s)/gu),
  ]
  const end = clauses.findLast(({ index }) => index >= FEWEST_SPOKEN)?.index
  const cut =
    value.length > LONGEST_SPOKEN && end !== undefined
      ? value.slice(0, end).replace(/[\s,;]+$/, '')
      : value.replace(/[.?!]+$/, '')
  return STARTS_A_SENTENCE.test(cut) ? cut.charAt(0).toLowerCase() + cut.slice(1) : cut
}

/** Words that have a capital only where a sentence starts. */
const STARTS_A_SENTENCE =
  /^(?:There|It|My|Our|The|An?|We|Somebody|Someone|Il|Elle|On|Nous|Les?|La|Une?|Mon|Ma|Mes|Hay|El|Mi|Un[ao]?)\b/

/** What the claim holds, without its dates: their digits are tiring to hear. */
export function knownParts(context: Context, most = MOST_SUMMARISED): string {
  const { fields, claim, lang } = context
  const colon = lang === 'fr' ? ' : ' : lang === 'zh' ? '：' : ': '
  return fields
    .filter(({ name, type }) => isTellable(claim[name]) && type !== 'datetime')
    .slice(0, most)
    .map((field) => `${labelIn(field, context)}${colon}${spoken(claim[field.name] ?? '')}`)
    .join(lang === 'fr' ? ' ; ' : '; ')
}

/** `[withheld]` in the place of a value says that there is one, which this caller is not told. */
const isTellable = (value: string | undefined): boolean => value !== undefined && !/^\[\w+\]$/.test(value)

/** "I have noted …": what the caller has told so far. */
export function whatIsKnown(context: Context): string {
  const { fields, claim, phrases } = context
  const parts = knownParts(context, MOST_TOLD)
  if (parts !== '') return phrases.answers.known(parts)
  const date = fields.find(({ name }) => isTellable(claim[name]))
  return date ? phrases.answers.known(labelIn(date, context)) : phrases.answers.nothingKnown
}

/** "I still need …". */
export function whatIsMissing(context: Context): string {
  const { phrases, lang } = context
  const missing = missingFields(context).map((field) => labelIn(field, context))
  if (missing.length === 0) return phrases.answers.nothingNeeded
  const list = new Intl.ListFormat(lang, { type: 'conjunction' }).format(missing)
  return phrases.answers.needs(list)
}
