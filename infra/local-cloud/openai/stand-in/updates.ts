import type { Context } from './context.ts'
import { type Field, topicOf } from './fields.ts'
import { formatMoment, readMoment } from './slots/read-datetime.ts'
import { readEmail } from './slots/read-email.ts'
import { readPhone } from './slots/read-phone.ts'
import { noticeName, noticePolicy, readText, withoutName } from './slots/read-text.ts'

export interface Update {
  readonly field: string
  readonly value: string
}

/** Everything in what the caller said that belongs in the claim: the answer to the question, and what came along. */
export function readAllUpdates(context: Context, asked: Field | undefined): Update[] {
  const noticed = noticeUpdates(context)
  const answer =
    asked && !noticed.some(({ field }) => field === asked.name) ? readAnswer(context, asked, noticed) : undefined
  // Somebody who is asked when it happened may still be telling what happened.
  const tells = !asked || (asked.type === 'datetime' && !noticed.some(({ field }) => field === asked.name))
  const story = answer || !tells ? undefined : readStory(context, noticed)
  return [...(answer ? [answer] : []), ...noticed, ...(story ? [story] : [])]
}

function readAnswer({ said, lang, now }: Context, field: Field, noticed: readonly Update[]): Update | undefined {
  const value = (): string | undefined => {
    switch (field.type) {
      case 'email':
        return readEmail(said)
      case 'phone_number':
        return readPhone(said, lang)
      case 'datetime': {
        const moment = readMoment(said, now, 'past')
        return moment && formatMoment(moment, now)
      }
      case 'text':
        return isOnlyNoticed(said, noticed) ? undefined : readText(said, topicOf(field))
    }
  }
  const found = value()
  return found === undefined ? undefined : { field: field.name, value: found }
}

/** "My email is …" in answer to another question is an email, not the answer; so is a phone number, or a bare date. */
const isOnlyNoticed = (said: string, noticed: readonly Update[]): boolean =>
  noticed.some(({ value }) => /@|^\+?\d{8,}$/.test(value)) ||
  (said.split(/\s+/).length <= FEWEST_WORDS_OF_A_STORY && noticed.some(({ value }) => /^\d{4}-\d{2}-\d{2}/.test(value)))

/** What can be recognised whatever was asked: a name, an address, a number, a policy, a moment in a story. */
function noticeUpdates({ said, lang, fields, claim, now }: Context): Update[] {
  const email = readEmail(said)
  const policy = noticePolicy(said)
  const phone = email || policy ? undefined : readPhone(said, lang)
  const open = (wanted: (field: Field) => boolean): Field | undefined =>
    fields.find((field) => wanted(field) && claim[field.name] === undefined) ?? fields.find(wanted)
  const found: Update[] = []
  const add = (field: Field | undefined, value: string | undefined): void => {
    if (field && value !== undefined && claim[field.name] !== value) found.push({ field: field.name, value })
  }
  add(
    open(({ type }) => type === 'email'),
    email,
  )
  add(
    open(({ type }) => type === 'phone_number'),
    phone,
  )
  add(
    open((field) => topicOf(field) === 'policy'),
    policy,
  )
  const named = open((field) => topicOf(field) === 'name') ?? open((field) => topicOf(field) === 'policyholder')
  add(named, noticeName(said))
  const moments = fields.filter(({ type }) => type === 'datetime')
  const only = moments.find(({ name }) => claim[name] === undefined)
  const moment = only && moments.length === 1 ? readMoment(said, now, 'past') : undefined
  if (moment) add(only, formatMoment(moment, now))
  return found
}

const FEWEST_WORDS_OF_A_STORY = 4
const STORY = /descri|problem|issue|incident$|hardware|subject|reason|request/

/** What a caller tells before anything was asked goes to the field that describes the matter. */
function readStory({ said, fields, claim }: Context, noticed: readonly Update[]): Update | undefined {
  const chinese = /[\u4e00-\u9fff]{4}/.test(said)
  if (!chinese && said.split(/\s+/).length < FEWEST_WORDS_OF_A_STORY) return undefined
  const known = (name: string): boolean => claim[name] !== undefined || noticed.some(({ field }) => field === name)
  const field = fields.find(({ name, type }) => type === 'text' && STORY.test(name) && !known(name))
  const onlyAName = noticeName(said) !== undefined && withoutName(said) === said
  const value = field && !onlyAName ? readText(withoutName(said), 'description') : undefined
  return field && value ? { field: field.name, value } : undefined
}
