import type { ClaimField } from '@call-center/shared/call/claim'
import { describe, expect, it } from 'vitest'
import { tool } from './testing/fake-call.ts'
import { standInCalls } from './testing/stand-in-calls.ts'

const FIELDS: readonly ClaimField[] = [
  { name: 'incident_description', type: 'text', description: 'What happened' },
  { name: 'incident_datetime', type: 'datetime', description: 'When it happened' },
]
const KEYPAD = tool('collect_by_keypad', 'Collects digits.', { field: { type: 'string', enum: ['card_number'] } })
const start = standInCalls()
const open = () => start({ fields: FIELDS, tools: [KEYPAD] })
const used = (tools: readonly { readonly name: string }[]) => tools.map(({ name }) => name)

describe('a number that is keyed', () => {
  it('is thanked for when it was collected, in the words the product has for it', async () => {
    const call = open()
    expect(used((await call.hear('I would like to pay by card')).tools)).toEqual(['collect_by_keypad'])
    const { said, tools } = await call.hear('[keypad: card_number collected]')
    expect([said, tools]).toEqual([expect.stringMatching(/noted.*What happened|noted.*help/i), []])
  })

  it('is asked for again when it cannot be one', async () => {
    const call = open()
    await call.hear('I would like to pay by card')
    const { tools } = await call.hear('[keypad: card_number was keyed, but that is not the number of a card]')
    expect(used(tools)).toEqual(['collect_by_keypad'])
  })

  it('is not asked for again of who does not have it', async () => {
    const call = open()
    await call.hear('I would like to pay by card')
    expect(used((await call.hear('I do not have my card here')).tools)).not.toContain('collect_by_keypad')
  })
})

it('what is withheld is not written over by the day it happened', async () => {
  const call = open()
  call.claim['incident_description'] = '[withheld]'
  await call.hear('It happened last Tuesday')
  expect(call.claim).toMatchObject({ incident_description: '[withheld]', incident_datetime: '2026-11-17' })
})
