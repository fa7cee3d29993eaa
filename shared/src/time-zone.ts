import { countryOf } from './phone-number.ts'

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

/** Every time zone a phone number may ring in: where its country has several, the number does not tell which. */
export function zonesOf(phone: string): readonly string[] {
  const country = countryOf(phone)
  const zones = country === undefined ? [] : allZones(country)
  return zones.length > 0 ? zones : [zoneOf(phone)]
}

/** Time zone and country that a phone number tells. */
export const whereaboutsOf = (phone: string) => ({ zone: zoneOf(phone), country: countryOf(phone) })

const firstZone = (country: string): string | undefined => allZones(country)[0]

function allZones(country: string): readonly string[] {
  const locale: Intl.Locale & { getTimeZones?: () => string[] | undefined } = new Intl.Locale(`und-${country}`)
  return locale.getTimeZones?.() ?? []
}

/** One per zone and language: a format costs a hundred times what it formats. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(lang: string, options: Intl.DateTimeFormatOptions & { timeZone: string }): Intl.DateTimeFormat {
  const key = `${lang} ${options.timeZone} ${options.timeZoneName}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(lang, options)
  formats.set(key, format)
  return format
}

/** Minutes east of UTC in `zone` at that moment. */
export function offsetMinutes(ms: number, zone: string): number {
  const parts = formatOf('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(ms)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}

/** The moment when the clocks of `zone` show `wallMs`, a wall time written as if it were UTC. */
export function fromWall(wallMs: number, zone: string): number {
  const guess = wallMs - offsetMinutes(wallMs, zone) * 60_000
  return wallMs - offsetMinutes(guess, zone) * 60_000 // the first guess may lie beyond a change of the clocks
}

/** Local time to the minute with its offset, for example `2026-11-20T10:00+01:00`. */
export function zonedIso(ms: number, zone: string): string {
  const offset = offsetMinutes(ms, zone)
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, 16)
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(offset)
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** Day and time on the clocks of `timeZone`, in words of `lang`: "vendredi 20 novembre 2026 à 10:00 heure d’Europe centrale". */
export const spokenTime = (ms: number, lang: string, timeZone: string): string =>
  formatOf(lang, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'long',
  }).format(ms)
