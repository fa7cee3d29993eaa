import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASSISTANT_NUMBER } from '../stack/local-config.ts'
import { plugInCaller } from './caller.ts'
import { handedOver, takenBack } from './hand-over.ts'
import {
  ENGLISH_ONLY,
  inTheCall,
  openStackUnderTest,
  over,
  postJson,
  type StackUnderTest,
  summarised,
} from './stack-under-test.ts'

/** What the README of the product shows; the number has the form of one but is nobody's. */
const REQUEST = {
  bot_company: 'Contoso',
  bot_name: 'Amélie',
  phone_number: '+11234567890',
  task: 'Help the customer with their digital workplace. Assistant is working for the IT support department.',
  agent_phone_number: '+33612345678',
  claim: [
    { name: 'hardware_info', type: 'text' },
    { name: 'first_seen', type: 'datetime' },
    { name: 'building_location', type: 'text' },
  ],
}
const OPERATOR = {
  bot_name: 'Otto',
  bot_company: 'Fabrikam',
  agent_phone_number: '+33612345699',
  prosody_rate: 1.1,
  lang: ENGLISH_ONLY,
}
let stack: StackUnderTest

beforeAll(async () => {
  stack = await openStackUnderTest({ initiate: OPERATOR, conversation: { transfer: { briefing: true } } })
})
afterAll(() => stack[Symbol.asyncDispose]())

const placed = async (body: unknown) => {
  const response = await stack.place(body)
  const answer = (await response.json()) as { call_id: string; initiate: object }
  expect([response.status, answer]).toMatchObject([201, { in_progress: expect.any(Boolean) }])
  return answer
}

describe.concurrent('POST /call', () => {
  it('rings the phone, greets in the name it was given, asks for its fields and stores them typed', async () => {
    await using person = await plugInCaller(stack, '+33612345601')
    const picksUp = person.pickUp()
    const { call_id, initiate } = await placed({ ...REQUEST, phone_number: person.number })
    await picksUp
    expect(initiate).toMatchObject({ bot_name: 'Amélie', prosody_rate: 1.1, lang: ENGLISH_ONLY })
    expect(person.phone.messages).toContainEqual({ type: 'ringing', from: ASSISTANT_NUMBER })
    expect(person.said()).toMatch(/Amélie.*Contoso/)
    expect(person.said()).not.toMatch(/Otto|Fabrikam/)
    expect(await person.say('The screen of my laptop flickers all the time')).toContain('When did you first notice it?')
    expect(await person.say('It was yesterday at 3 pm')).toContain('In which building')
    await person.sayLast('Tower B, ground floor')
    await person.hangUp()
    const call = await summarised(stack, call_id)
    expect(call.claim).toMatchObject({
      hardware_info: expect.stringContaining('screen of my laptop flickers'),
      first_seen: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T1[34]:00:00(\.000)?Z$/), // three in the afternoon, in Paris
      building_location: 'Tower B, ground floor',
    })
    const asked = (await stack.requests('openai')) as { body?: { messages?: { content?: unknown }[] } }[]
    expect(asked.some(({ body }) => JSON.stringify(body ?? {}).includes('IT support department'))).toBe(true)
  })

  it('takes what the body leaves out from the configuration of the operator', async () => {
    await using person = await plugInCaller(stack, '+33612345602')
    const picksUp = person.pickUp()
    const { initiate } = await placed({ phone_number: '+33 6 12 34 56 02' })
    expect(initiate).toMatchObject({ ...OPERATOR, phone_number: person.number })
    await picksUp
    expect(person.said()).toMatch(/Otto.*Fabrikam/)
    await person.hangUp()
  })

  it('hangs up on an answering machine without a word', async () => {
    await using machine = await plugInCaller(stack, '+33612345604')
    const rings = machine.phone.waitForRing({ timeoutMs: 20_000 })
    const { call_id } = await placed({ ...REQUEST, phone_number: machine.number })
    await rings
    await machine.phone.answer()
    const ends = machine.phone.waitForEnd({ timeoutMs: 20_000 })
    await machine
      .speak('You have reached the voicemail of Kevin. Please leave a message after the tone.')
      .catch(() => {})
    expect(await ends).toBeTruthy()
    const call = await over(stack, call_id)
    expect(inTheCall(call)).toMatchObject([{ action: 'call' }, { action: 'hangup', persona: 'assistant' }])
    expect(machine.said()).toBe('')
  })

  it('ends the call of a person who declines', async () => {
    await using person = await plugInCaller(stack, '+33612345603')
    const rings = person.phone.waitForRing({ timeoutMs: 20_000 })
    const { call_id } = await placed({ ...REQUEST, phone_number: person.number })
    await rings
    person.phone.decline()
    const call = await over(stack, call_id)
    expect(inTheCall(call).map(({ action }) => action)).toEqual(['hangup']) // never connected, so there was no call
  })

  it('hands over to a colleague who was told what it is about, and takes back whom nobody could take', async () => {
    await using person = await plugInCaller(stack, '+33612345605')
    await using busy = await plugInCaller(stack, '+33612345606')
    await using colleague = await plugInCaller(stack, '+33612345607')
    const callOf = async (agent_phone_number: string) => {
      const picksUp = person.pickUp()
      const { call_id } = await placed({ phone_number: person.number, agent_phone_number })
      await picksUp
      await person.speak('I want to talk to a human.')
      return call_id
    }
    await callOf(busy.number)
    await takenBack(person, busy)
    await person.hangUp()
    const callId = await callOf(colleague.number)
    await handedOver(person, colleague)
    await colleague.hangUp()
    await person.phone.waitForEnd({ timeoutMs: 10_000 })
    const hangUp = inTheCall(await over(stack, callId)).findLast(({ action }) => action === 'hangup')
    expect(hangUp).toMatchObject({ persona: 'assistant' })
  })

  it('accepts a number of the right form that nobody has, and notes that nobody was reached', async () => {
    const { call_id, initiate } = await placed(REQUEST)
    expect(initiate).toMatchObject({ phone_number: '+11234567890' })
    expect(inTheCall(await over(stack, call_id)).map(({ action }) => action)).toEqual(['hangup'])
    expect(await stack.report('+11234567890')).toContain('+11234567890')
  })

  it.each([
    ['a number that cannot be one', { ...REQUEST, phone_number: '+33123' }, 'phone_number'],
    ['a national number', { ...REQUEST, phone_number: '0612345678' }, 'phone_number'],
    ['no number', { bot_name: 'Amélie' }, 'phone_number'],
    ['a field of an unknown type', { ...REQUEST, claim: [{ name: 'x', type: 'colour' }] }, 'claim.0.type'],
    ['a broken body', '{"phone_number": "+3361', ''],
    ['another type than an object', '[]', ''],
  ])('refuses %s with the reason', async (_what, body, where) => {
    const response = await postJson(`${stack.urls.edge}/call`, body)
    expect([response.status, await response.json()]).toEqual([
      422,
      { error: { message: 'Validation error', details: [expect.stringContaining(where)] } },
    ])
  })
})
