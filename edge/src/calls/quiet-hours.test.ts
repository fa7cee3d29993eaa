import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { quietUntil } from './quiet-hours.ts'

const NIGHT = { from: '20:00', to: '09:00' }
const at = (iso: string) => Date.parse(iso)
const until = (iso: string, hours: typeof NIGHT, zone: string) => {
  const end = quietUntil(at(iso), hours, zone)
  return end === undefined ? undefined : new Date(end).toISOString()
}

it.each([
  ['the afternoon', '2026-11-21T14:00:00Z', NIGHT, 'Europe/Paris', undefined],
  ['the evening', '2026-11-21T19:00:00Z', NIGHT, 'Europe/Paris', '2026-11-22T08:00:00.000Z'],
  ['after midnight', '2026-11-21T23:30:00Z', NIGHT, 'Europe/Paris', '2026-11-22T08:00:00.000Z'],
  ['the same moment elsewhere', '2026-11-21T19:00:00Z', NIGHT, 'America/New_York', undefined],
  ['the first quiet minute', '2026-11-21T19:00:00Z', NIGHT, 'Europe/Paris', '2026-11-22T08:00:00.000Z'],
  ['the first minute after it', '2026-11-22T08:00:00Z', NIGHT, 'Europe/Paris', undefined],
  ['lunch', '2026-11-21T11:30:00Z', { from: '12:00', to: '14:00' }, 'Europe/Paris', '2026-11-21T13:00:00.000Z'],
  ['no quiet hours', '2026-11-21T23:30:00Z', { from: '09:00', to: '09:00' }, 'Europe/Paris', undefined],
  ['a night whose clocks change', '2026-10-24T22:00:00Z', NIGHT, 'Europe/Paris', '2026-10-25T08:00:00.000Z'],
])('%s', (_what, now, hours, zone, expected) => {
  expect(until(now, hours, zone)).toBe(expected)
})

it('always ends within a day, and is over then', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
  const zone = fc.constantFrom('UTC', 'Asia/Kathmandu', 'Asia/Shanghai', 'America/Sao_Paulo', 'Asia/Tokyo')
  const now = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') })
  fc.assert(
    fc.property(now, time, time, zone, (nowMs, from, to, where) => {
      const end = quietUntil(nowMs, { from, to }, where)
      if (end === undefined) return
      expect(end).toBeGreaterThan(nowMs)
      expect(end - nowMs).toBeLessThanOrEqual(86_400_000)
      expect(quietUntil(end, { from, to }, where)).toBeUndefined()
    }),
  )
})
