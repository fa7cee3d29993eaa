import { afterAll, beforeAll, expect, it } from 'vitest'
import { localTwilio } from '../stack/local-config.ts'
import { plugInCaller } from './caller.ts'
import { ENGLISH_ONLY, openStackUnderTest, over, type StackUnderTest, summarised, waitFor } from './stack-under-test.ts'

const TEXT_NUMBER = '+18005550101'
const inTime = { timeoutMs: 30_000 }
let stack: StackUnderTest

beforeAll(async () => {
  stack = await openStackUnderTest({
    initiate: { lang: ENGLISH_ONLY },
    sections: (ports) => ({ sms: localTwilio(ports) }),
  })
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
  const { text } = await caller.phone.waitForSms(inTime)
  expect(text).toContain('Contoso')
  const call = await summarised(stack, caller.number)
  const texts = call.messages.filter(({ action }) => action === 'sms').map(({ persona }) => persona)
  expect(texts).toEqual(['human', 'assistant'])
})

it.concurrent('who wrote STOP gets no summary, and an answer again after START', async () => {
  await using caller = await plugInCaller(stack, '+33639980203')
  await caller.dial()
  caller.phone.sendSms(TEXT_NUMBER, 'STOP')
  await waitFor(async () => (await stack.calls(caller.number))[0]?.messages.some(({ action }) => action === 'sms'), {
    ...inTime,
    what: 'the message',
  })
  await caller.sayLast('My name is Adam Frost')
  await caller.hangUp()
  await summarised(stack, caller.number)
  caller.phone.sendSms(TEXT_NUMBER, 'START')
  caller.phone.sendSms(TEXT_NUMBER, 'There is a water leak in my kitchen')
  const { text } = await caller.phone.waitForSms(inTime)
  const { messages } = await stack.call(caller.number)
  const sent = messages.filter(({ action, persona }) => action === 'sms' && persona === 'assistant')
  expect(sent.map(({ content }) => content)).toEqual([text])
})
