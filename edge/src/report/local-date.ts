import { countryOf } from '@call-center/shared/phone-number'

/** For countries with several time zones: where most people live. The runtime knows the zone of the others. */
const MAIN_ZONES: Readonly<Record<string, string>> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  DE: 'Europe/Berlin',
  ES: 'Europe/Madrid',
  FR: 'Europe/Paris',
  ID: 'Asia/Jakarta',
  KZ: 'Asia/Almaty',
  MX: 'America/Mexico_City',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
}

/** The time zone a phone number most likely rings in. */
export function zoneOf(phone: string): string {
  const country = countryOf(phone)
  if (!country) return 'UTC'
  return MAIN_ZONES[country] ?? firstZone(country) ?? 'UTC'
}

function firstZone(country: string): string | undefined {
  const locale: Intl.Locale & { getTimeZones?: () => string[] | undefined } = new Intl.Locale(`und-${country}`)
  return locale.getTimeZones?.()?.[0]
}

/** `21 Nov 2026, 12:30 (Paris)`. */
export function localDate(iso: string, zone: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
    new Date(iso),
  )
  return `${date} (${zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone})`
}

export const localTime = (iso: string, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: zone }).format(new Date(iso))
