import type { Context } from './context.ts'
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

const ABOUT =
  /\b(?:remind (?:me|us) (?:to|about|of)|(?:rappele[zr]?[- ]moi|me rappeler) (?:de |d')?|recuerdame (?:que )?)\s*(.+?)(?=\s+(?:tomorrow|today|tonight|next|on monday|on tuesday|on wednesday|on thursday|on friday|at \d|in \d|demain|lundi|mardi|mercredi|jeudi|vendredi|dans|a \d|manana|el lunes)\b|[.?!]|$)/

/** What a caller wants to be reminded of, and when: always in the future. */
export function readReminder({ said, now }: Context): ReminderArguments {
  const words = plain(said)
  const isCall = /\bcall (me )?back\b|\brappele[zr]?[- ]moi\b(?! (de|d'))|\bllam[ea]me\b|回电/.test(words)
  const about = ABOUT.exec(words)?.[1]?.trim()
  const moment = readMoment(said, now, 'future')
  const offsetMs = now.offsetMinutes * 60_000
  const tomorrow = Math.floor((now.ms + offsetMs) / DAY_MS) * DAY_MS + DAY_MS - offsetMs
  let due = moment ? moment.ms + (moment.exact ? 0 : OFFICE_OPENS_MS) : tomorrow + OFFICE_OPENS_MS
  while (due <= now.ms) due += DAY_MS
  const title = isCall || !about ? 'Call the customer back' : about.charAt(0).toUpperCase() + about.slice(1)
  return {
    title: title.slice(0, LONGEST_TITLE),
    description: said,
    due_date_time: new Date(due).toISOString(),
    owner: isCall || !about ? 'assistant' : 'customer',
  }
}
