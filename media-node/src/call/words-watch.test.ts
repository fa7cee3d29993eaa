import { expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'
import { text } from '../testing/fake-providers.ts'

const stalls = ({ metrics }: FakeCall) => metrics.snapshot()['call.stuck.stt'] ?? 0

it('tells a caller who speaks and is not understood, once until words come', async () => {
  const call = new FakeCall({ replies: [[text('I see.')]] })
  await call.listen()
  await call.sound(2_000)
  await call.quiet(5_000)
  expect([stalls(call), call.sent.at(-1)]).toEqual([1, expect.stringMatching(/hear you/)])
  await call.sound(2_000)
  await call.quiet(5_000)
  expect(stalls(call)).toBe(1)

  await call.say('My car broke down.')
  await call.listen()
  await call.sound(2_000)
  await call.quiet(5_000)
  expect(stalls(call)).toBe(2)
  expect(call.reported('silence-noticed')).toHaveLength(2)
})

it.each([2, 5])('has another recogniser listen when somebody says hello every %d seconds', async (everyS) => {
  const call = new FakeCall()
  await call.listen()
  for (let hello = 0; hello < 4; hello++) {
    await call.sound(500)
    await call.quiet(everyS * 1_000 - 500)
  }
  await call.quiet(4_000)
  expect([stalls(call), call.recognisers]).toEqual([1, ['en-US', 'en-US']])
  expect(call.sent.at(-1)).toMatch(/hear you/)
})

it('says nothing when the next recogniser understands what was said', async () => {
  const call = new FakeCall({ replies: [[text('I see.')]] })
  await call.listen()
  await call.sound(2_000)
  await call.quiet(3_900)
  expect(call.recognisers).toHaveLength(2)
  call.hear('My car broke down.', { final: true })
  await call.quiet(3_000)
  expect([call.sent.at(-1), call.reported('silence-noticed')]).toEqual(['I see.', []])
})

it('does not open recognisers without end for a television', async () => {
  const call = new FakeCall()
  await call.listen()
  for (let second = 0; second < 120; second++) {
    await call.sound(600)
    await call.quiet(400)
  }
  expect(call.recognisers.length).toBeLessThanOrEqual(5)
})

it('does not count coughs far apart', async () => {
  const call = new FakeCall()
  await call.listen()
  for (let coughs = 0; coughs < 5; coughs++) {
    await call.sound(500)
    await call.quiet(9_500)
  }
  expect(stalls(call)).toBe(0)
})

it('asks whether anybody is there in spite of sounds without words, and not while somebody speaks', async () => {
  const call = new FakeCall()
  await call.listen()
  const { phone_silence_timeout_sec: silenceS } = call.session.features
  for (let coughs = 0; coughs < silenceS / 10; coughs++) {
    await call.quiet(9_700)
    await call.sound(300)
  }
  const asked = () => call.reported('silence-noticed').length
  await call.sound(1_000) // somebody begins to speak just then
  await call.quiet(600)
  expect(asked()).toBe(0)
  await call.quiet(3_000)
  expect(asked()).toBe(1)
})

it('is not asked whether anybody is there who has said something', async () => {
  const call = new FakeCall({ replies: [[text('I see.')]] })
  await call.listen()
  const { phone_silence_timeout_sec: silenceS } = call.session.features
  await call.quiet(silenceS * 1_000 - 1_000)
  await call.sound(1_500)
  await call.quiet(1_000)
  call.hear('I was looking for my policy', { final: true })
  await call.quiet(3_000)
  expect([call.reported('silence-noticed'), call.sent.at(-1)]).toEqual([[], 'I see.'])
})

it('says nothing to a cough, nor when the words only come late', async () => {
  const call = new FakeCall({ replies: [[text('I see.')]] })
  await call.listen()
  await call.sound(700)
  await call.quiet(6_000)
  await call.sound(2_000)
  await call.quiet(2_000)
  call.hear('my car broke down', { final: true })
  await call.quiet(3_000)
  expect(stalls(call)).toBe(0)
  expect(call.sent.at(-1)).toBe('I see.')
})

it('does not mind who hums over the assistant', async () => {
  const call = new FakeCall({ replies: [[text('It takes a while. '.repeat(12))]] })
  await call.listen()
  await call.say('Tell me everything.')
  await call.listen(1_000)
  await call.sound(2_000)
  await call.quiet(4_000)
  expect(call.reported('silence-noticed')).toEqual([])
})
