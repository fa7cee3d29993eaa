import { describe, expect, it } from 'vitest'
import { ClaimField, claimFields, readClaimValue, readDateTime } from './claim.ts'

const fields = claimFields([
  { name: 'when', type: 'datetime' },
  { name: 'what', type: 'text' },
])

describe('claim values', () => {
  it.each([
    ['what', '  a broken window ', 'a broken window'],
    ['when', '2026-11-20 14:30', '2026-11-20T14:30:00.000Z'],
    ['when', '2026-11-20T14:30:00+02:00', '2026-11-20T12:30:00.000Z'],
    ['when', '2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['caller_email', 'Ana@Example.com', 'ana@example.com'],
    ['caller_phone', '+33 6 12 34 56 78', '+33612345678'],
  ])('%s takes %j', (name, text, value) => {
    expect(readClaimValue(fields, name, text, 'UTC')).toEqual({ ok: true, value })
  })

  it.each([
    ['when', 'yesterday', 'YYYY-MM-DD HH:MM'],
    ['when', '2026-02-30', 'date and time'],
    ['when', '2026-11-20 25:00', 'date and time'],
    ['caller_email', 'ana at example', 'email address'],
    ['caller_phone', '0612345678', 'E.164'],
    ['what', '   ', 'empty'],
    ['what', 'x'.repeat(4_097), 'longer than 4096'],
    ['colour', 'red', 'There is no field "colour"'],
  ])('%s refuses %j with a sentence the model can act on', (name, text, error) => {
    expect(readClaimValue(fields, name, text, 'UTC')).toMatchObject({
      ok: false,
      error: expect.stringContaining(error),
    })
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

describe('dates', () => {
  it.each(['2026-13-01', '2026-00-10', '2026-01-32', '', '2026', 'T12:00'])('do not exist: %j', (text) => {
    expect(readDateTime(text, 'UTC')).toBeUndefined()
  })

  it('know leap years', () => {
    expect(readDateTime('2028-02-29', 'UTC')).toBe('2028-02-29T00:00:00.000Z')
    expect(readDateTime('2027-02-29', 'UTC')).toBeUndefined()
  })
})
