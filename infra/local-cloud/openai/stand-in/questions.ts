import type { Context, Turn } from './context.ts'
import { type Field, labelOf, topicOf } from './fields.ts'
import { isYesNo } from './field-values.ts'
import { isAcknowledgement, isNo, readIntent, readWantedLang } from './intents.ts'
import { readNamedFields } from './named-fields.ts'
import { PHRASES } from './phrases/pick.ts'
import type { Phrases } from './phrases/phrases.ts'
import { plain } from './slots/number-words.ts'

/** The question for a field; the same each time, so that it is recognised when it was asked. */
export function questionFor(field: Field, fields: readonly Field[], phrases: Phrases): string {
  const topic = topicOf(field)
  const first = fields.find((other) => topicOf(other) === topic)
  return topic && first === field ? phrases.questions[topic] : phrases.ask[field.type](labelOf(field))
}

/** How often a field is asked for before the stand-in goes on without it. */
const MOST_TIMES_ASKED = 2

/** Fields to ask for, in order: not known, not declined, not asked for too often. What is optional comes last. */
export function missingFields(context: Context): Field[] {
  const { fields, claim, withheld } = context
  const open = fields.filter(({ name }) => claim[name] === undefined && !withheld.has(name))
  const left = open.filter((field) => timesAsked(field, context) < MOST_TIMES_ASKED && !wasDeclined(field, context))
  return [...left.filter((field) => !isOptional(field)), ...left.filter(isOptional)]
}

const isOptional = ({ name }: Field): boolean => /^(extra|other|additional|more)_|comment|notes/.test(name)

/** A question that the caller answered with a wish ("slower, please"), a question, or another field is not counted. */
function timesAsked(field: Field, { turns, fields }: Context): number {
  return turns.filter((turn, index) => {
    if (turn.role !== 'assistant' || !asksFor(turn, field, fields)) return false
    const answer = turns.slice(index).find(({ role }) => role === 'user')
    if (answer === undefined) return true
    const intent = readIntent(answer.text)
    if ((intent !== undefined && intent !== 'told') || readWantedLang(answer.text) !== undefined) return false
    const { named } = readNamedFields(answer.text, fields)
    return named.length === 0 || named.some((one) => one.field === field)
  }).length
}

function asksFor({ text }: Turn, field: Field, fields: readonly Field[]): boolean {
  const said = plain(text)
  return Object.values(PHRASES).some((phrases) => said.includes(plain(questionFor(field, fields, phrases))))
}

/** "I do not know", or no more than "no". */
export const declines = (text: string, field: Field): boolean =>
  readIntent(text) === 'unknown' || (field.type === 'text' && !isYesNo(field) && isNo(text) && isAcknowledgement(text))

/** "I do not know" was said right after the field was asked for. */
function wasDeclined(field: Field, { turns, fields }: Context): boolean {
  return turns.some(({ role, text }, index) => {
    if (role !== 'user' || !declines(text, field)) return false
    const before = turns.slice(0, index).findLastIndex((turn) => turn.role === 'user')
    return turns.slice(before + 1, index).some((turn) => asksFor(turn, field, fields))
  })
}

/**
 * The field the assistant's last words asked for. When they were cut short by the caller, it is the one that was
 * about to be asked for.
 */
export function askedField(context: Context): Field | undefined {
  const { turns, fields } = context
  const last = turns.findLastIndex(({ role }) => role === 'user')
  const before = turns.slice(0, last).findLastIndex(({ role }) => role === 'user')
  const spoken = turns.slice(before + 1, last).filter(({ role }) => role === 'assistant')
  const said = spoken.map(({ text }) => text).join(' ')
  if (said === '') return undefined
  const asked = fields.filter((field) => asksFor({ role: 'assistant', text: said }, field, fields))
  if (asked.length > 0) return asked.find(({ name }) => context.claim[name] === undefined) ?? asked.at(-1)
  // Others' wording: the question of an assistant that is not this one, or a question that was cut.
  return fields.find((field) => context.claim[field.name] === undefined && plain(said).includes(plain(labelOf(field))))
}

export const asksAnythingElse = ({ turns }: Context): boolean => {
  const last = turns.findLast(({ role }) => role === 'assistant')
  return (
    last !== undefined &&
    Object.values(PHRASES).some(({ anythingElse }) => plain(last.text).includes(plain(anythingElse)))
  )
}
