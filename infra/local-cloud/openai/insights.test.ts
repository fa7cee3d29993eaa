import { Next, Synthesis } from '@call-center/shared/call/call'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { type OpenAi, startOpenAi } from './start-openai.ts'

let server: OpenAi
let client: OpenAI

beforeAll(async () => {
  server = await startOpenAi()
  client = new OpenAI({ baseURL: `${server.url}/openai/v1/`, apiKey: 'none', maxRetries: 0 })
})
afterAll(() => server.close())

const CLAIM = { incident_description: 'a leak in the shower', caller_email: 'anna@example.com' }
const record = (said: string, claim: object = CLAIM) =>
  JSON.stringify({
    task: 'Help the customer',
    claim,
    reminders: [],
    conversation: [
      { who: 'assistant', how: 'talk', said: 'Hello, how can I help you?', tools: [] },
      { who: 'customer', how: 'talk', said, tools: [] },
    ],
  })

async function ask(system: string, user: string, schema?: z.ZodType): Promise<string> {
  const json = schema && {
    type: 'json_schema' as const,
    json_schema: { name: 'answer', schema: z.toJSONSchema(schema, { io: 'input' }) },
  }
  const { choices } = await client.chat.completions.create({
    model: 'slow',
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
    ...(json ? { response_format: json } : {}),
  })
  return choices[0]?.message.content ?? ''
}

it.each([
  ['Thank you so much, that is perfect', 'high'],
  ['Thank you, goodbye', 'unknow'],
  ['Merci beaucoup, au revoir', 'unknow'],
  ['That was not great, thank you', 'partial'],
  ['This is not perfect', 'low'],
  ['Vous êtes très gentille, merci', 'high'],
  ['This is terrible, you are useless', 'terrible'],
  ['I am disappointed, but thank you', 'partial'],
  ['A leak', 'unknow'],
])('sums a call up: %s', async (said, satisfaction) => {
  const synthesis = Synthesis.parse(JSON.parse(await ask('You summarise calls.', record(said), Synthesis)))
  expect(synthesis.satisfaction).toBe(satisfaction)
  expect(synthesis.short).toBe('a leak in the shower')
  expect(synthesis.long).toMatch(/^You told us about a leak in the shower\.\n/)
  expect(synthesis.long).toContain('- **What happened:** “a leak in the shower”')
  expect(synthesis.long).toContain('I also noted your email address.')
  expect(synthesis.long).not.toContain('_')
  expect(synthesis.long).not.toContain('anna@example.com')
})

it.each([
  ['My son is hurt', 'high_priority'],
  ['Nobody is hurt, it is only water', 'customer_will_send_info'],
  ['I would like a new contract', 'propose_new_contract'],
])('decides what is next: %s', async (said, action) => {
  const next = Next.parse(JSON.parse(await ask('You choose.', record(said), Next)))
  expect(next.action).toBe(action)
})

it('gives a complete claim to an expert', async () => {
  const transcript = `Claim: ${JSON.stringify(CLAIM)}\nhuman: a leak\nassistant: Is there anything else I can do for you?\nhuman: no`
  expect(Next.parse(JSON.parse(await ask('You choose. Answer in JSON.', transcript, Next))).action).toBe(
    'requires_expertise',
  )
})

it('writes a text message in the language asked for', async () => {
  const text = await ask('You write one text message that sums up a phone call.\nWrite in French.', record('une fuite'))
  expect(text).toMatch(/^Bonjour, nous avons noté .*“a leak in the shower”/)
})

it('fills any other schema with something that fits', async () => {
  const schema = z.object({ kind: z.enum(['a', 'b']), count: z.number(), list: z.array(z.string()) })
  expect(schema.safeParse(JSON.parse(await ask('Fill it.', 'x', schema))).success).toBe(true)
})

it('cites the words a summary shares with the customer', async () => {
  const said = 'Hello. There is a leak in the shower of my flat'
  const record = {
    text: 'You told us about **a leak in the shower**.\n- **When it happened:** yesterday',
    conversation: [
      { message: 3, who: 'customer', said },
      { message: 4, who: 'customer', said: 'it happened while I slept' },
    ],
  }
  const schema = z.object({ citations: z.array(z.object({ words: z.string(), message: z.number() })) })
  const answer = schema.parse(JSON.parse(await ask('You check a summary.', JSON.stringify(record), schema)))
  expect(answer).toEqual({ citations: [{ words: 'a leak in the shower', message: 3 }] })
})

it.each([
  ['English', 'My name is Anna Smith', 'caller_name', 'Anna Smith', 'Thank you'],
  ['French', 'Je m’appelle Anna Petit', 'caller_name', 'Anna Petit', 'Merci'],
])('answers a text message in %s, and notes what it tells', async (language, said, field, value, thanks) => {
  const system = `A customer wrote a text message: answer with one.\nWrite in ${language}.\nClaim fields:\nincident_description (text): What happened\ncaller_name (text): Name of the caller`
  const schema = z.object({ text: z.string(), updates: z.array(z.object({ field: z.string(), value: z.string() })) })
  const conversation = [{ who: 'customer', how: 'sms', said, tools: [] }]
  const answer = schema.parse(JSON.parse(await ask(system, JSON.stringify({ claim: {}, conversation }), schema)))
  expect(answer.updates).toEqual([{ field, value }])
  expect(answer.text).toContain(thanks)
})
