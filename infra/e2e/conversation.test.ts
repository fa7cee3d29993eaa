import { afterAll, beforeAll, expect, it } from 'vitest'
import { EN } from '../local-cloud/openai/stand-in/phrases/en.ts'
import { CONFIRMATIONS } from '../local-cloud/twilio/messaging.ts'
import type { CallGet } from '@call-center/shared/call/call'
import { type Caller, plugInCaller, voiceSpans } from './caller.ts'
import { ENGLISH_ONLY, openStackUnderTest, over, type StackUnderTest, summarised, waitFor } from './stack-under-test.ts'

const TEXT_NUMBER = '+18005550101'
const inTime = { timeoutMs: 30_000 }
const SOFT_S = 2
const HARD_S = 7
let stack: StackUnderTest
/** Is on the line from the start, for the last test. */
let waiting: Caller
let dialled: Promise<void>

beforeAll(async () => {
  stack = await openStackUnderTest({
    initiate: { lang: ENGLISH_ONLY },
    features: { answer_soft_timeout_sec: SOFT_S, answer_hard_timeout_sec: HARD_S, phone_silence_timeout_sec: 120 },
    sections: () => ({ sms: { mode: 'twilio' } }),
  })
  waiting = await plugInCaller(stack, '+33639980240')
  dialled = waiting.dial()
})
afterAll(() => stack[Symbol.asyncDispose]())

it.concurrent('a text message is answered by one, and goes on as a call that gives nothing away', async () => {
  await using caller = await plugInCaller(stack, '+33639980201')
  caller.phone.sendSms(TEXT_NUMBER, 'My name is Nora Quill')
  const answer = await caller.phone.waitForSms(inTime)
  expect(answer).toMatchObject({ from: TEXT_NUMBER, text: expect.stringContaining('Thank you') })
  const [written] = await stack.calls(caller.number)
  expect(written?.claim).toEqual({ caller_name: 'Nora Quill' })
  await waitFor(async () => (await stack.report(caller.number)).includes('>delivered<'), {
    ...inTime,
    what: 'the report of the delivery',
  })

  await caller.dial()
  expect(caller.said()).toMatch(/^(Hello again|Welcome back)/)
  const told = await caller.say('What is my name? What do you know about me?')
  expect(`${caller.said()} ${told}`).not.toContain('Nora')
  await caller.hangUp()
  const call = await over(stack, caller.number)
  expect(call).toMatchObject({ call_id: written?.call_id, claim: { caller_name: 'Nora Quill' } })
})

it.concurrent('a text message in a call is answered aloud, and the summary comes once', async () => {
  await using caller = await plugInCaller(stack, '+33639980202')
  await caller.dial()
  const before = caller.said().length
  caller.phone.sendSms(TEXT_NUMBER, 'There is a water leak in my kitchen')
  await caller.phone.waitForAssistantSpeech(inTime)
  await caller.hearOut()
  expect(caller.said().slice(before)).not.toBe('')
  await caller.sayLast('My name is Adam Frost')
  await caller.hangUp()
  const { text } = await caller.phone.waitForSms({ timeoutMs: 60_000 })
  expect(text).toContain('Contoso')
  const call = await summarised(stack, caller.number)
  const texts = call.messages.filter(({ action }) => action === 'sms').map(({ persona }) => persona)
  expect(texts).toEqual(['human', 'assistant'])
})

it.concurrent('who wrote STOP gets no summary, and an answer again after START', async () => {
  await using caller = await plugInCaller(stack, '+33639980203')
  await caller.dial()
  /** Two messages that are sent at once may be taken in any order. */
  const write = async (text: string) => {
    caller.phone.sendSms(TEXT_NUMBER, text)
    const isThere = async () => (await stack.calls(caller.number))[0]?.messages.some(({ content }) => content === text)
    await waitFor(isThere, { ...inTime, what: text })
  }
  const texts = () => caller.phone.messages.flatMap((message) => (message.type === 'sms' ? [message.text] : []))
  await write('STOP')
  await caller.sayLast('My name is Adam Frost')
  await caller.hangUp()
  await summarised(stack, caller.number)
  await write('START')
  caller.phone.sendSms(TEXT_NUMBER, 'There is a water leak in my kitchen')
  await waitFor(() => texts().length > 2, { ...inTime, what: 'an answer' })
  const [stopped, started, ...answers] = texts()
  expect([stopped, started]).toEqual([CONFIRMATIONS.stop, CONFIRMATIONS.start])
  const { messages } = await stack.call(caller.number)
  const sent = messages.filter(({ action, persona }) => action === 'sms' && persona === 'assistant')
  expect(sent.map(({ content }) => content)).toEqual(answers)
})

/** Says it, and waits until `answer` is in what was said to this caller. */
async function ask(caller: Caller, words: string, answer: string): Promise<void> {
  await caller.speak(words)
  await waitFor(() => caller.said().includes(answer), { ...inTime, what: `"${answer}"` })
}

/** Whoever is not answered in time hears something at the soft timeout, and not only at the hard one. */
function expectFiller(caller: Caller): void {
  const { firstAudioMs = 0 } = caller.phone.answers.at(-1) ?? {}
  expect(firstAudioMs).toBeGreaterThan(SOFT_S * 1_000)
  expect(firstAudioMs).toBeLessThan(HARD_S * 1_000)
}

const toolsOf = ({ messages }: CallGet) =>
  messages.flatMap(({ tool_calls }) => tool_calls.map(({ function_name }) => function_name))

const fault = (said: string, what: object) => stack.faults({ openai: { said, times: 100, ...what } })

/** A call with models in trouble; what is left of it. */
async function call(number: string, talk: (caller: Caller) => Promise<void>): Promise<CallGet> {
  await using caller = await plugInCaller(stack, number)
  await caller.dial()
  await talk(caller)
  await caller.hangUp()
  return over(stack, number)
}

it.concurrent('models that break off, send nonsense, stall or refuse cost a caller nothing but time', async () => {
  await fault('ann@', { lengthAfter: 4 }) // in the arguments of a tool
  await fault('Wetherby', { model: 'fast', malformed: true })
  await fault('B1208', { model: 'fast', cutAfter: 4 })
  await fault('yesterday', { model: 'fast', contentFilter: true })
  await fault('Ravenscar', { times: 1, firstTokenMs: 60_000 }) // whichever is asked first
  await fault('everything about', { model: 'fast', stallAfter: 20 })
  const [cut, broken, silent, stalled] = await Promise.all([
    call('+33639980211', async (caller) => {
      await ask(caller, 'My email is ann@example.com', 'Thank you, I have noted that.') // broke off after two words
      expect(caller.said().match(/Thank you/g)).toHaveLength(1)
      await caller.say('My name is Ida Wetherby')
    }),
    call('+33639980212', async (caller) => {
      await caller.say('My policy number is B1208')
      await caller.say('It happened yesterday at 3 pm')
    }),
    call('+33639980213', async (caller) => {
      await ask(caller, 'My name is Ida Ravenscar', 'Ida Ravenscar')
      expectFiller(caller)
    }),
    call('+33639980214', (caller) =>
      ask(caller, 'Tell me everything about how you handle my request', EN.explanation[1] ?? '-'),
    ),
  ])
  expect(cut.claim).toMatchObject({ caller_name: 'Ida Wetherby', caller_email: 'ann@example.com' })
  expect(broken.claim).toMatchObject({ policy_number: 'B1208', incident_datetime: expect.any(String) })
  expect(toolsOf(broken)).toEqual(['updated_claim', 'updated_claim'])
  expect([silent.claim, toolsOf(silent)]).toEqual([{ caller_name: 'Ida Ravenscar' }, ['updated_claim']])
  const said = stalled.messages.map(({ content }) => content).join(' ')
  for (const sentence of EN.explanation.slice(0, 2)) expect(said.split(sentence)).toHaveLength(2) // goes on from there
})

it('a storm of refusals costs no call: a filler, an apology, and an answer once it is over', async () => {
  await using caller = waiting
  await dialled
  await stack.faults({ openai: { status: 429, times: 100_000 } })
  await caller.speak('My name is Ida Quill')
  await caller.phone.waitForAssistantSpeech(inTime)
  expectFiller(caller)
  const sounds = () => voiceSpans(caller.phone.recordings.assistant, { pauseMs: 1_500 }).length
  const filler = sounds()
  await waitFor(() => sounds() > filler, { ...inTime, what: 'the apology' })
  await stack.faults(undefined)
  await caller.hearOut()
  await ask(caller, 'My policy number is B1208', 'happen')
  await caller.hangUp()
  expect((await over(stack, caller.number)).claim).toMatchObject({ policy_number: 'B1208' })
})
