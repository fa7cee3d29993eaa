import type { ChatCompletionChunk } from 'openai/resources/chat/completions'
import { describe, expect, it } from 'vitest'
import { UsageCount } from './usage-count.ts'

const chunk = (more: Partial<ChatCompletionChunk>): ChatCompletionChunk => ({
  id: 'a',
  created: 0,
  model: 'm',
  object: 'chat.completion.chunk',
  choices: [],
  ...more,
})
const said = (content: string) => chunk({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })

describe('the tokens of a reply', () => {
  const count = () => new UsageCount([{ role: 'user', text: 'x'.repeat(400) }], [])

  it('are those the service says', () => {
    const usage = count()
    usage.note(said('Hello.'))
    usage.note(
      chunk({
        usage: {
          prompt_tokens: 90,
          completion_tokens: 3,
          total_tokens: 93,
          prompt_tokens_details: { cached_tokens: 64 },
        },
      }),
    )
    expect(usage.read()).toEqual({ input: 90, cached: 64, output: 3 })
  })

  it('are estimated when it was stopped before it said so', () => {
    const usage = count()
    usage.note(said('Of course, I can help.'))
    const { input, cached, output } = usage.read()
    expect(input).toBeGreaterThan(100)
    expect(input).toBeLessThan(120)
    expect([cached, output]).toEqual([0, 6])
  })
})
