import type { Context, Turn } from './context.ts'
import { PHRASES } from './phrases/pick.ts'
import { plain } from './slots/number-words.ts'
import { readMoment } from './slots/read-datetime.ts'

export interface ReminderArguments {
  readonly title: string
  readonly description: string
  readonly due_date_time: string
  readonly owner: string
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** When a day was named but no time. */
const OFFICE_OPENS_MS = 9 * HOUR_MS
const LONGEST_TITLE = 80

const CALL_BACK = /\bcall (?:me |us )?(?:back|again)\b|\bphone me\b|\bllam[ea]me\b|回电/
/** To be called, when nothing follows that is to be remembered. */
const CALL_OR_REMIND = /\brappele[zr]?[- ](?:moi|nous)\b|\b(?:me|nous) rappeler\b/
/** Where the wish ends and its subject starts. */
const WISH =
  /^.*?(?:remind (?:me|us)|\breminder\b|rappele[zr]?[- ](?:moi|nous)|(?:me|nous) rappeler|\brappel\b|recuérdame|recuerdame|recordarme|提醒我?)[\s,]*/iu

const DAYS =
  'monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo'
const MONTHS =
  'january|february|march|april|may|june|july|august|september|october|november|december|janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre'
const NUMBER =
  '(?:\\d{1,4}(?:st|nd|rd|th|er)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|half|une?|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente)'
const SPANISH_HOUR = '(?:\\d{1,2}(?::\\d{2})?|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)'
/** What names a moment, with the small words before it. */
const WHEN = new RegExp(
  `(?<![\\p{L}\\d])(?:(?:at|on|by|for|in|this|next|the|le|la|[aà]|vers|pour|ce|cet|cette|el|el pr[oó]ximo)\\s+)*(?:${[
    "day after tomorrow|tomorrow|today|tonight|apr[eè]s[- ]demain|demain|aujourd[’']hui|pasado ma[nñ]ana|ma[nñ]ana",
    `(?:next |coming )?(?:${DAYS})(?: (?:next|prochaine?|pr[oó]ximo))?`,
    '(?:this |next |in the )(?:week|month|year|morning|afternoon|evening)|(?:la )?(?:semaine|mois|ann[eé]e) prochaine?|(?:ce |cet |cette )?(?:matin|apr[eè]s-midi|soir)|morning|afternoon|evening|noon|midnight|midi|minuit',
    `(?:${NUMBER} )+(?:minutes?|hours?|days?|weeks?|months?|heures?|jours?|semaines?|mois)(?: (?:from now|later))?`,
    `(?:(?:of |de )?${NUMBER} (?:of )?(?:${MONTHS})|(?:${MONTHS}) ${NUMBER})(?: \\d{4})?`,
    `\\d{1,2}(?:[:h]\\d{0,2})? ?(?:[ap]\\.?m\\.?|heures?|o'clock|h)?`,
    `(?:a )?las? ${SPANISH_HOUR}(?: y (?:media|cuarto|\\p{L}+))?(?: (?:de|por) la (?:ma[nñ]ana|tarde|noche))?`,
    `(?<=\\bat )${NUMBER}(?: ${NUMBER})?(?: o'clock| [ap]\\.?m\\.?)?|(?<=[aà] )${NUMBER} heures?(?: ${NUMBER})?`,
  ].join('|')})(?![\\p{L}\\d])`,
  'giu',
)
const JOINED_BY =
  /^[\s,]*(?:(?:to|about|of|for|that|de|d['’]|que|qu['’]|pour|sur|au sujet de|à propos de)(?=[\s'’]|(?<=['’]))\s*|i (?:have|need|must|should)(?: to)? |je dois )+/iu
const POLITE =
  /^[\s,.!?]+|(?:[\s,.!?]+(?:please|thanks|thank you|if you can|s'il vous plaît|s'il vous plait|merci|por favor))*[\s,.!?]+$|[\s,]+(?:please|thanks|thank you|s'il vous plaît|s'il vous plait|merci|por favor)$/giu
/** Small words that a moment leaves behind. */
const LEFT_OVER = /(?:[\s,]+(?:at|on|by|for|in|and|the|to|à|a|le|la|et|pour|de))+$/iu

/** What follows the wish, without its moment. */
function withoutMoment(text: string): string {
  const wish = WISH.exec(text)
  return (wish ? text.slice(wish[0].length) : text).replace(WHEN, ' ').replace(/\s+/g, ' ').trim()
}

/** What is to be remembered. Empty when nothing was named. */
function subjectOf(text: string): string {
  const bare = withoutMoment(text).replace(JOINED_BY, '').replace(POLITE, '').replace(LEFT_OVER, '')
  const subject = bare.replace(JOINED_BY, '').trim()
  return /\p{L}{2}/u.test(subject) ? subject.charAt(0).toUpperCase() + subject.slice(1) : ''
}

function wantsCall(text: string): boolean {
  const words = plain(text)
  return CALL_BACK.test(words) || (CALL_OR_REMIND.test(words) && !JOINED_BY.test(withoutMoment(text)))
}

/** The caller's wish for a reminder that had no subject, when the assistant has just asked for it. */
export function openWish({ turns }: { readonly turns: readonly Turn[] }): string | undefined {
  const last = turns.findLastIndex(({ role }) => role === 'assistant')
  const asked = turns[last]
  const isAsked = Object.values(PHRASES).some(({ reminderOfWhat }) => asked?.text.includes(reminderOfWhat))
  return isAsked ? turns.slice(0, last).findLast(({ role }) => role === 'user')?.text : undefined
}

/** What a caller wants to be reminded of, and when: always in the future. `undefined`: they have not said of what. */
export function readReminder({ said, now }: Context, wish = ''): ReminderArguments | undefined {
  const isCall = wantsCall(said)
  const title = isCall ? 'Call the customer back' : subjectOf(said)
  if (title === '') return undefined
  const moment = readMoment(said, now, 'future') ?? readMoment(wish, now, 'future')
  const offsetMs = now.offsetMinutes * 60_000
  const tomorrow = Math.floor((now.ms + offsetMs) / DAY_MS) * DAY_MS + DAY_MS - offsetMs
  let due = moment ? moment.ms + (moment.exact ? 0 : OFFICE_OPENS_MS) : tomorrow + OFFICE_OPENS_MS
  while (due <= now.ms) due += DAY_MS
  return {
    title: title.slice(0, LONGEST_TITLE),
    description: [wish, said].filter(Boolean).join(' '),
    due_date_time: new Date(due).toISOString(),
    owner: isCall ? 'assistant' : 'customer',
  }
}
