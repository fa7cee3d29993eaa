import { plain, withDigits } from './number-words.ts'
import { readDay } from './read-day.ts'
import { readTimeOfDay, whenAwake } from './time-of-day.ts'

/** The moment of the call, as the prompt gives it. */
export interface Now {
  readonly ms: number
  /** Minutes east of UTC of the clock the caller lives by. */
  readonly offsetMinutes: number
}

export interface Moment {
  readonly ms: number
  /** Whether a time of day was said, or only the day. */
  readonly exact: boolean
}

/** A clock of ours that is a little behind the caller's. */
export const TOLERANCE_MS = 5 * 60_000

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

const ISO = /\b(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2}))?/
const JUST_NOW =
  /\b(just now|right now|a moment ago|a l'instant|maintenant|tout de suite|ahora mismo|ahora)\b|刚才|刚刚|现在|^now\b/
const AGO =
  /\b(\d+|an?|une) ?(minutes?|mins?|hours?) ago\b|\bil y a (\d+) ?(minutes?|heures?)|\bhace (\d+) ?(minutos?|horas?)|(\d+) ?个?(分钟|小时)前/
const AHEAD =
  /\bin (\d+|an?) ?(minutes?|mins?|hours?)\b|\bdans (\d+|une) ?(minutes?|heures?)|\b(?:en|dentro de) (\d+) ?(minutos?|horas?)|(\d+) ?个?(分钟|小时)后/

/** "Avec un H" is a letter; one o'clock is "une heure". */
const LETTER_H = /\bun h\b/gi

/** The moment a text names, in any of the languages, or `undefined` when it names none. */
export function readMoment(text: string, now: Now, prefer: 'past' | 'future'): Moment | undefined {
  const words = withDigits(text.replace(LETTER_H, 'le h'))
  const offsetMs = now.offsetMinutes * MINUTE_MS
  const wallMs = now.ms + offsetMs
  const todayMs = Math.floor(wallMs / DAY_MS) * DAY_MS
  const iso = ISO.exec(plain(text))
  if (iso) {
    const [, year, month, day, hour, minute] = iso.map(Number)
    const ms = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour || 0, minute || 0) - offsetMs
    return { ms, exact: iso[4] !== undefined }
  }
  const distance = readDistance(words)
  if (distance !== undefined) return { ms: Math.floor((now.ms + distance) / MINUTE_MS) * MINUTE_MS, exact: true }
  const said = readTimeOfDay(words)
  const time = said && prefer === 'future' ? whenAwake(said, words) : said
  const timeMs = time ? time.hour * HOUR_MS + time.minute * MINUTE_MS : 0
  const day = readDay(words, {
    todayMs,
    prefer,
    isOver: time !== undefined && todayMs + timeMs <= wallMs + TOLERANCE_MS,
  })
  if (day === undefined && !time) {
    return JUST_NOW.test(words) ? { ms: Math.floor(now.ms / MINUTE_MS) * MINUTE_MS, exact: true } : undefined
  }
  let wall = (day ?? todayMs) + timeMs
  if (day === undefined && prefer === 'past' && wall > wallMs) wall -= DAY_MS
  if (day === undefined && prefer === 'future' && wall <= wallMs) wall += DAY_MS
  return { ms: wall - offsetMs, exact: time !== undefined }
}

function readDistance(words: string): number | undefined {
  const ago = AGO.exec(words)
  const [count, unit] = (ago ?? AHEAD.exec(words))?.slice(1).filter(Boolean) ?? []
  if (!count || !unit) return undefined
  const amount = /^\d+$/.test(count) ? Number(count) : 1
  return (ago ? -1 : 1) * amount * (/^(min|分)/.test(unit) ? MINUTE_MS : HOUR_MS)
}

/** `YYYY-MM-DD HH:MM` on the caller's clock, with the zone when that is not UTC; only the day when no time was said. */
export function formatMoment({ ms, exact }: Moment, { offsetMinutes }: Now): string {
  const wall = new Date(ms + offsetMinutes * MINUTE_MS).toISOString()
  if (!exact) return wall.slice(0, 10)
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)}${offsetMinutes === 0 ? '' : formatOffset(offsetMinutes)}`
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
