import { describe, expect, it } from 'vitest'
import { type ChatScript, finishChunk, openFakeChatServer, textChunk, toolChunk } from '../testing/fake-chat-server.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { collect, llmContract, type LlmSituation, replyOf } from './llm.contract.ts'
import { createLog } from '../log.ts'
import { openAi } from './openai.ts'

const FILTER_RESULTS = { choices: [], prompt_filter_results: [{ prompt_index: 0 }] }
const USAGE = { choices: [], usage: { total_tokens: 7 } }

const SCRIPTS: Readonly<Record<LlmSituation, ChatScript>> = {
  'says: Hello. | How are you?': {
    chunks: [FILTER_RESULTS, textChunk('Hello. '), textChunk('How are you?'), finishChunk('stop'), USAGE],
  },
  'calls two tools': {
    chunks: [
      toolChunk(0, 'c1', 'updated_claim', ''),
      toolChunk(0, undefined, undefined, '{"field":'),
      toolChunk(1, 'c2', 'end_call', '{}'),
      toolChunk(0, undefined, undefined, '"injuries"}'),
      finishChunk('tool_calls'),
      USAGE,
    ],
  },
  'is cut in the middle of a tool call': { chunks: [toolChunk(0, 'c1', 'x', '{"a":'), finishChunk('length')] },
  'breaks off': { chunks: [textChunk('Hello'), toolChunk(0, 'c1', 'x', '{"a":')], end: 'break' },
  'sends something that is not JSON': { chunks: [textChunk('Hello')], end: 'nonsense' },
  'filters its reply': { chunks: [textChunk('Hello'), finishChunk('content_filter')] },
  'is overloaded': { status: 429 },
  'refuses the request': { status: 400, error: { code: 'invalid_request', message: 'no' } },
  hangs: { end: 'hang' },
  'hangs after a word': { chunks: [textChunk('Hello')], end: 'hang' },
}

async function open() {
  const server = await openFakeChatServer()
  const clock = new FakeClock()
  const { endpoint } = server
  const llm = openAi({ endpoint, apiKey: 'k', model: 'm', temperature: 0, seed: 1, clock })
  return {
    llm,
    server,
    arrange: (situation: LlmSituation) => void (server.script = SCRIPTS[situation]),
    runOutOfPatience: () => clock.advance(60_000),
    asked: () => server.requests.length,
    abandoned: () => server.abandoned,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

llmContract('openAi', open)

describe('openAi', () => {
  it('sends the conversation and the tools as the protocol wants them', async () => {
    await using test = await open()
    test.arrange('says: Hello. | How are you?')
    const call = { id: 'c1', name: 'look_up', args: '{"a":1}' }
    const tool = { name: 'look_up', description: 'Looks up', parameters: { type: 'object' } }
    const { signal } = new AbortController()
    const said = [
      { role: 'system', text: 'Be kind.' },
      { role: 'user', text: 'Hi' },
      { role: 'assistant', text: '', toolCalls: [call] },
      { role: 'tool', toolId: 'c1', text: 'found' },
    ] as const
    await collect(test.llm.reply(said, { tools: [tool], maxTokens: 50, signal }))
    expect(test.server.requests[0]).toMatchObject({
      path: '/openai/v1/chat/completions',
      authorization: 'Bearer k',
      body: {
        model: 'm',
        seed: 1,
        stream: true,
        temperature: 0,
        max_tokens: 50,
        tools: [{ type: 'function', function: tool }],
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: 'Hi' },
          {
            role: 'assistant',
            content: '',
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look_up', arguments: '{"a":1}' } }],
          },
          { role: 'tool', tool_call_id: 'c1', content: 'found' },
        ],
      },
    })
  })

  it('asks once: a retry would be silence on the line', async () => {
    await using test = await open()
    test.arrange('is overloaded')
    await expect(collect(replyOf(test.llm))).rejects.toThrow('openai: status 429')
    expect(test.server.requests.length).toBe(1)
  })

  it('tells how long the service wants to be left alone', async () => {
    await using test = await open()
    test.server.script = { status: 429, headers: { 'retry-after': '3', 'retry-after-ms': '2500' } }
    await expect(collect(replyOf(test.llm))).rejects.toMatchObject({ retryable: true, retryAfterMs: 2_500 })
    test.server.script = { status: 503, headers: { 'retry-after': '3' } }
    await expect(collect(replyOf(test.llm))).rejects.toMatchObject({ retryable: true, retryAfterMs: 3_000 })
  })

  it.each<[string, ChatScript]>([
    [
      'refuses it',
      { status: 400, error: { code: 'invalid_request', message: 'no: "my name is Kevin"', param: 'Kevin' } },
    ],
    ['filters it', { status: 400, error: { code: 'content_filter', message: 'filtered: my name is Kevin' } }],
    ['answers nonsense', { chunks: [textChunk('Hello Kevin')], end: 'nonsense' }],
    ['says it in its code', { status: 500, error: { code: 'not understood: Kevin', message: '' } }],
  ])('leaves nothing of what was said in the log when the provider %s', async (_how, script) => {
    await using test = await open()
    test.server.script = { ...script, headers: { 'x-request-id': 'req-1' } }
    const lines: string[] = []
    const log = createLog('debug', { write: (line) => void lines.push(line) })
    const error: unknown = await collect(replyOf(test.llm)).catch((reason: unknown) => reason)
    log.error({ err: error }, 'no answer')
    expect(lines.join()).not.toMatch(/Kevin|oops/)
    expect(lines.join()).toContain(script.status ? `"requestId":"req-1"` : 'SyntaxError')
    expect(lines.join()).toContain(script.status ? `"status":${script.status}` : 'the connection failed')
  })

  it('knows a prompt that the filter refused', async () => {
    await using test = await open()
    test.server.script = { status: 400, error: { code: 'content_filter', message: 'The prompt "…" was filtered' } }
    await expect(collect(replyOf(test.llm))).rejects.toMatchObject({ reason: 'content_filter', retryable: false })
  })
})

describe('T12 · SSRF: a service that sends us elsewhere', () => {
  it.each([301, 302, 303, 307, 308])('is not followed there (%i)', async (status) => {
    await using inside = await openFakeChatServer()
    const { llm, server } = await open()
    await using service = server
    service.script = { status, headers: { location: inside.endpoint } }
    await expect(collect(replyOf(llm))).rejects.toThrow(`status ${status}`)
    expect([service.requests.length, inside.requests.length]).toEqual([1, 0])
  })
})
