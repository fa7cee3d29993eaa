import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../audio/frame.ts'
import { FakeCall, type FakeCallOptions } from '../testing/fake-call.ts'
import { text } from '../testing/fake-providers.ts'

const GREETING = "Hello, I'm Amélie, the AI assistant of Contoso. How can I help you today?"
const MESSAGE = /^Hello, this is Amélie, the AI assistant of Contoso\. I tried to reach you.*\+33180000000/

const TONE: AudioFrame = {
  sampleRate: 16_000,
  samples: Int16Array.from({ length: 320 }, (_, i) => 8_000 * Math.sin((2 * Math.PI * 1_000 * i) / 16_000)),
}

const placed = (options: FakeCallOptions = {}) => new FakeCall({ ...options, session: { screening: 'find-out' } })

async function beep(call: FakeCall): Promise<void> {
  for (let i = 0; i < 25; i++) call.frame(TONE)
  call.frame()
  await call.listen(100)
}

const begin = (call: FakeCall) => call.notices.dispatch({ type: 'begin', callId: call.session.callId, lang: 'en-US' })

const told = ({ edge }: FakeCall) =>
  edge.commands.flatMap(({ command }) => (command.type === 'answered-by' ? [command.by] : []))

describe('a call of ours', () => {
  it('says nothing before a person has answered, and what the carrier asks them', async () => {
    const call = placed()
    await call.listen(300)
    await call.say('Hello?')
    await call.quiet(600)
    expect(told(call)).toEqual(['person'])
    await call.listen(10_000)
    expect(call.spoken).toEqual([])
    call.notices.dispatch({ type: 'begin', callId: call.session.callId, lang: 'fr-FR' })
    await call.listen()
    expect(call.spoken).toEqual([expect.stringContaining('Bonjour')])
    expect(call.recognisers).toEqual(['en-US', 'fr-FR'])
    call.hangUp()
    expect(await call.done).toBe('caller-hung-up')
  })

  it('answers what was said before the greeting when nothing is said after it', async () => {
    const call = placed({ replies: [[text('One moment please.')]] })
    await call.say('Who is this?')
    await call.say('I want to talk to a human')
    await call.quiet(600)
    begin(call)
    await call.listen(8_000)
    expect(call.spoken).toEqual([GREETING, 'One moment please.'])
    expect(call.reported('caller-said').map(({ text }) => text)).toEqual(['Who is this? I want to talk to a human'])
    expect(call.model.prompts).toHaveLength(1)
    expect(call.model.prompts[0]?.slice(-2)).toMatchObject([
      { role: 'assistant', text: expect.stringContaining(GREETING) },
      { role: 'user', text: expect.stringContaining('Who is this? I want to talk to a human') },
    ])
    call.hangUp()
    await call.done
  })

  it('adds it to what is said after the greeting, as the recogniser understood it in the end', async () => {
    const call = placed({ replies: [[text('Gladly.')]] })
    await call.sound(600)
    call.hear('Here is Kevin Mill', { final: false })
    await call.quiet(1_500)
    begin(call)
    await call.listen(100)
    call.hear('Here is Kevin Miller', { final: true })
    await call.listen(1_500)
    expect(call.spoken).toEqual([GREETING])
    await call.say('It is about my car.')
    await call.listen(2_000)
    expect(call.spoken).toEqual([GREETING, 'Gladly.'])
    const said = 'Here is Kevin Miller It is about my car.'
    expect(call.reported('caller-said').map(({ text }) => text)).toEqual([said])
    expect(call.model.prompts).toHaveLength(1)
    expect(call.model.prompts[0]?.at(-1)).toMatchObject({ role: 'user', text: expect.stringContaining(said) })
    call.hangUp()
    await call.done
  })

  it('keeps no name for an answer, and makes no call of a hello', async () => {
    const call = placed()
    await call.say('Kevin Miller')
    await call.quiet(600)
    begin(call)
    await call.listen(8_000)
    expect(call.spoken).toEqual([GREETING])
    expect(call.reported('caller-said')).toEqual([])
    call.hangUp()
    await call.done
  })

  it('takes no answer to what the carrier asks for what they wanted', async () => {
    const call = placed()
    await call.say('Hello?')
    await call.quiet(600)
    await call.say('I do not want to be recorded')
    begin(call)
    await call.listen(8_000)
    expect(call.spoken).toEqual([GREETING])
    expect(call.model.prompts).toEqual([])
    call.hangUp()
    await call.done
  })

  it('answers nothing of a machine that was taken for a person', async () => {
    const call = placed()
    await call.say('Hi this is Kevin, you know what to do')
    await call.quiet(1_500)
    begin(call)
    await call.listen(300)
    await beep(call)
    await call.listen(8_000)
    expect(told(call)).toEqual(['person', 'machine'])
    expect(call.model.prompts).toEqual([])
    expect(call.reported('caller-said')).toEqual([])
    call.hangUp()
    await call.done
  })

  it('greets who says nothing', async () => {
    const call = placed()
    await call.listen(3_000)
    expect(told(call)).toEqual(['person'])
    call.hangUp()
  })

  it('leaves a message after the beep, once, and hangs up', async () => {
    const call = placed({ replies: [] })
    await call.sound(1_500)
    call.hear('Please leave a message after the tone', { final: false })
    await call.listen(100)
    expect(told(call)).toEqual(['machine'])
    call.notices.dispatch({ type: 'leave-message', callId: call.session.callId })
    await call.sound(500)
    await call.quiet(700)
    expect(call.spoken).toEqual([])
    await beep(call)
    expect(call.spoken).toEqual([expect.stringMatching(MESSAGE)])
    await call.sound(600)
    await call.listen(1_500)
    expect(call.reported('assistant-said').at(-1)).toMatchObject({ text: expect.stringMatching(MESSAGE) })
    expect(call.edge.commands.at(-1)?.command).toEqual({ type: 'hang-up' })
    expect(call.model.prompts).toEqual([])
    call.hangUp()
    expect(await call.done).toBe('assistant-hung-up')
  })

  it('leaves it in the silence after a greeting without a beep, and again when the beep comes late', async () => {
    const call = new FakeCall({ session: { screening: 'machine' } })
    await call.say('You have reached Kevin')
    await call.listen(2_000)
    expect(call.spoken).toEqual([])
    await call.listen(2_000)
    expect(call.spoken).toHaveLength(1)
    await beep(call)
    await call.listen()
    expect(call.spoken).toHaveLength(2)
    call.hangUp()
    await call.done
  })

  it('falls silent when the person turns out to be a machine', async () => {
    const call = placed()
    await call.say('Hello?')
    await call.quiet(600)
    begin(call)
    await call.listen(300)
    expect(call.spoken).toEqual([GREETING])
    const sent = call.frames.length
    await call.sound(320)
    call.hear('Please speak after the beep', { final: false })
    await call.listen(2_000)
    expect(told(call)).toEqual(['person', 'machine'])
    expect(call.frames.length).toBeLessThan(sent + 40)
    expect(call.model.prompts).toEqual([])
    call.hangUp()
    await call.done
  })

  it('decides by itself what the carrier only guesses, and believes it a fax', async () => {
    const guesses = async (who: 'machine' | 'fax') => {
      const call = placed()
      await call.sound(2_500)
      call.notices.dispatch({ type: 'answer-guessed', callId: call.session.callId, who })
      await call.listen(100)
      const atOnce = told(call)
      await call.quiet(2_500)
      const later = told(call)
      call.hangUp()
      await call.done
      return [atOnce, later]
    }
    expect(await guesses('machine')).toEqual([[], ['person']])
    expect(await guesses('fax')).toEqual([['machine'], ['machine']])
  })

  it('talks to a person although the edge cannot be told', async () => {
    const call = placed()
    call.edge.commandFailures.push(new ProviderError('edge', 'away', { retryable: true }))
    await call.say('Hello?')
    await call.quiet(600)
    await call.listen()
    expect(call.spoken).toEqual([GREETING])
    call.hangUp()
    await call.done
  })

  it('answers a text message once it talks, not before', async () => {
    const call = placed()
    await call.listen(100)
    call.notices.dispatch({ type: 'sms-received', callId: call.session.callId, text: 'I am busy' })
    await call.say('Hello?')
    await call.quiet(600)
    expect(call.model.prompts).toEqual([])
    begin(call)
    await call.listen(1_500)
    expect(JSON.stringify(call.model.prompts)).toContain('I am busy')
    call.hangUp()
    await call.done
  })
})
