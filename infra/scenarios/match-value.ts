import { type DateTimeReading, parseDateTime } from '@call-center/shared/call/read-date-time'
import { fromWall, zonedIso } from '@call-center/shared/time-zone'
import { type Matcher, type MomentMatcher, WEEKDAYS } from './expectation.ts'

/** What a relative moment counts from. */
export interface CallTime {
  readonly startedMs: number
  readonly zone: string
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Why a value is not what was expected, or `undefined` when it is. */
export function mismatch(value: string | undefined, wanted: Matcher, time: CallTime): string | undefined {
  if (wanted.absent) return value === undefined ? undefined : `is "${value}", expected none`
  const expected = `expected ${inWords(wanted, time)}`
  if (value === undefined) return `is missing, ${expected}`
  return fits(value, wanted, time) ? undefined : `is "${value}", ${expected}`
}

function fits(value: string, { equals, one_of, matches, datetime }: Matcher, time: CallTime): boolean {
  if (equals !== undefined) return value === equals
  if (one_of) return one_of.includes(value)
  if (matches !== undefined) return new RegExp(matches, 'iu').test(value)
  return datetime !== undefined && isMoment(parseDateTime(value, time.zone), datetime, time)
}

function isMoment(reading: DateTimeReading, wanted: MomentMatcher, time: CallTime): boolean {
  if (!reading.ok) return false
  const ms = Date.parse(reading.value)
  if (wanted.time === undefined) return zonedIso(ms, time.zone).slice(0, 10) === dayOf(wanted, time)
  if (reading.day !== undefined) return false // no time was understood
  return Math.abs(ms - momentOf(wanted, time)) <= wanted.within_minutes * MINUTE_MS
}

/** `YYYY-MM-DD` on the caller's clock. */
function dayOf({ days = 0, weekday, time }: MomentMatcher, { startedMs, zone }: CallTime): string {
  const now = zonedIso(startedMs, zone)
  const today = Date.parse(`${now.slice(0, 10)}T00:00:00Z`)
  const isOver = time !== undefined && time < now.slice(11, 16)
  const from = weekday === undefined ? days : daysTo(weekday, { today: new Date(today).getUTCDay(), isOver })
  return new Date(today + from * DAY_MS).toISOString().slice(0, 10)
}

/** A week when it is that day today; but who says on a Monday evening that it was on Monday at nine means this morning. */
function daysTo(
  weekday: NonNullable<MomentMatcher['weekday']>,
  { today, isOver }: { readonly today: number; readonly isOver: boolean },
): number {
  const ahead = (WEEKDAYS.findIndex((day) => weekday.endsWith(day)) - today + 7) % 7
  if (weekday.startsWith('next')) return ahead || 7
  return ahead === 0 && isOver ? 0 : ahead - 7
}

const momentOf = (wanted: MomentMatcher, time: CallTime): number =>
  fromWall(Date.parse(`${dayOf(wanted, time)}T${wanted.time ?? '00:00'}:00Z`), time.zone)

function inWords({ equals, one_of, matches, datetime }: Matcher, time: CallTime): string {
  if (equals !== undefined) return `"${equals}"`
  if (one_of) return `one of ${one_of.map((text) => `"${text}"`).join(', ')}`
  if (matches !== undefined) return `something like /${matches}/`
  if (!datetime) return 'nothing'
  if (datetime.time === undefined) return `${dayOf(datetime, time)}, at any time`
  return `${zonedIso(momentOf(datetime, time), time.zone)} give or take ${datetime.within_minutes} min`
}
