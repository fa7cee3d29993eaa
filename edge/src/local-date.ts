import type { ClaimField } from '@call-center/shared/call/claim'
import { parseDateTime } from '@call-center/shared/call/read-date-time'

/** `21 Nov 2026, 12:30 (Paris)`. */
export const localDate = (iso: string, zone: string): string =>
  `${inZone(iso, zone, { dateStyle: 'medium', timeStyle: 'short' })} (${cityOf(zone)})`

/** Says the day, `21 Nov 2026 (Paris)`, and the time of many moments. */
export function localClock(zone: string) {
  const [days, times] = [formatter(zone, { dateStyle: 'medium' }), formatter(zone, { timeStyle: 'medium' })]
  const city = cityOf(zone)
  return {
    day: (iso: string): string => `${days.format(new Date(iso))} (${city})`,
    time: (iso: string): string => times.format(new Date(iso)),
  }
}

/** `12:30:05 (Paris)`. */
export const localTime = (iso: string, zone: string): string =>
  `${inZone(iso, zone, { timeStyle: 'medium' })} (${cityOf(zone)})`

/**
 * A value of a claim as people read it: moments in local time, anything else as it is. What has no zone was meant in
 * `zone`, as where it is stored; a day without an hour is a day.
 */
export function localValue({ type }: ClaimField, value: string, zone: string): string {
  const reading = type === 'datetime' ? parseDateTime(value, zone) : undefined
  if (!reading?.ok) return value
  // The day is as it was said, whatever zone it was written in.
  if (reading.day !== undefined) return `${inZone(reading.day, 'UTC', { dateStyle: 'medium' })} (${cityOf(zone)})`
  return localDate(reading.value, zone)
}
const inZone = (iso: string, timeZone: string, style: Intl.DateTimeFormatOptions): string =>
  formatter(timeZone, style).format(new Date(iso))

/** One per zone and style: a formatter takes longer to make than all else on a page. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(timeZone: string, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${style.dateStyle} ${style.timeStyle}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { ...style, timeZone })
  formatters.set(key, made)
  return made
}

const cityOf = (zone: string): string => zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
