import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEFAULT_CLAIM } from '@call-center/shared/config/config'
import type { Digit } from '../local-cloud/phone/line.ts'
import { readWav } from '../local-cloud/phone/wav.ts'
import { ASSISTANT_NUMBER, TWILIO_NUMBER } from '../stack/local-config.ts'
import { plugInCaller, voicedS } from './caller.ts'
import { handedOver, takenBack } from './hand-over.ts'
import { expectNobodyHas } from './keyed-secret.ts'
import { type OtlpCollector, openOtlpCollector } from './otlp-collector.ts'
import {
  ENGLISH_ONLY,
  inTheCall,
  openStackUnderTest,
  over,
  type StackUnderTest,
  summarised,
  waitFor,
} from './stack-under-test.ts'

/** Who is rung for a caller who wants a human: one who takes the call, and one who does not. */
const AGENT = '+33612345720'
const BUSY_AGENT = '+33612345721'
const CARD_FIELD = { name: 'card_number', type: 'text', sensitive: true, kind: 'card' }
/** A number that card networks publish for tests, without the 1 that consents to the recording: its tone may be the first thing in it. */
const CARD = '4242424242424242'
/** No digit of it. */
const CONTROL: Digit = '5'
let stack: StackUnderTest
let collector: OtlpCollector

beforeAll(async () => {
  const conversation = { transfer: { briefing: true } }
  const initiate = { claim: [...DEFAULT_CLAIM, CARD_FIELD] }
  collector = await openOtlpCollector()
  const telemetry = { url: collector.url, everyMs: 2_000 }
  const features = { recording_enabled: true }
  stack = await openStackUnderTest({ carrier: 'twilio', features, conversation, initiate, telemetry })
})
afterAll(async () => {
  await stack[Symbol.asyncDispose]()
  await collector[Symbol.asyncDispose]()
})

const sentByTwilio = async (part: string) => {
  const requests = (await stack.requests('twilio')) as { path: string; status: number; form: Record<string, string> }[]
  return requests.filter(({ path }) => path.includes(part))
}
const WAV_HEADER_BYTES = 44

/** All that was written of a call. */
const storedOf = async (callId: string): Promise<string> => {
  const requests = ((await stack.requests('cosmos')) as unknown[]).map((request) => JSON.stringify(request))
  return requests
    .filter((request) => request.includes(callId))
    .join('')
    .replaceAll('\\', '')
}
const english = { ...ENGLISH_ONLY }
const place = async (phone_number: string, agent_phone_number = AGENT) => {
  const response = await stack.place({ phone_number, agent_phone_number, lang: english })
  expect(response.status).toBe(201)
  return ((await response.json()) as { call_id: string }).call_id
}

it.concurrent('answers by Twilio: menu by key, consent, a claim, the recording, the report', async () => {
  await using caller = await plugInCaller(stack, '+33612345701')
  await caller.dial({ to: TWILIO_NUMBER, digit: '1', consent: '1' })
  expect(caller.said()).toContain('You are talking to the AI assistant')
  expect(await caller.say('Hello, there is a water leak in my kitchen.')).toContain('When did it happen?')
  await caller.say('It happened yesterday at three pm.')
  await caller.sayLast('My name is Kevin Smith.')
  await caller.hangUp()
  const call = await summarised(stack, caller.number)
  expect(call.claim).toMatchObject({
    caller_name: 'Kevin Smith',
    incident_description: expect.stringContaining('leak'),
  })
  expect(inTheCall(call).map(({ action }) => action)).toContain('hangup')
  expect(await stack.report(caller.number)).toContain('Kevin Smith')

  const [first] = await sentByTwilio('/Recordings.json')
  expect(first).toMatchObject({ status: 201, form: { RecordingChannels: 'dual' } })
  const files = (await readdir(join(stack.dir, 'recordings'))).filter((name) => name.startsWith('CA'))
  const recorded = await Promise.all(files.map((file) => readFile(join(stack.dir, 'recordings', file))))
  const whole = recorded.filter(({ length }) => length > WAV_HEADER_BYTES) // other calls have just begun
  const sides = whole.map((bytes) => readWav(bytes).channels.map((channel) => voicedS(channel) > 2))
  expect(sides).toContainEqual([true, true])
})

it.concurrent('lets the language be chosen by voice, and answers in it', async () => {
  await using caller = await plugInCaller(stack, '+33612345702')
  await caller.phone.dial(TWILIO_NUMBER)
  await caller.phone.waitForAssistantSpeech({ timeoutMs: 20_000, sinceMs: 0 })
  await caller.speak('French')
  await waitFor(() => caller.said().includes('enregistrer cet appel'), { timeoutMs: 20_000, what: 'the question' })
  await caller.hearOut()
  await caller.speak('Non', 'fr-FR')
  await waitFor(() => caller.said().includes('Bonjour'), { timeoutMs: 20_000, what: 'the greeting' })
  await caller.hearOut()
  await caller.hangUp()
  const talked = inTheCall(await over(stack, caller.number)).filter(({ action }) => action === 'talk')
  expect(talked[0]).toMatchObject({ lang_short_code: 'fr-FR', persona: 'assistant' })
})

it.concurrent('lets a card number be keyed, and nobody but its owner ever has it', async () => {
  await using caller = await plugInCaller(stack, '+33612345709')
  await caller.dial({ to: TWILIO_NUMBER, digit: '1', consent: '1' })
  expect(await caller.say('Good morning, I would like to pay by card')).toContain('key in the number')
  const before = caller.said().length
  await caller.phone.keyIn([...CARD, '#'] as Digit[])
  await waitFor(() => caller.said().slice(before).includes('noted'), { timeoutMs: 20_000, what: 'the thanks' })
  await caller.hearOut()
  await caller.phone.keyIn([CONTROL, '#'])
  await caller.phone.waitForAssistantSpeech({ timeoutMs: 20_000 })
  await caller.hangUp()
  const { claim, call_id } = await summarised(stack, caller.number)
  expect(claim).toMatchObject({ card_number: '•••• 4242' })
  const held = (await sentByTwilio('/Recordings/')).map(({ status, form }) => [status, form['Status']])
  expect(held).toEqual([
    [200, 'paused'],
    [200, 'in-progress'],
  ])
  const traceId = call_id.replaceAll('-', '')
  const isTold = (name: string) => collector.spans.some((span) => span.traceId === traceId && span.name === name)
  await waitFor(() => isTold('media session') && isTold('call'), { timeoutMs: 20_000, what: 'the spans of that call' })
  await expectNobodyHas(stack, {
    digits: CARD,
    control: CONTROL,
    recording: caller.connectionId(),
    telemetry: collector.bodies,
  })
})

it.concurrent('can still be phoned by Azure', async () => {
  await using other = await plugInCaller(stack, '+33612345705')
  await other.dial({ to: ASSISTANT_NUMBER, digit: '1', consent: '2' })
  await other.hangUp()
  expect(inTheCall(await over(stack, other.number)).map(({ action }) => action)).toContain('talk')
})

// Alone: who picks up has to begin to speak within the 2.5 s after which silence is a person's.
it('phones by Twilio, and notes who picked up', async () => {
  await using person = await plugInCaller(stack, '+33612345704')
  const picksUp = person.phone.waitForRing({ timeoutMs: 20_000 })
  const callId = await place(person.number)
  await picksUp
  expect(person.phone.messages).toContainEqual({ type: 'ringing', from: TWILIO_NUMBER })
  await person.phone.answer()
  // Longer than Twilio lets a person speak: it takes them for a machine.
  await person.speak(
    'Good morning, Contoso Insurance in Paris, my name is Kevin, I am at the front desk, how may I help?',
  )
  await waitFor(() => person.said().includes('May we record'), { timeoutMs: 20_000, what: 'the question' })
  person.phone.press('2')
  await greeted(person)
  await person.sayLast('My name is Kevin Smith.')
  await person.hangUp()
  expect(await summarised(stack, callId)).toMatchObject({ claim: { caller_name: 'Kevin Smith' } })
  const stored = await storedOf(callId)
  expect(stored).toContain('"answered_by":"person"')
  expect(stored).toMatch(/"answer-guessed:CA\w+:machine"/)
})

it('hangs up on a machine without a word, and notes that it was one', async () => {
  await using machine = await plugInCaller(stack, '+33612345710')
  const rings = machine.phone.waitForRing({ timeoutMs: 20_000 })
  const callId = await place(machine.number)
  await rings
  await machine.phone.answer()
  const ends = machine.phone.waitForEnd({ timeoutMs: 20_000 })
  await machine.speak('You have reached the voicemail of Kevin. Please leave a message after the tone.').catch(() => {})
  expect(await ends).toBeTruthy()
  expect(inTheCall(await over(stack, callId)).at(-1)).toMatchObject({ action: 'hangup', persona: 'assistant' })
  expect(await storedOf(callId)).toContain('"answered_by":"machine"')
  expect(machine.said()).toBe('')
})

it.concurrent('notes that nobody was reached', async () => {
  const callId = await place('+33612345799')
  expect(inTheCall(await over(stack, callId)).map(({ action }) => action)).toEqual(['hangup'])
})

it.concurrent('hands the caller over to who was told what it is about: the two hear each other, and the call ends with it', async () => {
  await using agent = await plugInCaller(stack, AGENT)
  await using person = await plugInCaller(stack, '+33612345706')
  const callId = await talkToHuman(person)
  await handedOver(person, agent)
  await agent.hangUp()
  await person.phone.waitForEnd({ timeoutMs: 10_000 })
  const hangUp = inTheCall(await over(stack, callId)).findLast(({ action }) => action === 'hangup')
  expect(hangUp).toMatchObject({ persona: 'assistant' })
})

it.concurrent('takes the caller back who could not be handed over, and says so', async () => {
  await using agent = await plugInCaller(stack, BUSY_AGENT)
  await using person = await plugInCaller(stack, '+33612345707')
  const callId = await talkToHuman(person, BUSY_AGENT)
  await takenBack(person, agent)
  await person.sayLast('My name is Kevin Smith.')
  await person.hangUp()
  expect(await summarised(stack, callId)).toMatchObject({ claim: { caller_name: 'Kevin Smith' } })
})

it.concurrent('falls silent when it is spoken over, and keeps what was heard', async () => {
  await using caller = await plugInCaller(stack, '+33612345703')
  await caller.dial({ to: TWILIO_NUMBER, digit: '1', consent: '2' })
  await caller.speakOver('Tell me everything about how you handle my request', 'Please stop, my policy number is B1208')
  await caller.hangUp()

  expect(caller.phone.bargeIns).toHaveLength(1)
  expect(caller.phone.messages).toContainEqual({ type: 'stop-audio' })
  const call = await over(stack, caller.number)
  const cut = call.messages.filter(({ interrupted }) => interrupted)
  expect(cut.map(({ content }) => content.length > 10)).toEqual([true])
  expect(call.claim['policy_number']).toBe('B1208')
})

it.concurrent('goes on when the media socket is cut', async () => {
  await using person = await plugInCaller(stack, '+33612345708')
  // The stream of the conversation, not the one on which it was found out who picked up.
  const callId = await pickUp(person, {
    onQuestion: () => stack.faults({ twilio: { cutMediaAfterMs: 12_000, cutMediaOf: person.number } }),
  })
  const before = await stack.mediaSockets(callId)
  await waitFor(async () => (await stack.mediaSockets(callId)) > before, {
    timeoutMs: 20_000,
    what: 'the carrier to dial again',
  })
  await person.phone.waitForAssistantSpeech({ timeoutMs: 20_000 })
  await person.hearOut()
  await person.sayLast('My name is Kevin Smith.')
  await person.hangUp()
  expect(await summarised(stack, callId)).toMatchObject({ claim: { caller_name: 'Kevin Smith' } })
})

type Person = Awaited<ReturnType<typeof plugInCaller>>

interface PickUp {
  readonly agent?: string
  /** Called while the caller is asked whether the call may be recorded. */
  readonly onQuestion?: () => Promise<void>
}

async function pickUp(person: Person, { agent = AGENT, onQuestion }: PickUp = {}): Promise<string> {
  const rings = person.phone.waitForRing({ timeoutMs: 20_000 })
  const callId = await place(person.number, agent)
  await rings
  await person.phone.answer()
  await waitFor(() => person.said().includes('May we record'), { timeoutMs: 20_000, what: 'the question' })
  await onQuestion?.()
  person.phone.press('2')
  await greeted(person)
  return callId
}

/** The assistant says its name in the greeting, and what is said is told once it was heard. */
async function greeted(person: Person): Promise<void> {
  await waitFor(() => person.said().includes('Amélie'), { timeoutMs: 20_000, what: 'the greeting' })
  await person.hearOut()
}

async function talkToHuman(person: Person, agent = AGENT): Promise<string> {
  const callId = await pickUp(person, { agent })
  await person.speak('I want to talk to a human.')
  return callId
}
