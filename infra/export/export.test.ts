import { type CallGet, createCall, Message, toCallGet } from '@call-center/shared/call/call'
import { DEFAULT_CLAIM } from '@call-center/shared/config/config'
import { DEFAULT_LANGUAGES } from '@call-center/shared/config/languages'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anonymiserOf } from './anonymise.ts'
import { readExportOptions } from './options.ts'
import { readCalls } from './read-calls.ts'
import { writeExamples } from './write-examples.ts'
import { toExample, type TrainingExample } from './to-example.ts'

const PHONE = '+33639980123'
const AT = '2026-11-21T12:00:00.000Z'

function callWith(messages: readonly Partial<Message>[], claim: Record<string, string> = {}, task = 'Help'): CallGet {
  const initiate = {
    phone_number: PHONE,
    agent_phone_number: '+33639980199',
    bot_company: 'Contoso',
    bot_name: 'Amélie',
    claim: [...DEFAULT_CLAIM],
    lang: DEFAULT_LANGUAGES,
    prosody_rate: 1,
    task,
  }
  const parsed = messages.map((message) => Message.parse({ created_at: AT, content: '', persona: 'human', ...message }))
  return { ...toCallGet(createCall(initiate, { at: AT })), claim, messages: parsed }
}

const updated = (updates: object, content = 'ok') => ({
  tool_id: 'secret-id',
  function_name: 'updated_claim',
  function_arguments: JSON.stringify({ updates, customer_response: 'Noted.' }),
  content,
})

/** Every text of an example, as a reader of the file would find it. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') {
    const inner = /^\s*[[{]/.test(value) ? textsOf(safely(value)) : []
    return [value, ...inner]
  }
  if (Array.isArray(value)) return value.flatMap(textsOf)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}
const safely = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
const everything = (example: TrainingExample | undefined): string => textsOf(example?.messages).join('\n').toLowerCase()

describe('an example of a call', () => {
  const answer = { persona: 'assistant', content: 'Thank you.', style: 'cheerful' } as const

  it('is in the chat format of fine-tuning, tools and all', () => {
    const call = callWith(
      [
        { content: 'My name is Nora Quill' },
        {
          ...answer,
          tool_calls: [updated([{ field: 'caller_name', value: 'Nora Quill' }], 'caller_name: ok, Nora Quill')],
        },
        answer,
        { content: 'That is all' },
      ],
      { caller_name: 'Nora Quill' },
    )
    const example = toExample(call)
    expect(example?.messages.slice(1)).toEqual([
      { role: 'user', content: 'action=talk My name is [caller_name]' },
      {
        role: 'assistant',
        content: 'action=talk style=cheerful Thank you.',
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: {
              name: 'updated_claim',
              arguments: '{"updates":[{"field":"caller_name","value":"[caller_name]"}],"customer_response":"Noted."}',
            },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'caller_name: ok, [caller_name]' },
      { role: 'assistant', content: 'action=talk style=cheerful Thank you.' },
    ])
    expect(example?.messages[0]?.content).toContain('You are Amélie')
    expect(example?.tools[0]).toMatchObject({ type: 'function', function: { name: 'updated_claim', parameters: {} } })
  })

  it('gives every use of a tool a number of its own, and leaves out the summary that was texted', () => {
    const use = { ...answer, tool_calls: [updated([]), updated([])] }
    const sms = { persona: 'assistant', action: 'sms', content: 'You called us.' } as const
    const example = toExample(callWith([{ content: 'One' }, use, { content: 'Two' }, use, answer, sms]))
    const ids = [...JSON.stringify(example).matchAll(/"tool_call_id":"(\w+)"/g)].map(([, id]) => id)
    expect(ids).toEqual(['call_1', 'call_2', 'call_3', 'call_4'])
    expect(JSON.stringify(example)).not.toContain('You called us')
  })

  it('teaches nobody to be cut short', () => {
    const example = toExample(
      callWith([{ content: 'Hello' }, { ...answer, interrupted: true }, { content: 'No' }, answer]),
    )
    expect(example?.messages.map((message) => 'weight' in message && message.weight)).toEqual([
      false,
      false,
      0,
      false,
      false,
    ])
    expect(toExample(callWith([{ content: 'Hello' }, { ...answer, interrupted: true }]))).toBeUndefined()
  })

  it.each([
    ['nobody spoke', [answer]],
    ['nobody answered', [{ content: 'Hello?' }]],
    ['nothing happened', []],
  ])('is none when %s', (_why, messages) => {
    expect(toExample(callWith(messages))).toBeUndefined()
  })
})

describe('what tells who was on the phone', () => {
  const clean = (text: string, claim: Record<string, string> = {}) => anonymiserOf(callWith([], claim))(text)

  it.each([
    ['Write to Anna.Smith+1@mail.example.co.uk please', 'Write to [email] please'],
    ['It is anna dot smith at example dot com', 'It is [email]'],
    ["C'est anna point martin arobase exemple point fr", "C'est [email]"],
    ['Call 06 39 98 01 23 or +33 6 39 98 01 23', 'Call [number] or [number]'],
    ['zero six thirty nine ninety eight zero one', '[number]'],
    ['zéro six trente-neuf quatre-vingt-dix-huit', '[number]'],
    ['Contract BU345POAC, plate AE-345-PY', 'Contract [number], plate [number]'],
    ['K E V Y N', '[spelled]'],
    ['My name is Kevin van der Berg and I am late', 'My name is [name] and I am late'],
    ['je m’appelle Zoé'.replace('’', "'"), "je m'appelle [name]"],
    ['Hello, this is Amélie of Contoso', 'Hello, this is Amélie of Contoso'],
    ['我叫王小明', '我叫[name]'],
    ['Two windows and a door, three days ago', 'Two windows and a door, three days ago'],
  ])('%s → %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  it('is taken out in every form that is known of it', () => {
    const claim = {
      caller_name: 'Nora Quill',
      incident_datetime: '2026-11-20T14:30:00.000Z',
      witnesses: 'the baker Zed',
    }
    const said = 'nora  quill, Quill Nora; 20 November 2026; 2026-11-20 15:30; ask Zed; THE BAKER ZED'
    expect(clean(said, claim)).toBe(
      '[caller_name], [caller_name] [caller_name]; [incident_datetime]; [incident_datetime]; ask [witnesses]; [witnesses]',
    )
  })

  it('is taken out when it is a day without an hour', () => {
    expect(clean('2026-11-20, 20 November 2026', { incident_datetime: '2026-11-20' })).toBe(
      '[incident_datetime], [incident_datetime]',
    )
  })

  it('never survives, wherever it was said', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxz'), minLength: 5, maxLength: 9 })
    const name = fc.tuple(letters, letters).map((parts) => parts.map((p) => `Q${p}`).join(' '))
    const email = fc.tuple(letters, letters).map(([user, host]) => `${user}.q@${host}.example`)
    const phone = fc.integer({ min: 10_000_000, max: 99_999_999 }).map((digits) => `+336${digits}`)
    const value = fc
      .array(
        fc.oneof(
          letters,
          fc.constantFrom(
            '"x"',
            '\\',
            '$&',
            '[email]',
            '-',
            '\uE0000\uE001',
            '/',
            'é',
            '(',
            '*',
            '.',
            '2026-11',
            "l'q",
          ),
        ),
        {
          minLength: 1,
          maxLength: 5,
        },
      )
      .map((words) => `zq${words.join(' ')}`)
    const canaries = fc.record({ name, email, phone, other: phone, value })
    const frame = fc.constantFrom(
      (canary: string) => canary,
      (canary: string) => `Well, ${canary}. And then?`,
      (canary: string) => `action=talk style=none (${canary})`,
      (canary: string) => `${canary.toUpperCase()}!`,
      (canary: string) => `It is “${canary}”, ${canary}`,
    )
    fc.assert(
      fc.property(canaries, frame, ({ name, email, phone, other, value }, framed) => {
        const claim = { caller_name: name, caller_email: email, caller_phone: phone, incident_description: value }
        const secrets = [...Object.values(claim), other]
        const text = framed(secrets.join(' , '))
        const each = secrets.map(framed).join('\n')
        const tool = updated(
          Object.entries(claim).map(([field, said]) => ({ field, value: said })),
          each,
        )
        const reminder = {
          tool_id: '2',
          function_name: 'new_or_updated_reminder',
          function_arguments: JSON.stringify({ title: text, description: each, nested: [{ value: text }] }),
          content: text,
        }
        const broken = { ...reminder, tool_id: '3', function_arguments: `{"title": "${name} ${email}` }
        const call = callWith(
          [
            { content: text },
            { persona: 'assistant', content: each, tool_calls: [tool, reminder, broken] },
            { content: each, action: 'sms' },
            { persona: 'assistant', content: text },
          ],
          claim,
          `Help ${name} at ${email}`,
        )
        const written = everything(toExample(call))
        const words = [...secrets, ...name.split(' ')].map((secret) => secret.toLowerCase())
        for (const secret of [...words, PHONE, 'secret-id']) expect(written).not.toContain(secret)
      }),
      { numRuns: 60 },
    )
  })
})

describe('an export', () => {
  const answer = { persona: 'assistant', content: 'Thank you.' } as const
  const rated = (satisfaction: string, created_at = AT) => ({
    ...callWith([{ content: 'Hello' }, answer]),
    created_at,
    synthesis: { short: 's', long: 'l', satisfaction, improvement_suggestions: '' },
  })
  /** An edge that lists three calls at a time. */
  const edgeWith = (calls: readonly { readonly created_at: string }[]) => {
    const asked: string[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { searchParams } = new URL(String(input))
      asked.push(`${searchParams.toString()} ${new Headers(init?.headers).get('authorization')}`)
      const [since, from] = [searchParams.get('since') ?? '', Number(searchParams.get('cursor') ?? 0)]
      const found = calls.filter(({ created_at }) => created_at >= since)
      const page = found.toSorted((a, b) => b.created_at.localeCompare(a.created_at)).slice(from, from + 3)
      const link = `</call?cursor=${from + 3}>; rel="next"`
      return Response.json(page, from + 3 < found.length ? { headers: { link } } : {})
    }
    return { door: { url: 'http://edge.example', apiKey: 'key', fetch }, asked }
  }
  const lines = async (calls: readonly { readonly created_at: string }[], options = {}) => {
    const { door, asked } = edgeWith(calls)
    const written: string[] = []
    const chosen = { since: undefined, minSatisfaction: undefined, ...options }
    const result = await writeExamples(readCalls(door, chosen), (line) => void written.push(line), chosen)
    return { written, result, asked }
  }

  it('reads every page, and writes a line for each call', async () => {
    const days = ['01', '02', '02', '03', '04'].map((day) => rated('high', `2026-11-${day}T12:00:00.000Z`))
    const { written, result, asked } = await lines(days)
    expect(result).toEqual({ calls: 5, written: 5 })
    expect(written.every((line) => line.endsWith('}\n') && JSON.parse(line).messages.length === 3)).toBe(true)
    expect(asked[0]).toBe(' Bearer key')
    const { result: later } = await lines(days, { since: '2026-11-02T12:00:00.000Z' })
    expect(later.calls).toBe(4)
  })

  it.each([
    [undefined, 5],
    ['terrible', 4],
    ['partial', 2],
    ['high', 1],
  ])('takes calls of at least %s satisfaction', async (minSatisfaction, count) => {
    const calls = ['terrible', 'low', 'partial', 'high', 'unknow'].map((satisfaction, index) =>
      rated(satisfaction, `2026-11-0${index + 1}T12:00:00.000Z`),
    )
    expect((await lines(calls, { minSatisfaction })).result.written).toBe(count)
  })

  it('leaves out a call that goes on', async () => {
    expect((await lines([Object.assign(rated('high'), { in_progress: true })])).result).toEqual({
      calls: 1,
      written: 0,
    })
  })

  it('says when the edge does not answer, or is none', async () => {
    const read = (fetch: typeof globalThis.fetch) =>
      readCalls({ url: 'http://edge.example', fetch }, { since: undefined }).next()
    const away = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('certificate has expired') }))
    await expect(read(away)).rejects.toThrow('http://edge.example does not answer: certificate has expired.')
    const page = async () => new Response('<html>', { headers: { 'content-type': 'text/html' } })
    await expect(read(page)).rejects.toThrow('http://edge.example answers, but not as an edge does.')
    await expect(read(async () => Response.json([{}]))).rejects.toThrow('not as an edge does')
    const refuses = async () => Response.json({}, { status: 401 })
    await expect(read(refuses)).rejects.toThrow('http://edge.example answered 401')
  })

  it('understands its options, and says what is wrong with them', () => {
    expect(readExportOptions(['--since', '2026-11-01', '--out', 'f', '--min-satisfaction', 'low'])).toEqual({
      since: '2026-11-01T00:00:00.000Z',
      out: 'f',
      minSatisfaction: 'low',
      edge: undefined,
    })
    expect(readExportOptions(['-h'])).toBe('help')
    for (const wrong of [['--since', 'soon'], ['--min-satisfaction', 'great'], ['--edge', 'x'], ['--colour'], ['file']])
      expect(() => readExportOptions(wrong)).toThrow('npm run export')
  })
})
