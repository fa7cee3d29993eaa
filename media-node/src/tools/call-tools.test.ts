import { describe, expect, it } from 'vitest'
import { askedCall, toolTexts } from '../testing/asked-call.ts'
import { text, use } from '../testing/fake-providers.ts'

const saying = (customer_response: string) => ({ customer_response })

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
