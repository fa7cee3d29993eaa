import { fromWall } from '../time-zone.ts'

export type DateTimeReading =
  /** `value`: ISO 8601, UTC. `day`: the day alone, as `2026-11-20`, when no time was written. */
  | { readonly ok: true; readonly value: string; readonly day?: string }
  /** `impossible`: it is written well, but there is no such day or hour. */
  | { readonly ok: false; readonly why: 'unreadable' | 'impossible' }

/** What models write: ISO 8601 with `T`, a space, a comma or "at" in the middle; 24 hours or am/pm; with a zone or without. */
const DATE_TIME = new RegExp(
  [
    String.raw`^(\d{4})[-/](\d{1,2})[-/](\d{1,2})`,
    String.raw`(?:(?:T|,?\s+(?:at\s+)?)(\d{1,2})(?:[:h](\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?)?`,
    String.raw`\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?(?:\[[\w/+-]+\])?$`,
  ].join(''),
  'i',
)
const EARLIEST_YEAR = 1900
const LATEST_YEAR = 2199
/** Kiribati's. */
const LARGEST_OFFSET_MINUTES = 14 * 60
const MINUTE_MS = 60_000
const UNREADABLE = { ok: false, why: 'unreadable' } as const
const IMPOSSIBLE = { ok: false, why: 'impossible' } as const

/** A time without a zone is one of `zone`, a date without a time its midnight. Never throws. */
export function parseDateTime(text: string, zone: string): DateTimeReading {
  const match = DATE_TIME.exec(text.trim())
  if (!match) return UNREADABLE
  const [, year, month, day, hour, minute, second = '00', half, offset] = match
  // "14" after a date may be an hour, and the beginning of something else.
  if (hour !== undefined && minute === undefined && half === undefined) return UNREADABLE
  const hour24 = hourOf(Number(hour ?? 0), half)
  if (hour24 === undefined) return IMPOSSIBLE
  const numbers = [Number(year), Number(month) - 1, Number(day), hour24, Number(minute ?? 0), Number(second)] as const
  const wall = Date.UTC(...numbers)
  // A day that does not exist (30 February) rolls over silently in JavaScript: refuse it.
  if (!sameFields(new Date(wall), numbers) || numbers[0] < EARLIEST_YEAR || numbers[0] > LATEST_YEAR) return IMPOSSIBLE
  const alone = hour === undefined ? { day: new Date(wall).toISOString().slice(0, 10) } : {}
  if (offset === undefined) return { ok: true, value: new Date(fromWall(wall, zone)).toISOString(), ...alone }
  const minutes = minutesOf(offset)
  if (Math.abs(minutes) > LARGEST_OFFSET_MINUTES) return IMPOSSIBLE
  return { ok: true, value: new Date(wall - minutes * MINUTE_MS).toISOString(), ...alone }
}

/** ISO 8601 in UTC, or `undefined` when it cannot be read, or does not exist. */
export function readDateTime(text: string, zone: string): string | undefined {
  const reading = parseDateTime(text, zone)
  return reading.ok ? reading.value : undefined
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour < 24 ? hour : undefined
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}

function sameFields(date: Date, [year, month, day, hour, minute, second]: readonly number[]): boolean {
  return (
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  )
}

function minutesOf(offset: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
