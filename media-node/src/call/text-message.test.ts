import { describe, expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'
import { text } from '../testing/fake-providers.ts'

const SMS = 'The number is 12 and 4.'
const NOTED = [text('I have read your message.')]

async function answered(...replies: NonNullable<ConstructorParameters<typeof FakeCall>[0]>['replies'] & object) {
  const call = new FakeCall({ replies })
  await call.listen()
  return call
}
const receive = (call: FakeCall) =>
  call.notices.dispatch({ type: 'sms-received', callId: call.session.callId, text: SMS })
const lastHeard = (call: FakeCall) => call.model.prompts.at(-1)?.findLast(({ role }) => role === 'user')

describe('a text message in a call', () => {
  it('is answered aloud at once when nobody speaks', async () => {
    const call = await answered(NOTED)
    receive(call)
    await call.listen()
    expect(lastHeard(call)).toMatchObject({ text: `action=sms ${SMS}` })
    expect(call.sent.at(-1)).toBe('I have read your message.')
    expect(call.reported('caller-said')).toEqual([])
  })

  it('waits until the assistant has finished its sentence', async () => {
    const call = await answered([text('Of course I can help.')], NOTED)
    await call.say('I need an appointment.')
    receive(call)
    expect(call.model.prompts).toHaveLength(1)
    await call.listen(3_000)
    expect(call.sent.slice(1)).toEqual(['Of course I can help.', 'I have read your message.'])
    expect(call.reported('assistant-said').every(({ interrupted }) => !interrupted)).toBe(true)
  })

  it('is answered together with what the caller is saying', async () => {
    const call = await answered([text('Both noted.')])
    await call.sound(320)
    receive(call)
    await call.sound(320)
    expect(call.model.prompts).toEqual([])
    call.hear('I just sent it to you.', { final: true })
    await call.quiet(384)
    await call.listen(3_000)
    const prompts = call.model.prompts.filter((prompt) => prompt.some(({ role }) => role === 'user'))
    expect(prompts).toHaveLength(1)
    expect(prompts[0]?.flatMap((message) => (message.role === 'user' ? [message.text] : []))).toEqual([
      `action=sms ${SMS}`,
      'action=talk I just sent it to you.',
    ])
    expect(call.sent.at(-1)).toBe('Both noted.')
  })

  it('is answered after a noise that was nothing', async () => {
    const call = await answered(NOTED)
    await call.sound(320)
    receive(call)
    await call.quiet(4_000)
    await call.listen()
    expect(call.sent.at(-1)).toBe('I have read your message.')
  })
})
