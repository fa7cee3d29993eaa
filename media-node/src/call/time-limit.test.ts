import { describe, expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'
import { text } from '../testing/fake-providers.ts'

const MINUTE_MS = 60_000
const GOODBYE = /Goodbye\.$/
const hungUp = (call: FakeCall) => call.edge.commands.some(({ command }) => command.type === 'hang-up')

describe('a call that may last for three minutes', () => {
  const session = { endsInMs: 3 * MINUTE_MS, features: { phone_silence_timeout_sec: 600 } }

  it('ends with a goodbye then, and not before', async () => {
    const call = new FakeCall({ session })
    await call.listen(3 * MINUTE_MS - 100)
    expect([call.sent.length, hungUp(call)]).toEqual([1, false])
    await call.listen(10_000)
    expect(call.sent.at(-1)).toMatch(GOODBYE)
    expect(hungUp(call)).toBe(true)
  })

  it('ends after the answer that is being given', async () => {
    const call = new FakeCall({ session, replies: [[text('Of course I can help. Which day suits you?')]] })
    await call.listen(3 * MINUTE_MS - 1_000)
    await call.say('I need an appointment.')
    await call.listen(20_000)
    expect(call.sent.slice(1)).toEqual([
      'Of course I can help.',
      'Which day suits you?',
      expect.stringMatching(GOODBYE),
    ])
    expect(hungUp(call)).toBe(true)
  })
})
