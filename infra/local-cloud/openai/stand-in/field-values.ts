import type { Context } from './context.ts'
import { type Field, labelOf, topicOf } from './fields.ts'
import { isAcknowledgement } from './intents.ts'
import { formatMoment, type Moment, type Now, readMoment, TOLERANCE_MS } from './slots/read-datetime.ts'
import { readEmail } from './slots/read-email.ts'
import { readPhone } from './slots/read-phone.ts'
import { readText } from './slots/read-text.ts'

const LIES_AHEAD =
  /appointment|meeting|visit|deliver|due|deadline|available|availability|callback|call_back|departure|arrival|travel|trip|check_?in|check_?out|expir|renew|next|preferred|desired|wanted|planned|schedul|booking|reservation|rendez|disponib|souhait|livraison|echeance/
const LIES_BACK =
  /incident|accident|event|happen|occur|seen|notic|since|start|began|loss|lost|theft|stolen|damage|birth|purchas|bought|last|previous|reported|sinistre|survenu|constat|naissance|achat/

/** Whether what a date field tells has happened, or is planned. `either`: its name does not say. */
function tenseOf({ name, description }: Field): 'past' | 'future' | 'either' {
  const words = `${name} ${description}`.toLowerCase()
  if (LIES_AHEAD.test(words)) return 'future'
  return LIES_BACK.test(words) || /^(date|datetime|date_time|time)$/.test(name) ? 'past' : 'either'
}

/** The moment that a text names, as it is meant in this field. */
export const momentFor = (text: string, field: Field, now: Now): Moment | undefined =>
  readMoment(text, now, preferredFor(field))

/** Of two days that a text may mean. */
export const preferredFor = (field: Field): 'past' | 'future' => (tenseOf(field) === 'future' ? 'future' : 'past')

/** Nothing that happened happened tomorrow. */
export const isStillToCome = (moment: Moment, field: Field, now: Now): boolean =>
  tenseOf(field) === 'past' && moment.ms > now.ms + TOLERANCE_MS

/** A question that "yes" answers. */
export function isYesNo(field: Field): boolean {
  const topic = topicOf(field)
  if (topic === 'injuries' || topic === 'parties') return true
  return (
    field.type === 'text' &&
    (/^(is|are|was|were|has|have|had|did|does|do|can|any)_/.test(field.name) ||
      /^(whether|if|is|are|was|were|has|have|did|does|do|any|anybody|anyone|si|est-ce|y a-t-il)\b/i.test(
        labelOf(field),
      ))
  )
}

/** What a text says for a field, in the form the claim wants. `undefined` when it says nothing for it. */
export function readValue(
  text: string,
  field: Field,
  { lang, now }: Pick<Context, 'lang' | 'now'>,
): string | undefined {
  switch (field.type) {
    case 'email':
      return readEmail(text)
    case 'phone_number':
      return readPhone(text, lang)
    case 'datetime': {
      const moment = momentFor(text, field, now)
      return moment && !isStillToCome(moment, field, now) ? formatMoment(moment, now) : undefined
    }
    case 'text':
      if (isAcknowledgement(text) && !isYesNo(field)) return undefined
      return readText(text, topicOf(field))
  }
}
