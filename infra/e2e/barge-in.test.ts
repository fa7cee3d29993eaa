import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speechOf } from '../cli/phone-call.ts'
import { EN } from '../local-cloud/openai/stand-in/phrases/en.ts'
import { plugInCaller, voicedS, voiceSpans } from './caller.ts'
import { ENGLISH_ONLY, inTheCall, openStackUnderTest, over, type StackUnderTest, waitFor } from './stack-under-test.ts'

const AGENT = '+33612345678'
const SILENCE_S = 2
const PROMPTS = 2
let stack: StackUnderTest

beforeAll(async () => {
  stack = await openStackUnderTest({
    initiate: { lang: ENGLISH_ONLY, agent_phone_number: AGENT },
    features: { phone_silence_timeout_sec: SILENCE_S, recognition_retry_max: PROMPTS },
  })
})
afterAll(() => stack[Symbol.asyncDispose]())

describe.concurrent('a caller', () => {
  it('who speaks over a long answer silences it, and the document ends where it was heard', async () => {
    await using caller = await plugInCaller(stack, '+33639980201')
    await caller.dial()
    await caller.speakOver(
      'Tell me everything about how you handle my request',
      'Please stop, my policy number is B1208',
    )
    await caller.hangUp()

    expect(caller.phone.bargeIns).toHaveLength(1)
    expect(caller.phone.messages).toContainEqual({ type: 'stop-audio' })
    const call = await over(stack, caller.number)
    const cut = call.messages.filter(({ interrupted }) => interrupted)
    expect(cut).toHaveLength(1)
    const whole = EN.explanation.join(' ')
    expect(whole.startsWith(cut[0]?.content ?? '-')).toBe(true)
    expect(cut[0]?.content.length).toBeGreaterThan(10)
    expect(cut[0]?.content.length).toBeLessThan(whole.length / 2)
    expect(call.claim['policy_number']).toBe('B1208')
  })

  it('who says nothing is asked, and after the last time said goodbye to', async () => {
    await using caller = await plugInCaller(stack, '+33639980202')
    await caller.dial()
    expect(await caller.phone.waitForEnd({ timeoutMs: 60_000 })).not.toBe('you hung up')

    // Questions into the silence are not part of the conversation, so they are counted where they are heard.
    const spans = voiceSpans(caller.phone.recordings.assistant, { pauseMs: SILENCE_S * 800 })
    expect(spans).toHaveLength(1 + PROMPTS + 1)
    for (const [index, span] of spans.entries()) {
      const before = spans[index - 1]
      if (!before) continue
      expect(span.startMs - before.endMs).toBeGreaterThan(SILENCE_S * 1_000 - 100)
      expect(span.startMs - before.endMs).toBeLessThan(SILENCE_S * 1_000 + 1_500)
    }
    const call = await over(stack, caller.number)
    expect(inTheCall(call).map(({ action, persona }) => [action, persona])).toEqual([
      ['call', 'human'],
      ['talk', 'assistant'],
      ['hangup', 'assistant'],
    ])
  })

  it('who wants a human is told when nobody is there, and goes on with the assistant', async () => {
    await using caller = await plugInCaller(stack, '+33639980203')
    await caller.dial()
    await caller.say('I want to talk to a human')
    await waitFor(() => caller.said().includes('could not reach a colleague'), {
      timeoutMs: 15_000,
      what: 'the failure to be told',
    })
    await caller.hearOut()
    expect(await caller.sayLast('My name is Nora Quill')).toContain('Quill')
    await caller.hangUp()
    expect((await over(stack, caller.number)).claim['caller_name']).toBe('Nora Quill')
  })
})

describe('a caller who wants a human', () => {
  it('is put through to the phone of the agent, and the two hear each other', async () => {
    await using agent = await plugInCaller(stack, AGENT)
    await using caller = await plugInCaller(stack, '+33639980204')
    const rings = agent.phone.waitForRing({ timeoutMs: 30_000 })
    await caller.dial()
    await caller.speak('I want to talk to a human')
    expect(await rings).toBe(caller.number)
    const connected = () => caller.phone.messages.filter(({ type }) => type === 'connected').length
    expect(connected()).toBe(1)
    await agent.phone.answer()
    await waitFor(() => connected() === 2, { timeoutMs: 10_000, what: 'the two to be connected' })

    const call = await over(stack, caller.number)
    expect(call.messages.map(({ content }) => content).join(' ')).toContain('putting you through')
    const heardBefore = voicedS(caller.phone.recordings.assistant)
    await agent.phone.say(await speechOf(stack.urls, 'Hello, this is Jane, how can I help', 'en-US'))
    await waitFor(() => voicedS(caller.phone.recordings.assistant) > heardBefore + 0.8, {
      timeoutMs: 5_000,
      what: 'the caller to hear the agent',
    })
    await caller.phone.say(await speechOf(stack.urls, 'Hello Jane, my kitchen is flooded', 'en-US'))
    await waitFor(() => voicedS(agent.phone.recordings.assistant) > 0.8, {
      timeoutMs: 5_000,
      what: 'the agent to hear the caller',
    })
    await caller.hangUp()
    await agent.phone.waitForEnd({ timeoutMs: 5_000 })
  })
})
