import type { Context } from './context.ts'
import { mergeMoment, readCorrection } from './corrections.ts'
import { isYesNo, isStillToCome, momentFor, readValue } from './field-values.ts'
import { type Field, topicOf } from './fields.ts'
import { fieldNamedFirst, readNamedFields } from './named-fields.ts'
import { declines } from './questions.ts'
import { readIntent } from './intents.ts'
import { withoutRudeWords } from './rude-words.ts'
import { formatMoment } from './slots/read-datetime.ts'
import { isOnlyMoment } from './slots/only-moment.ts'
import { readEmail } from './slots/read-email.ts'
import { readPhone } from './slots/read-phone.ts'
import { noticePolicy, readText } from './slots/read-text.ts'

export interface Update {
  readonly field: string
  readonly value: string
}

/** What the caller said, and what of it belongs in the claim. */
export interface Reading {
  readonly updates: readonly Update[]
  /** It puts right what was noted before. */
  readonly corrects: boolean
  /** A field that was named, with a value that cannot be read. */
  readonly unclear: Field | undefined
}

/**
 * Everything in what the caller said that belongs in the claim. Surest first: a correction, the fields they name, what
 * is recognised by its shape, then the answer to the question that was asked, then the story.
 */
export function readAllUpdates(context: Context, asked: Field | undefined): Reading {
  const { updates: byName, rest, unclear, isNaming } = readNamed(context)
  const correction = isNaming ? undefined : readCorrection(context, asked)
  if (correction) return { updates: [correction], corrects: true, unclear: undefined }
  const others = isWorthReading(rest, isNaming) ? readRest({ ...context, said: rest }, asked, byName) : []
  const corrects = byName.some(({ field, value }) => (context.claim[field] ?? value) !== value)
  return { updates: [...byName, ...others], corrects, unclear }
}

/** The fields that the caller names, and what they said besides. */
export function readNamed(context: Context) {
  const { named, rest } = readNamedFields(context.said, context.fields)
  const read = named.map(({ field, said }) => ({ field, value: readValue(said, field, context) }))
  const updates: Update[] = read.flatMap(({ field, value }) =>
    value === undefined ? [] : [{ field: field.name, value }],
  )
  return { updates, rest, unclear: read.find(({ value }) => value === undefined)?.field, isNaming: named.length > 0 }
}

const FEWEST_WORDS_BESIDE_A_NAME = 2

/** "Hello" beside "my name is Fred" is no answer to anything. */
const isWorthReading = (rest: string, isBesideAName: boolean): boolean =>
  !isBesideAName ||
  (rest.split(/\s+/).length >= FEWEST_WORDS_BESIDE_A_NAME &&
    !/^[^\p{L}]*(hello|hi|bonjour|hola)\b[^,.]{0,12}$/iu.test(rest)) ||
  /[\u4e00-\u9fff]{3}/.test(rest)

function readRest(context: Context, asked: Field | undefined, byName: readonly Update[]): Update[] {
  const isNamed = (field: Field): boolean => byName.some(({ field: name }) => name === field.name)
  const noticed = (asked && asksForTime(asked) ? [] : noticeUpdates(context)).filter(
    ({ field }) => !byName.some((update) => update.field === field),
  )
  const found = [...byName, ...noticed]
  const answered = asked && !isNamed(asked) && !noticed.some(({ field }) => field === asked.name)
  const first = asked?.type === 'text' ? undefined : fieldNamedFirst(context.said, context.fields)
  const answer = first
    ? readAnswer(context, first, noticed)
    : answered
      ? readAnswer(context, asked, noticed)
      : undefined
  // Somebody who is asked when it happened may still be telling what happened.
  const tells = !asked || isNamed(asked) || (asked.type === 'datetime' && answered)
  const story = answer || !tells ? undefined : readStory(context, found)
  return [...(answer ? [answer] : []), ...noticed, ...(story ? [story] : [])]
}

function readAnswer(context: Context, field: Field, noticed: readonly Update[]): Update | undefined {
  if (declines(context.said, field)) return undefined
  if (field.type === 'text' && !isYesNo(field) && !asksForTime(field) && isOnlyNoticed(context.said, noticed))
    return undefined
  const value = readValue(context.said, field, context)
  return value === undefined ? undefined : { field: field.name, value }
}

/** "My email is …" in answer to another question is an email, not the answer; so is a phone number, or a bare date. */
const isOnlyNoticed = (said: string, noticed: readonly Update[]): boolean =>
  noticed.some(({ value }) => /@|^\+?\d{8,}$/.test(value)) ||
  ((said.split(/\s+/).length <= FEWEST_WORDS_OF_A_STORY || tellsWhen(said)) &&
    noticed.some(({ value }) => /^\d{4}-\d{2}-\d{2}/.test(value)))

/** "It happened yesterday at three pm", and no word of where. */
const TELLS_WHEN =
  /^(well,? |oh,? )?(it|that|this) (happened|occurred|was|started|began)\b|^(c'était|c'est arrivé|ça s'est passé)\b|^(fue|ocurrió|pasó)\b/i
const TELLS_WHERE =
  /\b(in|at|on|near|behind) (the|my|our|a|an) |\b(dans|chez|sur|devant) |\b(en|cerca de|delante de) (la|el|mi)\b/i
const tellsWhen = (said: string): boolean => (TELLS_WHEN.test(said) && !TELLS_WHERE.test(said)) || isOnlyMoment(said)
/** "Preferred hour", kept as text: a time is its answer. */
const asksForTime = ({ name, type }: Field): boolean => type === 'text' && /time|hour|heure|hora|when|day/.test(name)

/** What can be recognised whatever was asked: an address, a number, a policy, a moment in a story. */
function noticeUpdates({ said, lang, fields, claim, now }: Context): Update[] {
  const email = readEmail(said)
  const policy = noticePolicy(said)
  const phone = email || policy ? undefined : readPhone(said, lang)
  const found: Update[] = []
  const add = (wanted: (field: Field) => boolean, value: string | undefined): void => {
    const field = fields.find((one) => wanted(one) && claim[one.name] === undefined) ?? fields.find(wanted)
    if (field && value !== undefined && claim[field.name] !== value) found.push({ field: field.name, value })
  }
  add(({ type }) => type === 'email', email)
  add(({ type }) => type === 'phone_number', phone)
  add((field) => topicOf(field) === 'policy', policy)
  const moments = fields.filter(({ type }) => type === 'datetime')
  const [only] = moments
  if (!only || moments.length > 1 || (claim[only.name] !== undefined && !tellsWhen(said))) return found
  const moment = momentFor(said, only, now)
  if (!moment || isStillToCome(moment, only, now)) return found
  const [before, value] = [claim[only.name], formatMoment(moment, now)]
  // An hour that is told later is one of the day that was told before.
  found.push({
    field: only.name,
    value: before ? mergeMoment(before, { value, content: said, field: only, now }) : value,
  })
  return found
}

const FEWEST_WORDS_OF_A_STORY = 4
const STORY = /descri|problem|issue|incident$|hardware|subject|reason|request/

/** What a caller tells before anything was asked goes to the field that describes the matter. */
function readStory({ said, fields, claim, withheld }: Context, noticed: readonly Update[]): Update | undefined {
  const chinese = /[\u4e00-\u9fff]{4}/.test(said)
  if (!chinese && said.split(/\s+/).length < FEWEST_WORDS_OF_A_STORY) return undefined
  if (readIntent(said) === 'unknown') return undefined
  const known = (name: string): boolean =>
    claim[name] !== undefined || withheld.has(name) || noticed.some(({ field }) => field === name)
  const field = fields.find(({ name, type }) => type === 'text' && STORY.test(name) && !known(name))
  const value = field ? readText(withoutRudeWords(said), 'description') : undefined
  return field && value ? { field: field.name, value } : undefined
}
