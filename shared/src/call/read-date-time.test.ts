import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDateTime, readDateTime } from './read-date-time.ts'

describe('a date and time', () => {
  it.each([
    ['2026-11-20 14:30', '2026-11-20T13:30:00.000Z'],
    ['2026-11-20T14:30:15', '2026-11-20T13:30:15.000Z'],
    ['2026-11-20T14:30:15.123Z', '2026-11-20T14:30:15.000Z'],
    ['2026-11-20 14:30 UTC', '2026-11-20T14:30:00.000Z'],
    ['2026-11-20 14:30:00 +01:00', '2026-11-20T13:30:00.000Z'],
    ['2026-11-20T14:30+0530', '2026-11-20T09:00:00.000Z'],
    ['2026-11-20T14:30-05', '2026-11-20T19:30:00.000Z'],
    ['2026-11-20T14:30:00+01:00[Europe/Paris]', '2026-11-20T13:30:00.000Z'],
    ['2026-11-20 2:30 PM', '2026-11-20T13:30:00.000Z'],
    ['2026-11-20, 12:05 a.m.', '2026-11-19T23:05:00.000Z'],
    ['2026-11-20 at 3pm', '2026-11-20T14:00:00.000Z'],
    ['2026-11-20 14h30', '2026-11-20T13:30:00.000Z'],
    ['2026/7/3 9:05', '2026-07-03T07:05:00.000Z'],
    ['2026-11-20', '2026-11-19T23:00:00.000Z'],
    ['2028-02-29', '2028-02-28T23:00:00.000Z'],
  ])('%s, said in Paris', (text, iso) => {
    expect(readDateTime(text, 'Europe/Paris')).toBe(iso)
  })

  it.each([
    'tomorrow 3pm',
    'hier soir',
    '20/11/2026 14:30', // day and month, or month and day
    '2026-11-20 14',
    '2026-11-20 afternoon',
    '2026-11-20 14:30 CET',
    '14:30',
    '2026',
    'T12:00',
    '',
  ])('cannot be read: %j', (text) => {
    expect(parseDateTime(text, 'UTC')).toEqual({ ok: false, why: 'unreadable' })
  })

  it.each([
    '2026-13-01',
    '2026-00-10',
    '2026-01-32',
    '2027-02-29',
    '2026-11-20 24:00',
    '2026-11-20 14:60',
    '2026-11-20 13:00 pm',
    '2026-11-20 0:30 am',
    '0226-11-20 14:30',
    '2026-11-20T14:30+25:00',
  ])('does not exist: %j', (text) => {
    expect(parseDateTime(text, 'UTC')).toEqual({ ok: false, why: 'impossible' })
  })

  it('is the same moment in every form it may be written in', () => {
    const moments = fc.integer({ min: Date.UTC(1900, 0, 2) / 60_000, max: Date.UTC(2199, 11, 30) / 60_000 })
    fc.assert(
      fc.property(moments, (minutes) => {
        const iso = new Date(minutes * 60_000).toISOString()
        const [day, time] = [iso.slice(0, 10), iso.slice(11, 16)]
        const hour = Number(time.slice(0, 2))
        const spoken = `${day} ${hour % 12 || 12}:${time.slice(3)} ${hour < 12 ? 'AM' : 'PM'}`
        for (const text of [iso, `${day} ${time}`, `${day}T${time}:00+00:00`, spoken])
          expect(readDateTime(text, 'UTC')).toBe(iso)
      }),
    )
  })

  it('never throws, and what it accepts it accepts again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d T:+Zapm/-]{0,30}$/)), (text) => {
        const iso = readDateTime(text, 'America/New_York')
        expect(iso && readDateTime(iso, 'Asia/Tokyo')).toBe(iso)
      }),
    )
  })
})
