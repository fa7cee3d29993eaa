import { readDateTime } from '@call-center/shared/call/read-date-time'
import type { Context } from './context.ts'
import { type Field, topicOf } from './fields.ts'
import { isYesNo, momentFor, preferredFor, readValue } from './field-values.ts'
import { readIntent } from './intents.ts'
import { plain, withDigits } from './slots/number-words.ts'
import { readDay } from './slots/read-day.ts'
import { formatMoment, type Now } from './slots/read-datetime.ts'

/** How surely the words that start it make a correction of what follows. */
type Sureness = 'sure' | 'denies' | 'may-be'

const OPENINGS: readonly (readonly [Sureness, RegExp])[] = [
  [
    'sure',
    /^(?:i (?:meant|mean|should have said|wanted to say)(?: to say)?|(?:that|it)(?:'s| is| was) (?:wrong|not (?:right|correct|true|it|what i said)|incorrect|a mistake)|i (?:made a mistake|was wrong|misspoke|got (?:that|it) wrong)|correction|you (?:misheard|misunderstood|got (?:that|it|me|my \w+) wrong)(?: me)?|(?:please )?(?:change|correct) (?:that|it)(?: to)?|make (?:that|it)|je (?:voulais|veux) dire|je me suis trompée?|c'est (?:faux|une erreur|inexact|pas (?:ça|ca|cela|juste|exact|correct))|vous (?:avez mal (?:compris|entendu|noté)|vous trompez)|erreur|je corrige|plutôt|quise decir|me equivoqué|我说错了)(?![\p{L}])/iu,
  ],
  // "Not Monday, Tuesday"; "not B but D".
  [
    'sure',
    /^(?:it (?:was|is)n't|it(?:'s| was| is) not|not|ce n'est pas|c'est pas|pas)\s+[^,.;]{1,40}?(?:\s*[,.;]\s*(?:but |mais )?|\s+(?:but|mais)\s+)(?=\S)/iu,
  ],
  ['denies', /^(?:no|nope|non|nan)(?![\p{L}])/iu],
  [
    'may-be',
    /^(?:actually|in fact|well actually|en fait|en réalité|finalement|wait|hold on|attendez|sorry|pardon|excuse me|excusez-moi|désolée?|rather|en realidad|perdón)(?![\p{L}])/iu,
  ],
]
const FILLER = /^(?:oh|ah|um+|uh+|euh|well|hmm|but|so|ok|okay|mais|alors|ben|eh)[\s,.]+/iu
const BETWEEN = /^[\s,.:;!…-]+/u
/** After "no", what is still an answer to a question is not a correction: "no, nobody". */
const SAYS_WHAT_IT_IS =
  /^(?:it(?:'s| is| was)|that(?:'s| is| was)|i said|c'est|c'était|j'ai dit|the|my|le|la|mon|ma|es|era)(?![\p{L}])|^\p{L}(?:$|[\s,]+(?:as in|for|like|comme))/iu

interface Opening {
  readonly sureness: Sureness
  readonly content: string
}

/** Takes "no, sorry, I meant" off. `undefined` when nothing like it starts the text. */
function readOpening(said: string): Opening | undefined {
  let content = said.trim()
  const found = new Set<Sureness>()
  for (let before = ''; before !== content;) {
    before = content
    content = content.replace(FILLER, '').replace(BETWEEN, '')
    const opening = OPENINGS.find(([, pattern]) => pattern.test(content))
    if (!opening) continue
    found.add(opening[0])
    content = content.replace(opening[1], '').replace(BETWEEN, '')
  }
  const sureness = (['sure', 'denies', 'may-be'] as const).find((kind) => found.has(kind))
  return sureness && { sureness, content }
}

export interface Correction {
  readonly field: string
  readonly value: string
}

/**
 * "No, it is B as in Bravo", "actually it was Tuesday": the new value of the field it corrects, which is the one that was
 * filled last and can hold such a value. `undefined` when nothing is corrected.
 */
export function readCorrection(context: Context, asked: Field | undefined): Correction | undefined {
  const opening = readOpening(context.said)
  if (!opening || opening.content === '' || readIntent(opening.content) !== undefined) return undefined
  const { content, sureness } = opening
  const candidates = filledFields(context)
  for (const field of candidates) {
    const value = readNewValue(content, field, context)
    if (value === undefined) continue
    // Whoever is asked for a text and tells a text, may be answering.
    const isText = field.type === 'text'
    if (isText && !speaksOf(field, opening, asked, context)) continue
    if (!isText && sureness === 'may-be' && asked?.type === field.type && asked !== field) continue
    const before = context.claim[field.name] ?? ''
    const merged = mergeInto(before, { value, content, field, now: context.now })
    if (merged !== before) return { field: field.name, value: merged }
  }
  return undefined
}

const MOST_WORDS_OF_A_DENIAL = 6
const STARTS_A_CLAUSE = /^(?:i|you|we|they|he|she|nobody|there|je|tu|vous|nous|ils?|elles?|on|personne|j'\S*|i'\S*)\b/i

/** Whether a text is the new value of a text field, and not an answer to what was asked. */
function speaksOf(
  field: Field,
  { sureness, content }: Opening,
  asked: Field | undefined,
  { claim, justFilled, now }: Context,
): boolean {
  // A text does not take what is surely something else.
  if (momentOnly(content, now) || !justFilled.includes(field.name)) return false
  if (sureness === 'sure') return true
  const isAnswered = !asked || asked === field || claim[asked.name] !== undefined
  if (sureness === 'may-be') return isAnswered || resembles(claim[field.name] ?? '', content)
  if (asked && isYesNo(asked) && asked !== field) return false
  if (SAYS_WHAT_IT_IS.test(content)) return true
  const isShort = content.split(/\s+/).length <= MOST_WORDS_OF_A_DENIAL && !STARTS_A_CLAUSE.test(content)
  return isShort && (isAnswered || asked.type !== 'text')
}

/** "I mean nine", after an hour was told, is an hour. */
function readNewValue(content: string, field: Field, context: Context): string | undefined {
  const value = readValue(content, field, context)
  if (value !== undefined || field.type !== 'datetime' || !context.justFilled.includes(field.name)) return value
  return /^\d{1,2}(?: \d{1,2})?[.!]?$/.test(withDigits(content))
    ? readValue(`at ${content}`, field, context)
    : undefined
}

/** The newest first; those that an earlier call filled come last. */
function filledFields({ filled, fields, claim }: Context): Field[] {
  const known = fields.filter(({ name }) => claim[name] !== undefined)
  const age = ({ name }: Field): number => (filled.includes(name) ? filled.indexOf(name) : filled.length)
  return known.toSorted((a, b) => age(a) - age(b))
}

const FEWEST_LETTERS_OF_A_WORD = 4

/** A moment and little else. */
function momentOnly(content: string, now: Now): boolean {
  const date: Field = { name: 'date', type: 'datetime', description: '' }
  return content.split(/\s+/).length <= FEWEST_LETTERS_OF_A_WORD + 2 && momentFor(content, date, now) !== undefined
}

/** Whether a new value looks like the old one put right: the same preposition, a word of it, or a code as it is one. */
function resembles(before: string, content: string): boolean {
  const bare = plain(content).replace(/^(?:it(?:'s| is| was)|that(?:'s| is| was)|c'(?:est|etait)|i said)\s+/, '')
  const [first = ''] = bare.split(/\s+/)
  const old = plain(before).split(/[^\p{L}\d]+/u)
  const shared = bare
    .split(/[^\p{L}\d]+/u)
    .some((word) => word.length >= FEWEST_LETTERS_OF_A_WORD && old.includes(word))
  const isPreposition = /^(?:in|at|on|near|a|dans|en|au|chez|sur)$/.test(first)
  return shared || (isPreposition && old[0] === first) || (/\d/.test(before) && /\d/.test(bare))
}

interface NewValue {
  readonly value: string
  readonly content: string
  readonly field: Field
  readonly now: Now
}

/** What stays of the old value: the hour when only the day was wrong, the code around a letter, the other name. */
function mergeInto(before: string, { value, content, field, now }: NewValue): string {
  if (field.type === 'datetime') return mergeMoment(before, { value, content, field, now })
  if (field.type !== 'text' || before === '') return value
  if (/^\p{L}$/u.test(value)) return withLetter(before, value) ?? value
  const topic = topicOf(field)
  if (topic !== 'name' && topic !== 'policyholder') return value
  const words = before.split(' ')
  const place = words.findIndex((word) => plain(word).charAt(0) === plain(value).charAt(0))
  return value.includes(' ') || words.length < 2 || place < 0 ? value : words.with(place, value).join(' ')
}

const MINUTE_MS = 60_000
const DAY_ALONE = /^\d{4}-\d{2}-\d{2}$/

/** The day stays when only the hour was put right, and the hour when only the day was. */
export function mergeMoment(before: string, { value, content, field, now }: NewValue): string {
  // A day alone is one on the caller's clock.
  const moment = (text: string): number =>
    Date.parse(readDateTime(text, 'UTC') ?? '') - (DAY_ALONE.test(text) ? now.offsetMinutes * MINUTE_MS : 0)
  const [old, told] = [moment(before), moment(value)]
  if (Number.isNaN(old)) return value
  const wall = (ms: number): string => new Date(ms + now.offsetMinutes * MINUTE_MS).toISOString()
  const nowWall = wall(now.ms)
  const newDay = readDay(withDigits(content), {
    todayMs: Date.parse(`${nowWall.slice(0, 10)}T00:00:00Z`),
    prefer: preferredFor(field),
    isOver: wall(old).slice(11, 16) <= nowWall.slice(11, 16),
  })
  const namesDay = newDay !== undefined
  const hasTime = !DAY_ALONE.test(value) // formatMoment leaves a time out that was not told
  const hadTime = !DAY_ALONE.test(before) && wall(old).slice(11, 16) !== '00:00' && !before.endsWith('T00:00:00.000Z')
  if ((namesDay && hasTime) || (!hasTime && !hadTime)) return value
  const [day, time] = namesDay ? [new Date(newDay).toISOString(), wall(old)] : [wall(old), wall(told)]
  const ms = Date.parse(`${day.slice(0, 10)}T${time.slice(11, 16)}:00Z`) - now.offsetMinutes * MINUTE_MS
  return formatMoment({ ms, exact: true }, now)
}

/** Letters that a telephone does not tell apart. */
const SOUND_ALIKE: readonly string[] = ['BCDEGPTVZ', 'AJKH', 'MN', 'FSX', 'IY', 'QU', 'LO']

/** The one letter of a code (`D1208`, `building D`) that the new one may have been taken for. */
function withLetter(before: string, letter: string): string | undefined {
  const alike = SOUND_ALIKE.find((group) => group.includes(letter)) ?? letter
  const places = [...before.matchAll(/(?<![a-z])\p{Lu}(?![a-z])/gu)].map(({ index }) => index)
  const confused = places.filter((at) => alike.includes(before.charAt(at)))
  const at = confused.length === 1 ? confused[0] : places.length === 1 ? places[0] : undefined
  return at === undefined ? undefined : before.slice(0, at) + letter + before.slice(at + 1)
}
