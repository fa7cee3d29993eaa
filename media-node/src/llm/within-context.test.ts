import { expect, it } from 'vitest'
import type { ChatMessage, LanguageModel } from './language-model.ts'
import { collect } from './llm.contract.ts'
import { loadTokenCounter } from './token-counter.ts'
import { withinContext } from './within-context.ts'

const count = await loadTokenCounter('gpt-4.1')
const { signal } = new AbortController()
const user = (text: string): ChatMessage => ({ role: 'user', text })
const SYSTEM: ChatMessage = { role: 'system', text: 'Be kind.' }
const CALL = { id: 'c', name: 'look_up', args: '{"a":1}' }
const USING: ChatMessage[] = [
  { role: 'assistant', text: '', toolCalls: [CALL] },
  { role: 'tool', toolId: 'c', text: 'found '.repeat(40) },
]

async function sent(messages: readonly ChatMessage[], context: number): Promise<readonly ChatMessage[]> {
  let seen: readonly ChatMessage[] = []
  const llm: LanguageModel = {
    async *reply(got) {
      seen = got
      yield { type: 'text', text: '' }
    },
  }
  await collect(withinContext(llm, { context, count }).reply(messages, { tools: [], maxTokens: 50, signal }))
  return seen
}

it('sends all of a conversation that fits', async () => {
  const said = [SYSTEM, user('one'), ...USING, user('two')]
  expect(await sent(said, 1_000)).toEqual(said)
})

it('leaves the oldest out, and never a result without its call', async () => {
  const said = [SYSTEM, user('old '.repeat(30)), ...USING, user('new')]
  expect(await sent(said, 170)).toEqual([SYSTEM, ...USING, user('new')])
  expect(await sent(said, 100)).toEqual([SYSTEM, user('new')])
})

it('cuts the last message when even that does not fit', async () => {
  const [system, last, ...none] = await sent([SYSTEM, user('endless '.repeat(500))], 150)
  expect([system, none]).toEqual([SYSTEM, []])
  expect(last?.text.startsWith('endless endless')).toBe(true)
  expect(count(last?.text ?? '')).toBeLessThan(100)
})

it.each([
  ['gpt-4o-mini', 1],
  ['some-other-model', 1],
  ['gpt-4', 6],
  ['gpt-35-turbo', 6],
])('counts as %s does', async (model, tokens) => {
  expect((await loadTokenCounter(model))('Здравствуйте')).toBe(tokens)
})

it('counts what looks like a control token as text', () => {
  expect(count('<|endoftext|>')).toBeGreaterThan(1)
})
