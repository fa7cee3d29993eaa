import { describe, expect, it } from 'vitest'
import { readDateTime } from './call/read-date-time.ts'
import { fromWall, zonedIso, zoneOf, spokenTime } from './time-zone.ts'

describe('a time zone', () => {
  it.each([
    ['+33612345678', 'Europe/Paris'],
    ['+12125550100', 'America/New_York'],
    ['nonsense', 'UTC'],
  ])('of %s is %s', (phone, zone) => expect(zoneOf(phone)).toBe(zone))

  it.each([
    ['Europe/Paris', '2026-11-20T10:30:00Z', '2026-11-20T11:30+01:00'],
    ['Europe/Paris', '2026-07-20T10:30:00Z', '2026-07-20T12:30+02:00'],
    ['America/New_York', '2026-11-20T02:30:00Z', '2026-11-19T21:30-05:00'],
    ['Asia/Kolkata', '2026-11-20T10:30:00Z', '2026-11-20T16:00+05:30'],
    ['UTC', '2026-11-20T10:30:00Z', '2026-11-20T10:30+00:00'],
  ])('%s writes %s as %s', (zone, utc, local) => {
    expect(zonedIso(Date.parse(utc), zone)).toBe(local)
    expect(fromWall(Date.parse(`${local.slice(0, 16)}Z`), zone)).toBe(Date.parse(utc))
  })

  it('reads the hour after the clocks changed', () => {
    expect(new Date(fromWall(Date.UTC(2026, 2, 29, 3, 30), 'Europe/Paris')).toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    )
    expect(new Date(fromWall(Date.UTC(2026, 9, 25, 4, 0), 'Europe/Paris')).toISOString()).toBe(
      '2026-10-25T03:00:00.000Z',
    )
  })
})

describe('a date and time', () => {
  it.each([
    ['2026-11-20 15:00', '2026-11-20T14:00:00.000Z'],
    ['2026-07-20 15:00', '2026-07-20T13:00:00.000Z'],
    ['2026-11-20', '2026-11-19T23:00:00.000Z'],
    ['2026-11-20T15:00:00Z', '2026-11-20T15:00:00.000Z'],
    ['2026-11-20T15:00-0500', '2026-11-20T20:00:00.000Z'],
  ])('%s said in Paris is %s', (said, stored) => expect(readDateTime(said, 'Europe/Paris')).toBe(stored))
})

describe('a time that is spoken', () => {
  const atMs = Date.parse('2026-11-20T09:00:00Z')

  it.each([
    ['fr-FR', 'Europe/Paris', 'vendredi 20 novembre 2026', '10:00'],
    ['fr-FR', 'America/Montreal', 'vendredi 20 novembre 2026', '04:00'],
    ['en-US', 'Europe/Paris', 'Friday, November 20, 2026', '10:00'],
    ['fr-FR', 'Europe/Paris', 'vendredi 20 novembre 2026', '10:00'],
  ])('in %s and %s: %s, %s', (lang, zone, day, hour) => {
    expect(spokenTime(atMs, lang, zone)).toContain(day)
    expect(spokenTime(atMs, lang, zone)).toContain(hour)
  })
})
