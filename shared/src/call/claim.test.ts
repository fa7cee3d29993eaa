import { describe, expect, it } from 'vitest'
import { ClaimField, claimFields, readClaimValue } from './claim.ts'

const fields = claimFields([
  { name: 'when', type: 'datetime' },
  { name: 'what', type: 'text' },
])

const PARIS = { zone: 'Europe/Paris', country: 'FR' }

describe('claim values', () => {
  it.each([
    ['what', '  a broken window ', 'a broken window'],
    ['when', '2026-11-20 14:30', '2026-11-20T13:30:00.000Z'],
    ['when', '2026-11-20T14:30:00+02:00', '2026-11-20T12:30:00.000Z'],
    ['when', '2026-11-20', '2026-11-20'],
    ['when', '2026/7/3', '2026-07-03'],
    ['when', '2026-11-20 00:00', '2026-11-19T23:00:00.000Z'],
    ['caller_email', 'Ana@Example.com', 'ana@example.com'],
    ['caller_email', 'kevin dot smith at example dot com', 'kevin.smith@example.com'],
    ['caller_phone', '+33 6 12 34 56 78', '+33612345678'],
    ['caller_phone', '06 12 34 56 78', '+33612345678'],
  ])('%s takes %j', (name, text, value) => {
    expect(readClaimValue(fields, name, text, PARIS)).toEqual({ ok: true, value })
  })

  it.each([
    ['when', 'yesterday', 'YYYY-MM-DD HH:MM'],
    ['when', 'tomorrow 3pm', 'not "tomorrow 3pm". Work out the date'],
    ['when', '2026-02-30', '"2026-02-30" does not exist'],
    ['when', '2026-11-20 25:00', 'date and time'],
    ['caller_email', 'ana at example', 'email address'],
    ['caller_email', 'ana@example.com or ana@example.org', 'one email address'],
    ['caller_phone', '2125550142', 'E.164'],
    ['caller_phone', `06${'1'.repeat(90)}`, '…'],
    ['what', '   ', 'empty'],
    ['what', 'x'.repeat(4_097), 'longer than 4096'],
    ['colour', 'red', 'There is no field "colour"'],
  ])('%s refuses %j with a sentence the model can act on', (name, text, error) => {
    expect(readClaimValue(fields, name, text, PARIS)).toMatchObject({
      ok: false,
      error: expect.stringContaining(error),
    })
  })

  it('needs the country code of a caller whose country is not known', () => {
    const reading = readClaimValue(fields, 'caller_phone', '06 12 34 56 78', { zone: 'UTC' })
    expect(reading).toMatchObject({ ok: false, error: expect.stringContaining('country code') })
  })
})

describe('claim fields', () => {
  it('always hold the caller, whose fields an operator may redefine', () => {
    expect(fields.map(({ name }) => name)).toEqual(['when', 'what', 'caller_email', 'caller_name', 'caller_phone'])
    const own = claimFields([{ name: 'caller_name', type: 'text', description: 'Full legal name' }])
    expect(own.filter(({ name }) => name === 'caller_name')).toEqual([
      { name: 'caller_name', type: 'text', description: 'Full legal name' },
    ])
  })

  it.each(['Incident', 'a b', '1st', '__proto__', ''])('may not be called %j', (name) => {
    expect(ClaimField.safeParse({ name, type: 'text' }).success).toBe(false)
  })
})
