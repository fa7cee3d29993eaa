import { Config } from '@call-center/shared/config/config'
import { Moderation } from '@call-center/shared/config/moderation'
import { silentLog } from '@call-center/shared/log'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  ChatMessage,
  LanguageModel,
  ReplyPart,
  TokenUsage,
  ToolSpec,
} from '../../../media-node/src/llm/language-model.ts'
import { openChatModels } from '../../../media-node/src/llm/chat-models.ts'
import { watchHealth } from '../../../media-node/src/llm/model-health.ts'
import { modelTranslator } from '../../../media-node/src/llm/model-translator.ts'
import { openAi } from '../../../media-node/src/llm/openai.ts'
import { withFallback } from '../../../media-node/src/llm/with-fallback.ts'
import { systemClock as clock } from '../../../media-node/src/clock.ts'
import { createPromptBook } from '../../../media-node/src/call/prompt-book.ts'
import { createMetrics } from '../../../media-node/src/metrics.ts'
import type { OpenAiFault } from './faults.ts'
import { type OpenAi, startOpenAi } from './start-openai.ts'
import { TtsPrompts } from '@call-center/shared/config/prompts'

/** The media node's own adapter, through the real SDK, against the stand-in and all of its faults. */
let server: OpenAi
let fast: LanguageModel
let both: LanguageModel

const SAID: readonly ChatMessage[] = [
  { role: 'system', text: 'Current language: en-US\nNow: 2026-11-21T11:00:00Z\nClaim: {}\nReminders: []' },
  { role: 'user', text: 'action=talk My name is Kevin' },
]
const TOOL: ToolSpec = {
  name: 'updated_claim',
  description: 'Fields:\ncaller_name (text): Name',
  parameters: {
    type: 'object',
    properties: {
      customer_response: { type: 'string' },
      updates: {
        type: 'array',
        items: {
          type: 'object',
          properties: { field: { enum: ['caller_name'] }, value: { type: 'string' } },
        },
      },
    },
  },
}

beforeEach(async () => {
  server = await startOpenAi({ onLine() {} })
  const open = (model: string) =>
    watchHealth(
      openAi({
        endpoint: `${server.url}/openai/v1/`,
        apiKey: 'k',
        model,
        temperature: 0,
        seed: 1,
        moderation: Moderation.parse({}),
        firstPartMs: 1_500,
        stallMs: 1_500,
        clock,
      }),
      clock,
    )
  fast = open('fast')
  both = withFallback(fast, open('slow'), { metrics: createMetrics(), clock })
})
afterEach(() => server.close())

async function reply(llm: LanguageModel, parts: ReplyPart[] = []): Promise<ReplyPart[]> {
  const { signal } = new AbortController()
  for await (const part of llm.reply(SAID, { tools: [TOOL], maxTokens: 200, signal })) parts.push(part)
  return parts
}
const callsIn = (parts: readonly ReplyPart[]) => parts.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []))
const CALLED = { name: 'updated_claim', args: expect.stringContaining('"Kevin"') }

it('is told what a reply used, by the service or, when it was stopped, by estimate', async () => {
  const used: TokenUsage[] = []
  const ask = async (signal: AbortSignal) => {
    const options = { tools: [TOOL], maxTokens: 200, onUsage: (usage: TokenUsage) => void used.push(usage), signal }
    for await (const part of both.reply(SAID, options)) if (part.type === 'text') return
  }
  await reply(both)
  await ask(new AbortController().signal)
  server.faults.set({ status: 503, times: 2 })
  await ask(AbortSignal.timeout(500)).catch(() => {})
  expect(used.length).toBeGreaterThan(0)
  for (const { input, output, cached } of used) {
    expect(input).toBeGreaterThan(20)
    expect(output).toBeGreaterThanOrEqual(0)
    expect(cached).toBe(0)
  }
})

describe.each<[string, OpenAiFault, object]>([
  ['429', { status: 429, retryAfterS: 2 }, { retryable: true, retryAfterMs: 2_000 }],
  ['503', { status: 503 }, { retryable: true }],
  ['a stall before the first token', { firstTokenMs: 5_000 }, { retryable: true }],
  ['a stall in the middle of a tool call', { stallAfter: 3 }, { retryable: true }],
  ['a connection that is cut in a tool call', { cutAfter: 3 }, { retryable: true }],
  ['a stream that is not JSON', { malformed: true }, { retryable: true }],
  ['a tool call cut for want of tokens', { lengthAfter: 3 }, { retryable: false, reason: 'length' }],
  ['an answer that is filtered', { contentFilter: true }, { retryable: false, reason: 'content_filter' }],
  ['a prompt that is filtered', { promptFilter: true }, { retryable: false, reason: 'content_filter' }],
  ['a jailbreak that is noticed', { annotate: 'jailbreak' }, { retryable: false, reason: 'content_filter' }],
  [
    'an answer too violent',
    { annotate: { category: 'violence', severity: 'high' } },
    { retryable: false, reason: 'content_filter' },
  ],
])('%s', (_name, fault, expected) => {
  it('fails as what it is, and no half of a tool call comes out', async () => {
    server.faults.set(fault)
    const parts: ReplyPart[] = []
    const error: unknown = await reply(fast, parts).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'provider-failed', ...expected })
    expect(callsIn(parts)).toEqual([])
    expect(callsIn(await reply(fast))).toMatchObject([CALLED])
  })
})

it.each<[string, OpenAiFault]>([
  ['429', { status: 429 }],
  ['a stall before the first token', { firstTokenMs: 5_000 }],
  ['a filter', { contentFilter: true }],
  ['an empty answer', { empty: true }],
  ['a refused prompt', { promptFilter: true }],
])('is answered by the other model after %s', async (_name, fault) => {
  server.faults.set(fault)
  expect(callsIn(await reply(both))).toMatchObject([CALLED])
  expect(server.requests.map(({ body }) => (body as { model: string }).model)).toEqual(['fast', 'slow'])
})

it.each([
  [false, { status: 200 }, ['fast']],
  [true, { status: 200 }, ['slow']],
  [false, { status: 503 }, ['fast', 'slow']],
  [true, { status: 503 }, ['slow', 'fast']],
])(
  'asks the right model first with slow_llm_for_chat %s, and the other when it answers %o',
  async (slow, { status }, order) => {
    const model = (name: string) => ({ endpoint: `${server.url}/openai/v1/`, model: name })
    const llm = Config.shape.llm.parse({ fast: model('fast'), slow: model('slow') })
    const models = await openChatModels(llm, { metrics: createMetrics(), clock })
    if (status === 503) server.faults.set({ status })
    expect(callsIn(await reply(models({ slow_llm_for_chat: slow })))).toMatchObject([CALLED])
    expect(server.requests.map(({ body }) => (body as { model: string }).model)).toEqual(order)
  },
)

it('says of what was used whether it was the slow model, which costs more, also when that stands in', async () => {
  const model = (name: string) => ({ endpoint: `${server.url}/openai/v1/`, model: name })
  const llm = Config.shape.llm.parse({ fast: model('fast'), slow: model('slow') })
  const models = await openChatModels(llm, { metrics: createMetrics(), clock })
  const used: TokenUsage[] = []
  const options = { tools: [], maxTokens: 200, onUsage: (usage: TokenUsage) => void used.push(usage) }
  const ask = async () => {
    const { signal } = new AbortController()
    for await (const _part of models({ slow_llm_for_chat: false }).reply(SAID, { ...options, signal }));
  }
  await ask()
  server.faults.set({ status: 503, times: 1 })
  await ask()
  expect(used.map(({ model: which = 'fast' }) => which)).toEqual(['fast', 'fast', 'slow'])
})

it('stays in English with a model that cannot translate, as the stand-in cannot', async () => {
  const { signal } = new AbortController()
  const book = createPromptBook({ translator: modelTranslator(both), clock, log: silentLog, signal })
  const shipped = TtsPrompts.parse({})
  await book.prepare(shipped, 'de-DE')
  expect(book.prompts(shipped, 'de-DE').goodbye_tpl[0]).toContain('Goodbye')
})
