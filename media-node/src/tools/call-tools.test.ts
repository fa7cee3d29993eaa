import { ProviderError } from '@call-center/shared/errors'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askedCall, toolTexts } from '../testing/asked-call.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { fakeSession } from '../testing/fake-edge.ts'
import { text, use } from '../testing/fake-providers.ts'
import { callTools } from './call-tools.ts'
import { runTool } from './run-tool.ts'
import type { ToolHands } from './tool-hands.ts'

const saying = (customer_response: string) => ({ customer_response })

describe('T5 · Tools that are abused', () => {
  it('have no argument that says whom to ring or to text', async () => {
    const call = await askedCall({ replies: [[text('Fine.')]] })
    const namesIn = (schema: unknown): string[] => {
      if (typeof schema !== 'object' || schema === null) return []
      const properties = 'properties' in schema ? Object.keys(schema.properties as object) : []
      return [...properties, ...Object.values(schema).flatMap(namesIn)]
    }
    const names = call.model.tools[0]?.flatMap(({ parameters }) => namesIn(parameters)) ?? []
    expect(names.length).toBeGreaterThan(15)
    expect(names.filter((name) => /phone|number|recipient|target|^to$|address|url|uri|agent/i.test(name))).toEqual([])
    const [sms, transfer] = ['send_sms', 'talk_to_human'].map((name) =>
      call.model.tools[0]?.find((tool) => tool.name === name),
    )
    expect([sms, transfer].map((tool) => namesIn(tool?.parameters))).toEqual([
      ['customer_response', 'message'],
      ['customer_response'],
    ])
  })

  it('cause nothing but what they are for, whatever 1,000 models ask of them', async () => {
    const session = fakeSession()
    const done: string[] = []
    const wrongs: unknown[] = []
    const caseFile = {
      fields: session.fields,
      claim: {},
      reminders: [],
      zone: 'Europe/Paris',
      phone: session.initiate.phone_number,
    }
    const evil = fc.constantFrom(
      '+33899123456',
      '112',
      'https://evil.example',
      '__proto__',
      '{{agent}}',
      '\u0000',
      'x'.repeat(3_000),
    )
    const names = fc.constantFrom(
      'to',
      'phone_number',
      'agent_phone_number',
      'message',
      'customer_response',
      '__proto__',
    )
    const args = fc.oneof(
      fc.dictionary(names, fc.oneof(evil, fc.jsonValue())).map((value) => JSON.stringify(value)),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string({ maxLength: 200 }),
      fc.record({ message: evil, to: evil, customer_response: evil }).map((value) => JSON.stringify(value)),
    )
    const tool = fc.constantFrom(
      'send_sms',
      'talk_to_human',
      'end_call',
      'speech_lang',
      'speech_speed',
      'transfer',
      '__proto__',
    )
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(tool, args, async (name, args) => {
        done.length = 0
        const hands = {
          caseFile,
          languages: session.initiate.lang.availables,
          language: () => 'en-US',
          nowMs: () => 0,
          report: ({ type }: { type: string }) => void done.push(`report ${type}`),
          leave: (...how: unknown[]) => void done.push(`leave ${how.join()}`),
          changeLanguage: (code: string) => void done.push(`language ${code}`),
          changeSpeed: (rate: number) => void done.push(`speed ${rate >= 0.75 && rate <= 1.25}`),
          callerPhone: session.initiate.phone_number,
          assistedBy: 'Contoso',
          say: () => '',
          sendSms: async (...all: unknown[]) => {
            done.push(`sms ${all.length} ${typeof all[0]}`)
            return 'sent' as const
          },
          openClaim: async () => void done.push('claim'),
        }
        const { signal } = new AbortController()
        const { ok } = await runTool(
          callTools(hands as unknown as ToolHands),
          { id: '1', name, args },
          { clock: new FakeClock(), signal },
        )
        accepted += ok && done.length > 0 ? 1 : 0
        const allowed = /^(sms 1 string|leave (transfer,?|hang-up)|language (en-US|fr-FR|es-ES|zh-CN)|speed true)$/
        wrongs.push(...done.filter((what) => !allowed.test(what)))
        if (done.length > 1) wrongs.push([...done])
      }),
      { numRuns: 1_000 },
    )
    expect(wrongs).toEqual([])
    expect(accepted).toBeGreaterThan(50)
  })
})

describe('the tools', () => {
  it('are told with their JSON schema; all but end_call and the emergency say what the model has for the customer', async () => {
    const call = await askedCall({ replies: [[text('Fine.')]] })
    const required = call.model.tools[0]?.map(({ name, parameters }) => [name, parameters['required']])
    expect(required).toEqual([
      ['updated_claim', ['customer_response', 'updates']],
      ['new_or_updated_reminder', ['customer_response', 'title', 'description', 'due_date_time', 'owner']],
      ['new_claim', ['customer_response']],
      ['send_sms', ['customer_response', 'message']],
      ['notify_emergencies', ['reason', 'location', 'contact', 'service']],
      ['talk_to_human', ['customer_response']],
      ['end_call', undefined],
      ['speech_lang', ['customer_response', 'lang']],
      ['speech_speed', ['customer_response', 'speed']],
    ])
    expect(call.model.tools[0]?.[0]?.description).toContain('\nincident_location (text): Where the incident happened\n')
  })

  it('speak while they run, and the answer goes on', async () => {
    const updates = [{ field: 'policy_number', value: 'B4' }]
    const call = await askedCall({
      replies: [[use('updated_claim', { ...saying('I note that.'), updates })], [text('What happened?')]],
    })
    await call.listen(2_200)
    expect(call.sent.slice(1)).toEqual(['I note that.', 'What happened?'])
    expect(call.reported('claim-updated')).toMatchObject([{ fields: { policy_number: 'B4' } }])
    expect(call.reported('tools-used')).toMatchObject([
      { calls: [{ function_name: 'updated_claim', content: expect.stringContaining('ok') }] },
    ])
    const ids = [...call.reported('tools-used'), ...call.reported('assistant-said').slice(1)].map(
      ({ messageId }) => messageId,
    )
    expect(new Set(ids).size).toBe(1)
    expect(call.reported('assistant-said').at(-1)?.text).toBe('I note that. What happened?')
  })

  it('refuse a claim value before it is stored, accept the others, and let the model try again', async () => {
    const first = [
      { field: 'caller_email', value: 'not an address' },
      { field: 'caller_phone', value: '06 12 34 56 78' }, // as it is dialled in the caller's country
    ]
    const second = [{ field: 'caller_email', value: 'Ann@Example.com' }]
    const call = await askedCall({
      replies: [
        [use('updated_claim', { ...saying('Noted.'), updates: first })],
        [use('updated_claim', { ...saying('Noted again.'), updates: second })],
        [text('Thank you.')],
      ],
    })
    await call.listen(3_300)
    expect(toolTexts(call, 1)?.[0]).toMatch(/^caller_email: error: .*\ncaller_phone: ok/)
    expect(call.reported('claim-updated').map(({ fields }) => fields)).toEqual([
      { caller_phone: '+33612345678' },
      { caller_email: 'ann@example.com' },
    ])
    expect(call.model.prompts[2]?.[0]?.text).toContain(
      'Claim: {"caller_phone":"+33612345678","caller_email":"ann@example.com"}',
    )
  })

  it('run side by side', async () => {
    const reminder = {
      title: 'Call back',
      description: 'About the car',
      due_date_time: '2026-11-23T10:00:00+01:00',
      owner: 'customer',
    }
    const call = await askedCall({
      replies: [
        [
          use('updated_claim', { ...saying('Noted.'), updates: [{ field: 'policy_number', value: 'B4' }] }, '1'),
          use('new_or_updated_reminder', { ...saying('I plan a call.'), ...reminder }, '2'),
        ],
        [text('Done.')],
      ],
    })
    await call.listen(3_300)
    expect(call.sent.slice(1)).toEqual(['Noted.', 'I plan a call.', 'Done.'])
    expect(call.reported('reminder-set')).toMatchObject([
      { reminder: { title: 'Call back', due_date_time: '2026-11-23T09:00:00.000Z' } },
    ])
  })

  it.each([
    [
      'a due time in the past',
      use('new_or_updated_reminder', {
        ...saying('Ok.'),
        title: 'A',
        description: '',
        due_date_time: '2020-01-01T10:00:00Z',
        owner: 'me',
      }),
      /must be in the future/,
    ],
    [
      'a field that does not exist',
      use('updated_claim', { ...saying('Ok.'), updates: [{ field: 'colour', value: 'red' }] }),
      /Wrong arguments/,
    ],
    ['a missing customer_response', use('speech_speed', { speed: 1 }), /customer_response/],
    ['an unknown tool', use('fly', {}), /There is no tool named fly/],
    [
      'half a JSON',
      { type: 'tool-call', call: { id: '1', name: 'speech_speed', args: '{"speed": 1' } } as const,
      /one JSON object/,
    ],
  ])('tell the model about %s', async (_name, call, expected) => {
    const fake = await askedCall({ replies: [[call], [text('I see.')]] })
    await fake.listen(2_300)
    expect(toolTexts(fake, 1)?.[0]).toMatch(expected)
    expect(fake.sent.at(-1)).toBe('I see.')
  })

  it('are taken away after four rounds', async () => {
    const again = (i: number) => [use('speech_speed', { ...saying(`Again ${i}.`), speed: 1 })]
    const call = await askedCall({ replies: [again(1), again(2), again(3), again(4), [text('Enough.')]] })
    await call.listen(6_000)
    expect(call.model.tools.map((tools) => tools.length)).toEqual([9, 9, 9, 9, 0])
    expect(call.sent.at(-1)).toBe('Enough.')
  })
})

describe('ending a call', () => {
  it('says goodbye to its end before the line drops, and asks the model nothing more', async () => {
    const call = await askedCall({ replies: [[use('end_call', {})], [text('Never said.')]] })
    await call.sound(600)
    call.hear('bye then', { final: true })
    expect(call.sent.at(-1)).toBe('Thank you for calling Contoso. Goodbye.')
    expect(call.edge.commands).toHaveLength(0)
    await call.quiet(700)
    expect(call.edge.commands).toMatchObject([{ command: { type: 'hang-up' } }])
    expect(call.model.prompts).toHaveLength(1)
    call.hangUp()
    expect(await call.done).toBe('assistant-hung-up')
  })

  it('closes the line itself when the carrier does not', async () => {
    const call = await askedCall({ replies: [[use('end_call', {})]] })
    await call.listen(1_100 + 5_100)
    expect(await call.done).toBe('assistant-hung-up')
  })
})

describe('a transfer', () => {
  const replies = [[use('talk_to_human', saying('I am connecting you.'))], [text('Here I am again.')]]

  it('comes after its announcement was heard', async () => {
    const call = await askedCall({ replies })
    await call.listen(700)
    expect(call.sent.at(-1)).toBe('I am connecting you.')
    expect(call.edge.commands).toHaveLength(0)
    await call.listen(400)
    expect(call.edge.commands).toMatchObject([{ command: { type: 'transfer' } }])
    call.hangUp()
    expect(await call.done).toBe('transferred')
  })

  it('that fails gives the caller back to the assistant', async () => {
    const call = await askedCall({ replies })
    await call.listen(1_200)
    call.notices.dispatch({ type: 'transfer-failed', callId: call.session.callId })
    await call.listen()
    expect(call.sent.at(-1)).toMatch(/^I could not reach a colleague/)
    await call.say('All right, go on then.')
    await call.listen()
    expect(call.sent.at(-1)).toBe('Here I am again.')
  })

  it.each([
    ['at once', 3_000],
    ['after what is being said', 700],
  ])('that an operator ordered and that fails is told, %s', async (_when, listened) => {
    const call = await askedCall({ replies: [[text('All of this takes a while to say.')], [text('Here I am again.')]] })
    await call.listen(listened)
    call.notices.dispatch({ type: 'transfer-failed', callId: call.session.callId })
    await call.listen(4_000)
    const told = call.sent.filter((line) => line.startsWith('I could not reach a colleague'))
    expect([call.sent[1], told]).toEqual(['All of this takes a while to say.', [call.sent[2]]])
    expect(call.reported('assistant-said').map((event) => event.text)).toContain(call.sent[2])
    await call.say('All right, go on then.')
    await call.listen()
    expect(call.sent.at(-1)).toBe('Here I am again.')
  })

  it('that the carrier refuses does so at once', async () => {
    const call = await askedCall({ replies })
    call.edge.failures.push(new ProviderError('edge', 'status 400', { retryable: false }))
    call.edge.failures.push(new ProviderError('edge', 'status 400', { retryable: false }))
    await call.listen(1_500)
    await call.listen()
    expect(call.edge.commands).toHaveLength(0)
    expect(call.sent.at(-1)).toMatch(/^I could not reach a colleague/)
  })
})

describe('a recogniser that fails for good', () => {
  const deafened = async () => {
    const call = await askedCall(
      {
        replies: [[use('speech_lang', { ...saying('Parlons français.'), lang: 'fr-FR' })], [text('Je vous écoute.')]],
      },
      (fake) =>
        void fake.clock.after(
          1_200,
          () => (fake.deafening = new ProviderError('stt', 'status 401', { retryable: false })),
        ),
    )
    await call.listen(3_000)
    return call
  }

  it('is told to the caller, in their language, who is handed over', async () => {
    const call = await deafened()
    expect(call.sent.at(-1)).toMatch(/^Désolé, un problème technique m'empêche de vous entendre/)
    expect(call.edge.commands).toMatchObject([{ command: { type: 'transfer' } }])
    call.hangUp()
    expect(await call.done).toBe('transferred')
  })

  it('ends with a goodbye when nobody can be reached', async () => {
    const call = await deafened()
    call.notices.dispatch({ type: 'transfer-failed', callId: call.session.callId })
    await call.listen()
    expect(call.sent.at(-1)).toMatch(/Au revoir\.$/)
    expect(call.edge.commands.at(-1)).toMatchObject({ command: { type: 'hang-up' } })
  })
})

describe('how a call sounds', () => {
  it('changes its language: recogniser, voice and prompts', async () => {
    const call = await askedCall({
      replies: [[use('speech_lang', { ...saying('Parlons français.'), lang: 'fr-FR' })], [text('Que puis-je faire ?')]],
      session: { features: { phone_silence_timeout_sec: 5 } },
    })
    await call.listen(2_200)
    expect(call.recognisers).toEqual(['en-US', 'fr-FR'])
    expect(call.closed).toEqual(['stt'])
    expect(call.voice.voices.slice(-2)).toEqual([
      'fr-FR-VivienneMultilingualNeural',
      'fr-FR-VivienneMultilingualNeural',
    ])
    expect(call.reported('language-changed')).toMatchObject([{ lang: 'fr-FR' }])
    expect(call.model.prompts[1]?.[0]?.text).toContain('Current language: fr-FR')
    await call.listen(5_500)
    expect(call.sent.at(-1)).toMatch(/Je ne vous entends pas/)
  })

  it('changes its speed, within bounds', async () => {
    const call = await askedCall({
      replies: [[use('speech_speed', { ...saying('Slower.'), speed: 0.1 })], [text('Is that better?')]],
    })
    await call.listen(2_200)
    expect(call.voice.rates).toEqual([1, 0.75, 0.75])
    expect(call.reported('speed-changed')).toMatchObject([{ prosodyRate: 0.75 }])
  })
})
