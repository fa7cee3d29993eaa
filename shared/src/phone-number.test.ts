import { describe, expect, it } from 'vitest'
import { countryOf, PhoneNumber, readPhoneNumber } from './phone-number.ts'

describe('phone numbers', () => {
  it.each([
    ['+33612345678', '+33612345678'],
    [' +33 6 12 34 56 78 ', '+33612345678'],
    ['+1 (415) 555-0123', '+14155550123'],
    // The number of the README: not in service, but possible.
    ['+11234567890', '+11234567890'],
  ])('reads %j', (text, number) => {
    expect(readPhoneNumber(text)).toBe(number)
  })

  it.each(['', '0612345678', '+33', '+336123456789012', 'call me', '+', 'tel:0612345678'])('refuses %j', (text) => {
    expect(PhoneNumber.safeParse(text)).toMatchObject({
      success: false,
      error: { issues: [{ message: expect.stringContaining('+33612345678') }] },
    })
  })

  it('know their country, when they have one', () => {
    expect([countryOf('+33612345678'), countryOf('+14155550123'), countryOf('nonsense')]).toEqual([
      'FR',
      'US',
      undefined,
    ])
  })
})
