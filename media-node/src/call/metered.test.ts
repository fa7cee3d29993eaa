import { expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'
import { FAKE_USAGE, text } from '../testing/fake-providers.ts'

const ANSWER = 'Of course I can help.'

async function held(): Promise<FakeCall> {
  const call = new FakeCall({ replies: [[text(ANSWER)]] })
  await call.listen()
  for (let frames = 0; frames < 50; frames += 1) call.frame()
  await call.say('I need an appointment')
  await call.listen()
  return call
}

it('reports once, when the call is over, what it used', async () => {
  const call = await held()
  expect(call.reported('usage-metered')).toEqual([])
  call.hangUp()
  await call.clock.advance(100)

  const [report, ...more] = call.reported('usage-metered')
  expect(more).toEqual([])
  expect(report?.usage).toMatchObject({
    llm_input_tokens: FAKE_USAGE.input * call.model.prompts.length,
    llm_cached_tokens: FAKE_USAGE.cached * call.model.prompts.length,
    llm_output_tokens: FAKE_USAGE.output * call.model.prompts.length,
    stt_sec: 1,
  })
  expect(report?.usage.tts_characters).toBe(call.voice.spoken.join('').length)
  expect(call.voice.spoken).toContain(ANSWER)
})

it('counts each call for itself', async () => {
  const [first, second] = [await held(), await held()]
  for (const call of [first, second]) {
    call.hangUp()
    await call.clock.advance(100)
  }
  expect(second.reported('usage-metered')[0]?.usage).toEqual(first.reported('usage-metered')[0]?.usage)
})
