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
