import type { ClaimField } from '@call-center/shared/call/claim'
import { describe, expect, it } from 'vitest'
import { tool } from './testing/fake-call.ts'
import { standInCalls } from './testing/stand-in-calls.ts'

const INSURANCE: readonly ClaimField[] = [
  { name: 'incident_description', type: 'text', description: 'What happened' },
  { name: 'incident_datetime', type: 'datetime', description: 'When it happened' },
  { name: 'incident_location', type: 'text', description: 'Where it happened' },
  { name: 'policy_number', type: 'text', description: 'Number of the policy' },
]
const start = standInCalls()

describe('what answers another question than the one that was asked', () => {
  it.each([
    ['nine in the morning', '2026-11-20T09:00:00.000Z'],
    ['It was eleven in the morning', '2026-11-20T11:00:00.000Z'],
    ['around half past four in the afternoon', '2026-11-20T16:30:00.000Z'],
    ['the day before yesterday', '2026-11-19'],
  ])('is when it happened, and no place: %s', async (words, moment) => {
    const call = start({ fields: INSURANCE })
    await call.hear('Hello, my car was hit by a lorry.')
    expect((await call.hear('yesterday')).said).toContain('Where did it happen?')
    expect((await call.hear(words)).said).toContain('Where did it happen?')
    expect(call.claim).toMatchObject({ incident_datetime: moment })
    expect(call.claim['incident_location']).toBeUndefined()
  })

  it('is the answer where a time was asked for', async () => {
    const fields: ClaimField[] = [...INSURANCE.slice(0, 2), { name: 'preferred_time', type: 'text' }]
    const call = start({ fields })
    await call.hear('Hello, my car was hit by a lorry.')
    expect((await call.hear('yesterday')).said).toContain('preferred time')
    await call.hear('nine in the morning')
    expect(call.claim).toMatchObject({ incident_datetime: '2026-11-20', preferred_time: 'nine in the morning' })
  })

  it('is no number of a policy', async () => {
    const call = start({ fields: INSURANCE })
    call.claim['incident_description'] = 'A lorry'
    call.claim['incident_datetime'] = '2026-11-20'
    call.claim['incident_location'] = 'in Lyon'
    await call.hear('Hello')
    await call.hear('Hello again')
    expect((await call.hear('near the station')).said).toContain('policy number')
    expect(call.claim['policy_number']).toBeUndefined()
  })

  it.each(['I do not have my card here', "I don't have the paper with me", 'I have not got my glasses on me'])(
    'is nothing at all: %s',
    async (words) => {
      const fields: ClaimField[] = [...INSURANCE.slice(0, 2), { name: 'error_message', type: 'text' }]
      const call = start({ fields })
      await call.hear('Hello, my car was hit by a lorry yesterday at noon.')
      expect((await call.hear(words)).said).toContain('we can leave that out')
      expect(call.claim['error_message']).toBeUndefined()
    },
  )
})

it('who asks how it stands is told what is noted', async () => {
  const call = start({ fields: INSURANCE })
  await call.hear('Hello, a lorry hit my car yesterday at noon in Lyon.')
  expect((await call.hear('What is the state of my request?')).said).toMatch(/lorry hit my car/)
})

describe('a desk of somebody else', () => {
  const fields: ClaimField[] = [{ name: 'error_message', type: 'text', description: 'What the screen says' }]
  const KEYPAD = tool(
    'collect_by_keypad',
    'Collects digits. The fields are:\nemployee_code: Employee code on the badge',
    {
      field: { type: 'string', enum: ['employee_code'] },
    },
  )

  it('is asked for in a sentence', async () => {
    const call = start({ fields })
    await call.hear('Hello')
    expect((await call.hear('Good morning')).said).toContain('Could you tell me what the screen says?')
  })

  it('has its confidential number keyed, once, before everything is said to be known', async () => {
    const call = start({ fields, tools: [KEYPAD] })
    call.claim['caller_name'] = 'Nora'
    call.claim['caller_email'] = 'nora@example.com'
    call.claim['caller_phone'] = '+33612345601'
    await call.hear('Hello')
    await call.hear('Good morning')
    const { said, tools } = await call.hear('No boot device found')
    expect(tools.at(-1)).toMatchObject({ name: 'collect_by_keypad', arguments: { field: 'employee_code' } })
    expect(said).toContain('I still need the employee code on the badge.')
    const after = await call.hear('[keypad: employee_code collected]')
    expect([after.tools, after.said]).toEqual([[], expect.stringContaining('anything else')])
  })

  it('goes on without it when the caller has none', async () => {
    const call = start({ fields, tools: [KEYPAD] })
    call.claim['error_message'] = 'No boot device'
    for (const name of ['caller_name', 'caller_email', 'caller_phone']) call.claim[name] = '+33612345601'
    await call.hear('Good morning')
    await call.hear('Thank you')
    const { said, tools } = await call.hear('I do not have my badge here')
    expect([tools, said]).toEqual([[], expect.stringContaining('anything else')])
  })
})
