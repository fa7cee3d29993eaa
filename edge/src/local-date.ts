import type { ClaimField } from '@call-center/shared/call/claim'
import { readDateTime } from '@call-center/shared/call/read-date-time'

/** `21 Nov 2026, 12:30 (Paris)`. */
export const localDate = (iso: string, zone: string): string =>
  `${inZone(iso, zone, { dateStyle: 'medium', timeStyle: 'short' })} (${cityOf(zone)})`

/** `21 Nov 2026 (Paris)`. */
export const localDay = (iso: string, zone: string): string =>
  `${inZone(iso, zone, { dateStyle: 'medium' })} (${cityOf(zone)})`

export const localTime = (iso: string, zone: string): string => inZone(iso, zone, { timeStyle: 'medium' })

/** A value of a claim as people read it: moments in local time, anything else as it is. */
export function localValue({ type }: ClaimField, value: string, zone: string): string {
  const moment = type === 'datetime' ? readDateTime(value, 'UTC') : undefined
  return moment ? localDate(moment, zone) : value
}

const inZone = (iso: string, timeZone: string, style: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { ...style, timeZone }).format(new Date(iso))

const cityOf = (zone: string): string => zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
