import { NotFound, ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import type { ChatMessage, LanguageModel, ReplyPart } from '../llm/language-model.ts'
import { FakeCall } from '../testing/fake-call.ts'
import { text, use } from '../testing/fake-providers.ts'

const HELLO = "Hello, I'm Amélie, the AI assistant of Contoso. How can I help you today?"
const TWO_SENTENCES = [text('Of course I can help. '), text('Which day suits you?')]

/** A call whose greeting has been heard. */
async function answered(...options: ConstructorParameters<typeof FakeCall>): Promise<FakeCall> {
  const call = new FakeCall(...options)
  await call.listen()
  return call
}

const assistantText = (call: FakeCall) =>
  call.model.prompts.at(-1)?.flatMap((message) => (message.role === 'assistant' ? [message.text] : []))
const callerText = (call: FakeCall) =>
  call.model.prompts.at(-1)?.flatMap((message) => (message.role === 'user' ? [message.text] : []))

describe('a greeting', () => {
  it('names the bot and the company, and is stored', async () => {
    const call = await answered()
    expect(call.sent).toEqual([HELLO])
    expect(call.reported('assistant-said')).toMatchObject([{ text: HELLO, interrupted: false, lang: 'en-US' }])
  })

  it('welcomes back who called before', async () => {
    const call = await answered({ session: { resumed: true } })
    expect(call.sent[0]).toMatch(/^Hello again/)
  })

  it('is a short apology, not stored, when the call comes from another node', async () => {
    const call = await answered({ session: { takenOver: true, resumed: true } })
    expect(call.sent[0]).toMatch(/^Sorry/)
    expect(call.reported('assistant-said')).toEqual([])
  })
})

describe('a turn', () => {
  it('is answered sentence by sentence', async () => {
    const call = await answered({ replies: [TWO_SENTENCES] })
    await call.say('I need an appointment.')
    await call.listen(2_000)

    expect(call.sent).toEqual([HELLO, 'Of course I can help.', 'Which day suits you?'])
    expect(call.frames).toHaveLength(150)
    expect(call.reported('caller-said')).toMatchObject([{ text: 'I need an appointment.' }])
    expect(call.reported('assistant-said').slice(1)).toMatchObject([
      { text: 'Of course I can help.', interrupted: false },
      { text: 'Of course I can help. Which day suits you?', interrupted: false },
    ])
  })

  it('lets sentences be kept for other calls, but for those with a name of the claim', async () => {
    const claim = { caller_name: 'Kevin Smith' }
    const replies = [[text('Of course I can help. '), text('Is it you, Kevin?')]]
    const call = await answered({ session: { claim }, replies })
    await call.say('I need an appointment.')
    await call.listen(2_000)
    const kept = call.spoken.map((said, i) => [said, call.voice.saidIn[i]])
    expect(kept.slice(1)).toEqual([
      ['Of course I can help.', call.session.callId],
      ['Is it you, Kevin?', undefined],
    ])
  })

  it('synthesizes the next sentence while the first one plays', async () => {
    const call = await answered({ replies: [TWO_SENTENCES] })
    await call.say('I need an appointment.')
    expect(call.sent).toEqual([HELLO, 'Of course I can help.'])
    expect(call.spoken).toHaveLength(3)
  })

  it('tells where the wait went', async () => {
    const call = await answered({ replies: [[{ waitMs: 300 }, ...TWO_SENTENCES]] })
    await call.say('I need an appointment.')
    await call.listen(2_000)
    const { latency } = call.reported('assistant-said')[1] ?? {}
    expect(latency).toMatchObject({
      silence_ms: 160,
      stt_ms: 0,
      llm_ms: 140, // the rest passed during the silence
      tts_ms: 0,
      own_ms: 0,
      first_audio_ms: 300,
    })
  })

  it('is joined with what the caller goes on to say before the answer was heard', async () => {
    const call = await answered({ replies: [[{ waitMs: 2_000 }, text('Never heard.')], TWO_SENTENCES] })
    await call.say('My number is five.')
    await call.say('Six seven.')
    await call.listen(3_000)
    expect(call.sent).not.toContain('Never heard.')
    expect(callerText(call)).toEqual(['action=talk My number is five. Six seven.'])
    const said = call.reported('caller-said')
    expect(said.map(({ text }) => text)).toEqual(['My number is five.', 'My number is five. Six seven.'])
    expect(new Set(said.map(({ messageId }) => messageId)).size).toBe(1)
  })

  it('is corrected, not repeated, when the final words are late', async () => {
    const call = await answered({ replies: [TWO_SENTENCES, [text('Fine then.')]] })
    await call.sound(320)
    call.hear('I would need an appointed', { final: false })
    await call.quiet(1_500)
    expect(call.sent).toContain('Of course I can help.')
    call.hear('I would need an appointment.', { final: true })
    await call.listen(2_000)
    await call.say('On Tuesday.')
    expect(callerText(call)).toEqual(['action=talk I would need an appointment.', 'action=talk On Tuesday.'])
    expect(call.reported('caller-said').map(({ text }) => text)).toEqual([
      'I would need an appointed',
      'I would need an appointment.',
      'On Tuesday.',
    ])
  })

  it('keeps both halves when the recogniser goes on with the same segment', async () => {
    const call = await answered({ replies: [TWO_SENTENCES, [text('Fine then.')]] })
    await call.sound(320)
    call.hear('I need help', { final: false })
    await call.quiet(2_800)
    await call.sound(320)
    call.hear('I need help with my car', { final: false })
    await call.quiet(320)
    call.hear('I need help with my car.', { final: true })
    await call.quiet(640)
    expect(callerText(call)).toEqual(['action=talk I need help', expect.stringContaining('with my car')])
  })

  it('waits longer after a loose end', async () => {
    const call = await answered({ replies: [TWO_SENTENCES] })
    await call.sound(320)
    call.hear('My name is', { final: true })
    await call.quiet(800)
    expect(call.reported('caller-said')).toHaveLength(0)
    await call.quiet(300)
    expect(call.reported('caller-said')).toHaveLength(1)
  })
})

describe('an interruption', () => {
  async function interruptedAt(ms: number, ...options: ConstructorParameters<typeof FakeCall>) {
    const call = await answered(...options)
    await call.say('I need an appointment.')
    await call.listen(ms)
    return call
  }

  it('falls silent within the cutoff and stays silent', async () => {
    const call = await interruptedAt(300, { replies: [TWO_SENTENCES] })
    await call.sound(288)
    expect(call.cleared).toBe(1)
    const sent = call.frames.length
    call.hear('no wait', { final: false })
    await call.sound(2_000)
    expect(call.frames).toHaveLength(sent)
    expect(call.model.aborted).toBe(1)
  })

  it.each([
    { boundaries: true, heard: 'Of course I' },
    { boundaries: false, heard: 'Of course I' },
  ])('remembers only what was heard, to the word (boundaries: $boundaries)', async ({ boundaries, heard }) => {
    const call = await answered({ replies: [TWO_SENTENCES, [text('Tuesday it is.')]] })
    call.voice.boundaries = boundaries
    await call.say('I need an appointment.')
    await call.listen(200)
    call.hear('Tuesday', { final: false })
    await call.sound(288)
    call.hear('Tuesday please.', { final: true })
    await call.quiet(620)
    expect(assistantText(call)?.[1]).toBe(`action=talk style=none ${heard}`)
    const { at = '', begunAt = '', ...said } = call.reported('assistant-said')[1] ?? {}
    expect(said).toMatchObject({ text: heard, interrupted: true })
    expect(Date.parse(at) - Date.parse(begunAt)).toBeGreaterThan(400) // it was heard for as long as that
  })

  it('is not a sign of listening: the answer goes on where it stopped', async () => {
    const call = await interruptedAt(300, { replies: [TWO_SENTENCES] })
    await call.sound(288)
    call.hear('mm-hm okay', { final: true })
    await call.quiet(620)
    await call.listen(3_000)
    expect(call.sent).toEqual([HELLO, 'Of course I can help.', 'Which day suits you?'])
    expect(call.reported('caller-said')).toHaveLength(1)
    expect(call.reported('assistant-said').at(-1)).toMatchObject({ interrupted: false })
  })

  it('is not a noise without words', async () => {
    const call = await interruptedAt(300, { replies: [TWO_SENTENCES] })
    await call.sound(400)
    await call.quiet(700)
    await call.listen(3_000)
    expect(call.reported('assistant-said').at(-1)).toMatchObject({
      text: 'Of course I can help. Which day suits you?',
      interrupted: false,
    })
  })

  it('is held for as long after a cough as without one', async () => {
    const call = await interruptedAt(300, {
      replies: [[text('Of course I can help. '), text('It takes a while. '.repeat(12))]],
    })
    await call.sound(288) // a cough
    await call.quiet(1_600)
    const coughed = call.frames.length
    expect(coughed).toBeGreaterThan(80) // the answer went on
    await call.sound(1_000)
    const held = call.frames.length
    await call.sound(1_200)
    expect(call.frames).toHaveLength(held)
  })

  it('is not a noise that never ends', async () => {
    const call = await interruptedAt(300, { replies: [TWO_SENTENCES] })
    await call.sound(6_000)
    expect(call.reported('assistant-said').at(-1)).toMatchObject({ interrupted: false })
    expect(call.sent.at(-1)).toBe('Which day suits you?')
  })

  it('is stored before the words that made it', async () => {
    const call = await interruptedAt(200, { replies: [TWO_SENTENCES, [text('Very well.')]] })
    await call.sound(200)
    call.hear('Stop.', { final: true })
    await call.quiet(620)
    const types = call.edge.events.flatMap((event) =>
      event.type === 'caller-said' || event.type === 'assistant-said' ? [`${event.type} ${event.text}`] : [],
    )
    const [hello, ...others] = types
    expect(hello).toMatch(/^assistant-said Hello/)
    expect([...new Set(others)]).toEqual([
      'caller-said I need an appointment.',
      'assistant-said Of course I',
      'caller-said Stop.',
    ])
  })

  it('takes no notice of a click', async () => {
    const call = await interruptedAt(300, { replies: [TWO_SENTENCES] })
    await call.sound(32)
    await call.quiet(200)
    expect(call.cleared).toBe(0)
  })
})

describe('waiting', () => {
  it('is filled with a sentence that is not stored', async () => {
    const call = await answered({ replies: [[{ waitMs: 6_000 }, text('Here I am at last.')]] })
    await call.say('Hello there.')
    await call.listen(4_500)
    expect(call.sent.at(-1)).toBe('One moment please.')
    await call.listen(4_000)
    expect(call.reported('assistant-said').map((event) => event.text)).toEqual([HELLO, 'Here I am at last.'])
  })

  it('ends with an apology after the hard timeout, and the caller has the floor', async () => {
    const call = await answered({ replies: [[{ waitMs: 60_000 }], [text('Now it works.')]] })
    await call.say('Hello there.')
    await call.listen(17_000)
    expect(call.sent.at(-1)).toMatch(/^Sorry, I had a technical problem/)
    expect(call.model.aborted).toBe(1)
    await call.say('Once more.')
    await call.listen(1_100)
    expect(call.sent.at(-1)).toBe('Now it works.')
    expect(call.reported('assistant-said').map((event) => event.text)).toEqual([HELLO, 'Now it works.'])
  })

  it('survives a model that fails once, unheard', async () => {
    const down = new ProviderError('llm', 'status 500', { retryable: true })
    const call = await answered({ replies: [[down], TWO_SENTENCES] })
    await call.say('Hello there.')
    await call.listen()
    expect(call.sent.at(-1)).toBe('Which day suits you?')
  })

  it('apologises for a model that fails twice', async () => {
    const down = new ProviderError('llm', 'status 500', { retryable: true })
    const call = await answered({ replies: [[down], [down]] })
    await call.say('Hello there.')
    await call.listen()
    expect(call.sent.at(-1)).toMatch(/^Sorry, I had a technical problem/)
  })

  it('forgets what a provider refuses, so that the next turn works', async () => {
    const refused = new ProviderError('llm', 'content filter', { retryable: false })
    const call = await answered({ replies: [[refused], [text('Gladly.')]] })
    await call.say('Something awful.')
    await call.listen(1_200)
    await call.say('Something nice.')
    expect(callerText(call)).toEqual(['action=talk Something nice.'])
  })
})

describe('silence', () => {
  const session = { features: { phone_silence_timeout_sec: 5, recognition_retry_max: 2 } }

  it('is asked about, then taken for the end, and the goodbye is heard before the line drops', async () => {
    const call = await answered({ session })
    await call.listen(5_500)
    expect(call.sent).toHaveLength(2)
    expect(call.sent[1]).toBe("I can't hear you. Are you still there?")
    await call.listen(6_000)
    expect(call.reported('silence-noticed')).toHaveLength(2)
    await call.listen(5_500)
    expect(call.sent.at(-1)).toMatch(/Goodbye\.$/)
    await call.listen(200)
    expect(call.edge.commands).toHaveLength(0)
    await call.listen(1_000)
    expect(call.edge.commands).toMatchObject([{ command: { type: 'hang-up' } }])
    call.hangUp()
    expect(await call.done).toBe('assistant-hung-up')
  })

  it('is counted anew when the caller says something', async () => {
    const call = await answered({ session, replies: [TWO_SENTENCES] })
    await call.listen(11_500)
    await call.say('I am back.')
    await call.listen(2_500)
    await call.listen(11_000)
    expect(call.edge.commands).toHaveLength(0)
  })
})

describe('an end', () => {
  it('closes everything it opened, last opened first', async () => {
    const call = await answered({ replies: [TWO_SENTENCES] })
    await call.say('I need an appointment.')
    call.hangUp()
    expect(await call.done).toBe('caller-hung-up')
    expect(call.closed).toEqual(['stt', 'vad', 'echo canceller', 'stream'])
  })

  it('comes even if the voice never answers, nor hears an abort', async () => {
    const call = new FakeCall()
    call.voice.deaf = true
    await call.clock.advance(100)
    call.hangUp()
    expect(await call.done).toBe('caller-hung-up')
  })

  it.each([
    ['hangs up', (call: FakeCall) => call.hangUp()],
    [
      'hangs up as the edge says',
      (call: FakeCall) => call.notices.dispatch({ type: 'call-ended', callId: call.session.callId }),
    ],
    ['is taken to another node', (call: FakeCall) => call.drain.abort()],
  ])('loses nothing that was said by a caller who %s before it is certain that it is all', async (_does, leaves) => {
    const call = await answered({ replies: [TWO_SENTENCES] })
    await call.sound(600)
    call.hear('My policy number is B1208', { final: false })
    expect(call.reported('caller-said')).toEqual([])
    const asked = call.model.prompts.length
    leaves(call)
    await call.done
    expect(call.reported('caller-said').map(({ text }) => text)).toEqual(['My policy number is B1208'])
    expect(call.model.prompts).toHaveLength(asked)
  })

  it('comes when another node took the call', async () => {
    const call = await answered({ replies: [TWO_SENTENCES] })
    call.edge.stale = true
    await call.say('I need an appointment.')
    const sent = call.frames.length
    expect(await call.done).toBe('taken-over')
    expect(call.frames).toHaveLength(sent)
  })

  it('comes when the edge says so, or the node drains', async () => {
    const over = await answered()
    over.notices.dispatch({ type: 'call-ended', callId: over.session.callId })
    expect(await over.done).toBe('over')
    const drained = await answered()
    drained.drain.abort()
    expect(await drained.done).toBe('drained')
  })

  it('comes at once for a call that is not there', async () => {
    const call = new FakeCall({ failures: [new NotFound('no such call')] })
    expect(await call.done).toBe('over')
    expect(call.closed).toEqual(['stream'])
  })
})

describe('T11 · What is said in one call and heard in another', () => {
  const CALLS = 200

  /** One model for all, as in a node, that notes down and says again what it is told. */
  class Parrot implements LanguageModel {
    readonly prompts: string[] = []

    async *reply(messages: readonly ChatMessage[]): AsyncGenerator<ReplyPart> {
      const prompt = JSON.stringify(messages)
      this.prompts.push(prompt)
      const [canary = ''] = /canary[a-z]+/.exec(prompt) ?? []
      await Promise.resolve()
      const last = messages.at(-1)
      if (last?.role === 'tool') return yield text(`I noted ${canary}.`)
      yield use('updated_claim', {
        customer_response: `I write down ${canary}.`,
        updates: [{ field: 'incident_location', value: canary }],
      })
      yield use('send_sms', { customer_response: '', message: `About ${canary}` }, '2')
    }
  }

  it(`does not happen in ${CALLS} calls at once`, { timeout: 60_000 }, async () => {
    const llm = new Parrot()
    const canaries = Array.from(
      { length: CALLS },
      (_, i) => `canary${i.toString(26).replace(/\d/g, (d) => 'qrstuvwxyz'[Number(d)] ?? '')}end`,
    )
    expect(new Set(canaries).size).toBe(CALLS)
    const calls = canaries.map(() => new FakeCall({ llm }))
    await Promise.all(calls.map((call) => call.listen()))
    await Promise.all(calls.map((call, i) => call.say(`My word is ${canaries[i]}.`)))
    await Promise.all(calls.map((call) => call.listen(3_500)))
    for (const [i, call] of calls.entries()) {
      const all = JSON.stringify([call.edge.events, call.edge.commands, call.sent, call.voice.spoken])
      expect(new Set(all.match(/canary[a-z]+/g))).toEqual(new Set([canaries[i]]))
      expect(call.reported('claim-updated')).toMatchObject([{ fields: { incident_location: canaries[i] } }])
      expect(call.edge.commands).toMatchObject([{ command: { type: 'send-sms', text: `About ${canaries[i]}` } }])
      expect(call.sent.at(-1)).toBe(`I noted ${canaries[i]}.`)
      call.hangUp()
    }
    // Nobody's prompt holds the words of two.
    expect(llm.prompts.length).toBeGreaterThanOrEqual(2 * CALLS)
    for (const prompt of llm.prompts) expect(new Set(prompt.match(/canary[a-z]+/g)).size).toBe(1)
  })
})
