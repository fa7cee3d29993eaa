import { claimFields } from '@call-center/shared/call/claim'
import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { FakeCall, type FakeCallOptions } from '../testing/fake-call.ts'
import { text, use } from '../testing/fake-providers.ts'

/** A number that card networks publish for tests. */
const CARD = '4111111111111111'
const CARD_FIELD = { name: 'card_number', type: 'text', sensitive: true, kind: 'card' } as const
const fields = claimFields([CARD_FIELD, { name: 'policy_number', type: 'text' }])
const ASK = 'Please key in the number on your telephone now, and end with the hash key. It is not recorded.'

const AGAIN =
  'I did not get a whole number. Please key it in once more from its first digit, and end with the hash key. It is not recorded.'

const withCard = (options: FakeCallOptions) => new FakeCall({ ...options, session: { fields, ...options.session } })
const collect = use('collect_by_keypad', { field: 'card_number' })

async function press(call: FakeCall, keys: string): Promise<void> {
  for (const key of keys) {
    call.press(key)
    await call.listen(150)
  }
}

const commands = (call: FakeCall) => call.edge.commands.map(({ command }) => command.type)

/** Everything that leaves the node but audio. */
const told = ({ model, edge, voice }: FakeCall) =>
  JSON.stringify([model.prompts, edge.events, edge.commands, voice.spoken])

async function askedForCard(options: FakeCallOptions = {}): Promise<FakeCall> {
  const call = withCard({ replies: [[collect], [text('Thank you. Is there anything else?')]], ...options })
  await call.listen()
  await call.say('I want to pay by card.')
  await call.listen()
  return call
}

describe('keys in a conversation', () => {
  it.each([
    ['the hash key', '12345#', 200],
    ['a pause', '12345', 2_100],
  ])('are what the customer says, ended by %s', async (_what, keys, waitMs) => {
    const call = new FakeCall({ replies: [[text('I noted that.')]] })
    await call.listen()
    await press(call, keys)
    await call.listen(waitMs)
    expect(call.reported('caller-said')).toMatchObject([{ text: '12345' }])
    expect(call.model.prompts).toHaveLength(1)
    call.hangUp()
    await call.done
  })

  it('begin anew with the star key, and stop the assistant', async () => {
    const call = new FakeCall({ replies: [[text('Yes.')]] })
    await call.listen(400)
    const sent = call.frames.length
    await press(call, '99*12#')
    expect(call.frames.length).toBeLessThan(sent + 20)
    await call.listen()
    expect(call.reported('caller-said')).toMatchObject([{ text: '12' }])
    call.hangUp()
    await call.done
  })

  it('join what is said before it was answered', async () => {
    const call = new FakeCall({ replies: [[{ waitMs: 5_000 }], [text('Noted.')]] })
    await call.listen()
    await call.say('My policy number is the following.')
    await press(call, '4711#')
    await call.listen(100)
    expect(call.reported('caller-said').at(-1)).toMatchObject({ text: 'My policy number is the following. 4711' })
    call.hangUp()
    await call.done
  })
})

describe('T21 · Numbers that are keyed: a sensitive number', () => {
  it('is keyed off the record, stored as a mask, and told nobody', async () => {
    const call = await askedForCard()
    expect(call.spoken.at(-1)).toBe(ASK)
    expect(commands(call)).toEqual(['pause-recording'])
    await press(call, `${CARD}#`)
    await call.listen()
    expect(commands(call)).toEqual(['pause-recording', 'resume-recording'])
    expect(call.reported('claim-updated')).toMatchObject([{ fields: { card_number: '•••• 1111' } }])
    expect(call.reported('caller-said').at(-1)).toMatchObject({ text: '[keypad: card_number collected]' })
    expect(call.spoken.at(-1)).toBe('Is there anything else?')
    expect(told(call)).not.toContain('4111')
    expect(JSON.stringify(call.model.prompts)).not.toContain('1111')
    expect(JSON.stringify(call.model.prompts.at(-1))).toContain('[collected]')
    call.hangUp()
    await call.done
  })

  it('that is none is asked for again, unrecorded, and nobody reads it', async () => {
    const call = await askedForCard()
    await press(call, '4111111111111112#')
    await call.listen()
    expect(call.spoken.at(-1)).toBe(AGAIN)
    expect(commands(call)).toEqual(['pause-recording'])
    await press(call, `${CARD}#`)
    await call.listen()
    expect(call.reported('claim-updated')).toMatchObject([{ fields: { card_number: '•••• 1111' } }])
    expect(told(call)).not.toContain('4111')
    expect(commands(call)).toEqual(['pause-recording', 'resume-recording'])
    call.hangUp()
    await call.done
  })

  it('that is wrong three times is told to the model, while what is keyed stays private', async () => {
    const call = await askedForCard()
    for (let times = 0; times < 3; times++) {
      await press(call, '4111111111111112#')
      await call.listen()
    }
    expect(JSON.stringify(call.model.prompts.at(-1))).toContain('not the number of a card')
    await press(call, '41111111')
    await call.listen(20_000)
    expect(told(call)).not.toContain('4111')
    expect(commands(call)).toEqual(['pause-recording'])
    call.hangUp()
    await call.done
  })

  it('may be read off a card in groups, with pauses between them', async () => {
    const call = await askedForCard()
    for (const group of ['4111', '1111', '1111', '1111']) {
      await press(call, group)
      await call.listen(8_000)
    }
    expect(call.reported('claim-updated')).toMatchObject([{ fields: { card_number: '•••• 1111' } }])
    expect(call.spoken).not.toContain(AGAIN)
    expect(told(call)).not.toContain('4111')
    call.hangUp()
    await call.done
  })

  it('that is left half keyed is forgotten, and asked for from its first digit', async () => {
    const call = await askedForCard()
    await press(call, '411111')
    await call.listen(16_500)
    expect(call.spoken.at(-1)).toBe(AGAIN)
    expect(commands(call)).toEqual(['pause-recording'])
    await press(call, `${CARD}#`)
    await call.listen()
    expect(call.reported('claim-updated')).toMatchObject([{ fields: { card_number: '•••• 1111' } }])
    expect(told(call)).not.toMatch(/4111|1111[^"]*1111/)
    call.hangUp()
    await call.done
  })

  it('of an account ends with the hash key or a long pause, not with its first digits', async () => {
    const account = { name: 'account', type: 'text', sensitive: true, kind: 'account' } as const
    const call = await askedForCard({
      session: { fields: claimFields([account]) },
      replies: [[use('collect_by_keypad', { field: 'account' })], [text('Thank you. Is there anything else?')]],
    })
    await press(call, '30006000')
    await call.listen(7_000)
    expect(call.reported('claim-updated')).toEqual([])
    await press(call, '0123456789')
    await call.listen(11_000)
    expect(call.reported('claim-updated')).toMatchObject([{ fields: { account: '•••• 6789' } }])
    await press(call, '0189')
    await call.listen(2_100)
    expect(told(call)).not.toMatch(/3000|0123|0189/)
    call.hangUp()
    await call.done
  })

  it('that is keyed before it was asked for reaches no model and no document', async () => {
    const call = withCard({ replies: [[text('Yes.')]] })
    await call.listen()
    await press(call, '41111111')
    await call.listen(2_100)
    expect(call.reported('caller-said')).toMatchObject([{ text: '[number withheld]' }])
    expect(told(call)).not.toContain('4111')
    call.hangUp()
    await call.done
  })

  it('is collected no more when the model cancels it, and the recording goes on', async () => {
    const call = await askedForCard({ replies: [[collect], [use('cancel_keypad', {})], [text('Then by invoice.')]] })
    await press(call, '4111')
    await call.say('I do not have it with me.')
    await call.listen()
    expect(commands(call)).toEqual(['pause-recording', 'resume-recording'])
    await press(call, '41111111')
    await call.listen(2_100)
    expect(call.reported('caller-said').at(-1)).toMatchObject({ text: '[number withheld]' })
    expect(told(call)).not.toContain('4111')
    call.hangUp()
    await call.done
  })

  it('goes on being collected by the node that takes the call over, without the keys that came before', async () => {
    const call = withCard({ session: { takenOver: true, collecting: 'card_number' } })
    call.press('9')
    await call.listen()
    expect(call.spoken).toEqual([AGAIN])
    expect(call.edge.commands.map(({ command }) => command)).toEqual([
      { type: 'pause-recording', field: 'card_number' },
    ])
    await press(call, `${CARD}#`)
    await call.listen()
    expect(call.reported('claim-updated')).toMatchObject([{ fields: { card_number: '•••• 1111' } }])
    expect(commands(call)).toEqual(['pause-recording', 'resume-recording'])
    expect(told(call)).not.toContain('4111')
    call.hangUp()
    await call.done
  })

  it('is not asked for while it would be recorded', async () => {
    const call = withCard({ replies: [[collect], [text('I cannot take it now.')]] })
    await call.listen()
    call.edge.commandFailures.push(new ProviderError('edge', 'away', { retryable: true }))
    await call.say('I want to pay by card.')
    await call.listen()
    expect(call.spoken).not.toContain(ASK)
    expect(call.spoken.at(-1)).toBe('I cannot take it now.')
    call.hangUp()
    await call.done
  })

  it('that nobody keys is waited for no longer than two minutes', async () => {
    const call = await askedForCard({ session: { features: { phone_silence_timeout_sec: 300 } } })
    await press(call, '41111111')
    await call.listen(10_000)
    expect(commands(call)).toEqual(['pause-recording'])
    await call.listen(111_000)
    expect(commands(call)).toContain('resume-recording')
    expect(told(call)).not.toContain('4111')
    call.hangUp()
    await call.done
  })

  it.each([
    ['in digits', 'My card is 4111 1111 1111 1111, is that all right?'],
    ['in words', `My card is four ${'one '.repeat(15)}is that all right?`],
  ])('that is said %s reaches no model and no document', async (_how, said) => {
    const call = withCard({ replies: [[text('Please do not say it.')], [text('Please.')], [text('Please.')]] })
    await call.listen()
    await call.sound(320)
    for (const until of [30, 40, 60]) call.hear(said.slice(0, until), { final: false })
    await call.say(said)
    await call.listen()
    expect(call.reported('caller-said').at(-1)?.text).toBe(
      'My card is [number withheld], is that all right?'.replace(', is', said.includes(',') ? ', is' : ' is'),
    )
    expect(told(call)).not.toMatch(/4111|1111|one one one/)
    call.hangUp()
    await call.done
  })

  it('that is said instead of keyed is taken out, whatever number it is', async () => {
    const call = await askedForCard()
    await call.say('Four one one one is how it begins.')
    await call.listen()
    expect(call.reported('caller-said').at(-1)).toMatchObject({ text: '[number withheld] is how it begins.' })
    call.hangUp()
    await call.done
  })

  it('is recorded no sooner than a second after its last key, whose sound may come late', async () => {
    const call = await askedForCard()
    await press(call, '4111111111111111#')
    await call.listen(400)
    expect(commands(call)).toEqual(['pause-recording'])
    await call.listen(600)
    expect(commands(call)).toEqual(['pause-recording', 'resume-recording'])
    call.hangUp()
    await call.done
  })

  it('is taken out of what is said to a claim that asks for none', async () => {
    const call = new FakeCall({ replies: [[text('I am sorry to hear that.')]] })
    await call.listen()
    await call.say('My card 4111 1111 1111 1111 was stolen.')
    await call.listen(2_000)
    expect(call.reported('caller-said').at(-1)?.text).toBe('My card [number withheld] was stolen.')
    expect(told(call)).not.toContain('1111')
    call.hangUp()
    await call.done
  })

  it('leaves other numbers alone', async () => {
    const call = withCard({ replies: [[text('Noted.')]] })
    await call.listen()
    await call.say('My phone number is 06 12 34 56 78.')
    expect(call.reported('caller-said')).toMatchObject([{ text: 'My phone number is 06 12 34 56 78.' }])
    call.hangUp()
    await call.done
  })

  it('is nothing that a claim without one has a tool for', async () => {
    const call = new FakeCall({ replies: [[text('Yes.')]] })
    await call.listen()
    await call.say('Hello there, how are you?')
    expect(call.model.tools[0]?.map(({ name }) => name)).not.toContain('collect_by_keypad')
    call.hangUp()
    await call.done
  })
})
