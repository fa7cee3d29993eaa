import { DEFAULT_FEATURES, type Features } from '@call-center/shared/config/features'
import { describe, expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'
import { text } from '../testing/fake-providers.ts'

const SILENCE_ASKED = "I can't hear you. Are you still there?"

async function answered(replies: NonNullable<ConstructorParameters<typeof FakeCall>[0]>['replies'] & object = []) {
  const call = new FakeCall({ replies })
  await call.listen()
  return call
}
const change = (call: FakeCall, changes: Partial<Features>) =>
  call.notices.dispatch({ type: 'features', features: { ...DEFAULT_FEATURES, ...changes } })

describe('flags that change during a call', () => {
  it('hold for the next silence', async () => {
    const call = await answered([[text('Of course.')]])
    change(call, { phone_silence_timeout_sec: 3 })
    await call.say('I need an appointment.')
    await call.listen(1_500)
    expect(call.sent.at(-1)).toBe('Of course.')
    await call.listen(3_500)
    expect(call.sent.at(-1)).toBe(SILENCE_ASKED)
  })

  it('hold for the next pause of the caller', async () => {
    const call = await answered([[text('Of course.')]])
    change(call, { vad_silence_timeout_ms: 10_000 })
    await call.sound(320)
    call.hear('I need an appointment.', { final: true })
    await call.quiet(1_000)
    expect(call.sent).not.toContain('Of course.')
    await call.quiet(9_500)
    expect(call.sent).toContain('Of course.')
  })

  it('hold for what counts as speech', async () => {
    const call = await answered([[text('Of course, I can help you with that. Which day suits you?')]])
    change(call, { vad_threshold: 0.95 }) // the fake voice is speech with 0.9
    await call.say('I need an appointment.')
    const before = call.cleared
    await call.sound(640)
    expect(call.cleared).toBe(before)
    change(call, {})
    await call.sound(640)
    expect(call.cleared).toBeGreaterThan(before)
  })
})
