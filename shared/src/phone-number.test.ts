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

  it.each([
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['06.12.34.56.78', 'FR', '+33612345678'],
    ['0033 6 12 34 56 78', 'FR', '+33612345678'],
    ['0033612345678', 'US', '+33612345678'],
    ['+33 (0)6 12 34 56 78', 'US', '+33612345678'],
    ['(212) 555-0142', 'US', '+12125550142'],
    ['1 212 555 0142', 'US', '+12125550142'],
    ['612 345 678', 'ES', '+34612345678'],
    ['138 0013 8000', 'CN', '+8613800138000'],
    ['020 7946 0958', 'GB', '+442079460958'],
  ])('reads %j as it is dialled in %s', (text, country, number) => {
    expect(readPhoneNumber(text, country)).toBe(number)
  })

  it.each([
    ['0612345678', 'US'],
    ['2125550142', 'FR'],
    ['12345', 'FR'],
    ['0612345678', 'XX'],
    ['06 12 34 56 78 ext. 9', 'FR'],
    ['0612345678', undefined],
  ])('does not take %j for one of %s', (text, country) => {
    expect(readPhoneNumber(text, country)).toBeUndefined()
  })

  it('know their country, when they have one', () => {
    expect([countryOf('+33612345678'), countryOf('+14155550123'), countryOf('nonsense')]).toEqual([
      'FR',
      'US',
      undefined,
    ])
  })
})
