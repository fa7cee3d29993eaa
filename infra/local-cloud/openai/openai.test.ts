import OpenAI, { APIError, AzureOpenAI } from 'openai'
import type { ChatCompletionChunk, ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenAi, startOpenAi } from './start-openai.ts'
import { tool } from './testing/fake-call.ts'

let server: OpenAi
let client: OpenAI
let lines: string[]

beforeEach(async () => {
  lines = []
  server = await startOpenAi({ accessKey: 'key', models: ['fast', 'slow'], onLine: (line) => lines.push(line) })
  client = new OpenAI({ baseURL: `${server.url}/openai/v1/`, apiKey: 'key', maxRetries: 0 })
})
afterEach(() => server.close())

const SYSTEM = 'Current language: en-US\nNow: 2026-11-21T11:00:00Z\nClaim:\n{}\nReminders:\n[]'
const CLAIM_TOOL = tool(
  'updated_claim',
  'Fields:\ncaller_email (email): Email of the caller\ncaller_name (text): Name',
  {
    updates: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { enum: ['caller_email', 'caller_name'] }, value: { type: 'string' } },
      },
    },
  },
)

const ask = (words: string, rest: object = {}): ChatCompletionCreateParamsStreaming => ({
  model: 'fast',
  stream: true,
  messages: [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: `action=talk ${words}` },
  ],
  ...rest,
})

async function collect(params: ChatCompletionCreateParamsStreaming): Promise<ChatCompletionChunk[]> {
  return Array.fromAsync(await client.chat.completions.create(params))
}
const textOf = (chunks: ChatCompletionChunk[]): string =>
  chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')
const failure = async (work: Promise<unknown>): Promise<APIError> =>
  work.then(
    () => Promise.reject(new Error('was expected to fail')),
    (error: APIError) => error,
  )

describe('a streamed answer', () => {
  it('starts with the filter results, comes in pieces, ends with its reason and the usage', async () => {
    const chunks = await collect(ask('Are you a robot?', { stream_options: { include_usage: true } }))
    expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] })
    expect(chunks[1]?.choices[0]?.delta).toMatchObject({ role: 'assistant', content: '' })
    expect(textOf(chunks)).toMatch(/^style=cheerful I am the virtual assistant/)
    expect(chunks.length).toBeGreaterThan(10)
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop')
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } })
    expect(chunks[1]?.model).toBe('rule-based-stand-in')
  })

  it('sends tool calls by index, their arguments in fragments', async () => {
    const chunks = await collect(ask('My name is Kevin', { tools: [CLAIM_TOOL] }))
    const deltas = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
    expect(deltas[0]).toMatchObject({ index: 0, type: 'function', function: { name: 'updated_claim', arguments: '' } })
    expect(deltas.length).toBeGreaterThan(3)
    const args = JSON.parse(deltas.map((delta) => delta.function?.arguments ?? '').join(''))
    expect(args.updates).toEqual([{ field: 'caller_name', value: 'Kevin' }])
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls')
  })

  it('has a fault where it is meant for: one model, or what the user says last', async () => {
    server.faults.set({ model: 'slow', said: 'Kevin', times: 9, lengthAfter: 1 })
    const finishes = async (model: string, said: string) =>
      (await collect(ask(said, { model }))).at(-1)?.choices[0]?.finish_reason
    expect(await finishes('fast', 'My name is Kevin')).not.toBe('length')
    expect(await finishes('slow', 'My name is Nora')).not.toBe('length')
    expect(await finishes('slow', 'My name is Kevin')).toBe('length')
    server.faults.clear()
  })

  it('stops when the client goes away', async () => {
    server.faults.set({ stallAfter: 2, stallMs: 60_000 })
    const control = new AbortController()
    const stream = await client.chat.completions.create(ask('Are you a robot?'), { signal: control.signal })
    const chunks: ChatCompletionChunk[] = []
    for await (const chunk of stream) {
      chunks.push(chunk)
      if (chunks.length === 4) control.abort()
    }
    expect(chunks).toHaveLength(4)
  })

  it('ends with length at the most tokens asked for', async () => {
    const chunks = await collect(ask('Tell me everything about it', { max_tokens: 5 }))
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('length')
    expect(textOf(chunks).trim().split(' ')).toHaveLength(5)
  })
})

describe('a whole answer', () => {
  it('has the text, or the tool calls, and the usage', async () => {
    const { stream: _stream, ...params } = ask('My name is Kevin', { tools: [CLAIM_TOOL] })
    const { choices, usage } = await client.chat.completions.create(params)
    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } })
    expect(choices[0]?.message.tool_calls).toHaveLength(1)
    expect(usage?.prompt_tokens).toBeGreaterThan(0)
    const azure = new AzureOpenAI({
      endpoint: server.url,
      apiKey: 'key',
      apiVersion: '2024-10-21',
      deployment: 'slow',
      maxRetries: 0,
    })
    const answer = await azure.chat.completions
      .create({ ...params, tools: [] as never, tool_choice: undefined as never })
      .catch((error) => error)
    expect(answer).toBeInstanceOf(APIError)
    const plain = await azure.chat.completions.create({ model: 'slow', messages: params.messages })
    expect(plain.choices[0]?.message.content).toContain('style=none')
  })

  it('lists the models', async () => {
    const { data } = await client.models.list()
    expect(data.map(({ id }) => id)).toEqual(['fast', 'slow'])
  })
})

describe('a fault', () => {
  it('is a 429 with the time to wait, which the SDK waits', async () => {
    server.faults.set({ status: 429, times: 2, retryAfterS: 0.001 })
    const error = await failure(collect(ask('Hello')))
    expect(error.status).toBe(429)
    expect(error.headers?.get('retry-after')).toBe('0.001')
    const patient = new OpenAI({ baseURL: `${server.url}/openai/v1/`, apiKey: 'key', maxRetries: 1 })
    const chunks = await Array.fromAsync(await patient.chat.completions.create(ask('Hello')))
    expect(textOf(chunks)).toContain('Hello')
    expect(server.requests.map(({ status }) => status)).toEqual([429, 429, 200])
  })

  it('breaks one answer, and the next is whole', async () => {
    server.faults.set({ status: 503 })
    server.faults.set({ malformed: true })
    expect((await failure(collect(ask('Are you a robot?')))).status).toBe(503)
    expect(await failure(collect(ask('Are you a robot?')))).toBeInstanceOf(SyntaxError)
    expect(textOf(await collect(ask('Are you a robot?')))).toContain('virtual assistant')
  })

  it('cuts a stream after some of its pieces arrived', async () => {
    server.faults.set({ cutAfter: 3 })
    const stream = await client.chat.completions.create(ask('Are you a robot?'))
    const chunks: ChatCompletionChunk[] = []
    const read = async (): Promise<void> => {
      for await (const chunk of stream) chunks.push(chunk)
    }
    await expect(read()).rejects.toThrow('terminated')
    expect(textOf(chunks)).toBe('style=cheerful I am ')
  })

  it('ends with the content filter, without a word', async () => {
    server.faults.set({ contentFilter: true })
    const chunks = await collect(ask('Hello'))
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('content_filter')
    expect(textOf(chunks)).toBe('')
  })

  it('delays the first word, until it is cleared', async () => {
    server.faults.set({ firstTokenMs: 60, times: 9 })
    const before = performance.now()
    await collect(ask('Hello'))
    expect(performance.now() - before).toBeGreaterThan(50)
    server.faults.clear()
    expect(() => server.faults.set({ unknown: 1 })).toThrow('unknown')
  })
})

describe('a request that is not right', () => {
  it.each([
    ['an unknown field', { surprise: 1 }, 'surprise'],
    ['no messages', { messages: [] }, 'messages'],
    [
      'a tool result without its call',
      { messages: [{ role: 'tool', tool_call_id: 'x', content: 'y' }] },
      "role 'tool'",
    ],
    [
      'a tool call without its result',
      {
        messages: [
          {
            role: 'assistant',
            content: '',
            tool_calls: [{ id: 'x', type: 'function', function: { name: 'a', arguments: '{}' } }],
          },
        ],
      },
      'Missing: x',
    ],
    ['JSON mode without the word', { response_format: { type: 'json_object' } }, "word 'json'"],
  ])('is refused, loudly: %s', async (_, rest, reason) => {
    const error = await failure(collect(ask('Hello', rest)))
    expect(error.status).toBe(400)
    expect(error.message).toContain(reason)
    expect(lines.at(-1)).toContain('openai: 400')
  })

  it('is refused with a wrong key, model or route', async () => {
    const stranger = new OpenAI({ baseURL: `${server.url}/openai/v1/`, apiKey: 'wrong', maxRetries: 0 })
    expect((await failure(stranger.models.list())).status).toBe(401)
    expect((await failure(collect(ask('Hello', { model: 'other' })))).status).toBe(404)
    expect((await failure(client.moderations.create({ input: 'x' }))).status).toBe(400)
    expect(JSON.stringify(server.requests)).not.toContain('Bearer')
  })
})
