import { describe, expect, it } from 'vitest'
import { IsoTime } from './iso-time.ts'

const read = (time: IsoTime, text: string): number => {
  const bytes = new TextEncoder().encode(`"${text}"`)
  return time.read(bytes, 1, bytes.length - 1)
}
const DAY = '2026-11-15T00:00:00.000Z'

describe('the time of a message', () => {
  it.each([
    '2026-11-15T19:16:00.040Z',
    '2026-11-15T19:16:00Z',
    '2026-11-15T19:16:00.5Z',
    '2026-11-15T19:16:00.0405Z',
    '2026-11-15T19:16:00.0409999Z',
    DAY,
    '2026-11-30T23:59:59.999Z',
    '2026-11-14T23:59:59.999Z',
    '2026-11-15T19:16:00.040+01:00',
    '2026-11-15',
  ])('is a whole number of milliseconds since the first day began: %s', (text) => {
    const time = new IsoTime()
    const began = read(time, DAY)
    expect(read(time, text) - began).toBe(Math.floor(Date.parse(text) - Date.parse(DAY)))
  })

  it('is small, whatever the first is', () => {
    expect(read(new IsoTime(), '2026-11-15T01:00:00.007Z')).toBe(3_600_007)
    expect(read(new IsoTime(), '2026-11-15T01:00:00.007+00:00')).toBe(3_600_007)
  })

  it.each([
    '',
    'x',
    '2026-11-15T1x:16:00.040Z',
    '2026-11-15T19:16:00.04xZ',
    '2026-11-15T19:16:00.0401xZ',
    '2026-11-15T25:00:00.000Z',
    '2026-99-15T19:16:00Z',
  ])('is none: %j', (text) => {
    const time = new IsoTime()
    expect(read(time, text)).toBeNaN()
    expect(read(time, '2026-11-15T01:00:00.007Z')).toBe(3_600_007)
    expect(read(time, text)).toBeNaN()
  })

  it('goes on over midnight, and back', () => {
    const time = new IsoTime()
    const texts = ['2026-12-31T23:59:59.980Z', '2027-01-01T00:00:00.000Z', '2026-12-31T23:59:59.990Z']
    const [first = 0, ...others] = texts.map((text) => read(time, text))
    expect(others.map((ms) => ms - first)).toEqual([20, 10])
  })
})
