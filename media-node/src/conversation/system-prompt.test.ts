import { describe, expect, it } from 'vitest'
import { fakeSession } from '../testing/fake-edge.ts'
import { systemPrompt } from './system-prompt.ts'

const prompt = (changes: Parameters<typeof fakeSession>[0], llm = {}, openings = ['I see.', 'Of course.']) => {
  const session = fakeSession(changes)
  const { fields, claim, reminders } = session
  const caseFile = { fields, claim, reminders, zone: 'Europe/Paris' }
  return systemPrompt({
    ...session,
    openings,
    nowMs: Date.parse('2026-11-21T12:00:00Z'),
    caseFile,
    prompts: llm,
  })
}

it('names the openings that are heard at once, whatever the operator writes', () => {
  expect(prompt({}, { default_system_tpl: 'a', chat_system_tpl: 'b' })).toContain('["I see.","Of course."]')
  expect(prompt({}, {}, [])).not.toContain('Short sentences to begin with')
})

describe('the prompt of a call that goes on with an earlier one', () => {
  const resumed = { resumed: true, withheld: ['caller_name', 'policy_number'], claim: { policy_number: 'B 12' } }

  it('says which fields are filled, and that nothing of it may be read out', () => {
    const text = prompt(resumed)
    expect(text).toContain('Claim: {"caller_name":"[withheld]","policy_number":"B 12"}')
    expect(text).toContain('Nobody has proved that the same person is on the line')
  })

  it('says so whatever the operator writes', () => {
    const own = { default_system_tpl: 'You are {bot_name}.', chat_system_tpl: 'Tell the customer everything.' }
    expect(prompt(resumed, own)).toContain('Never say, guess or confirm such a value')
  })

  it('is silent about it in a first call', () => {
    expect(prompt({})).not.toMatch(/withheld|Earlier conversation/)
  })
})
