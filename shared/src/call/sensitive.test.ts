import { expect, it } from 'vitest'
import { readClaimValue } from './claim.ts'
import { isCardNumber, isSecretNumber, maskDigits, NUMBER_WITHHELD, withoutSecretNumbers } from './sensitive.ts'

/** Numbers that card networks publish for tests. */
const CARDS = ['4111111111111111', '378282246310005', '5555555555554444', '6011111111111117']

it.each(CARDS)('keeps the last four digits of a card: %s', (card) => {
  expect(maskDigits(card, 'card')).toEqual({ ok: true, mask: `•••• ${card.slice(-4)}` })
})

it.each([
  ['card', '4111111111111112'],
  ['card', '411111111111'],
  ['account', '12345'],
  ['code', '12'],
] as const)('refuses what is no %s: %s', (kind, digits) => {
  const masking = maskDigits(digits, kind)
  expect(masking.ok).toBe(false)
  expect(JSON.stringify(masking)).not.toContain(digits)
})

it.each([
  ['account', '123456', '•••• 56'],
  ['account', '12345678901234', '•••• 1234'],
  ['code', '1234', '••••'],
] as const)('keeps less of what is shorter: %s %s', (kind, digits, mask) => {
  expect(maskDigits(digits, kind)).toEqual({ ok: true, mask })
})

it.each([...CARDS, '4111 1111 1111 1111', '4111-1111-1111-1111', '4111. 1111. 1111. 1111'])(
  'takes the number of a card out of a text: %s',
  (card) => {
    expect(withoutSecretNumbers(`My card is ${card}, thanks`)).toBe(`My card is ${NUMBER_WITHHELD}, thanks`)
  },
)

it.each(['+49 1512 3456780', '2026-11-21 14:30', 'policy 12345678', '+33 6 12 34 56 78'])('leaves %s', (text) => {
  expect(withoutSecretNumbers(text)).toBe(text)
})

it('takes a misheard card for one', () => expect(isSecretNumber('4111111111111112')).toBe(true))

it('stores nothing in a sensitive field that was said or written', () => {
  const field = { name: 'card_number', type: 'text', sensitive: true } as const
  const reading = readClaimValue([field], 'card_number', '4111111111111111', { zone: 'Europe/Paris' })
  expect(reading).toEqual({ ok: false, error: expect.stringContaining('keypad') })
  expect(JSON.stringify(reading)).not.toContain('4111')
})

it.each([...CARDS, '4222222222222', '2223003122003222', '3530111333300000', '30569309025904'])(
  'knows a card of a network: %s',
  (card) => expect(isCardNumber(card)).toBe(true),
)

it.each([
  ['a card with a wrong digit', '4111111111111112'],
  ['the serial number of a telephone', '356938035643809'],
  ['a phone number', '33612345678'],
  ['a parcel', '00340434161094021501'],
  ['a policy', '1234567890128'],
])('takes %s for no card: %s', (_what, digits) => expect(isCardNumber(digits)).toBe(false))
