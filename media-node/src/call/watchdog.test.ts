import { expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'
import { text } from '../testing/fake-providers.ts'

const stuck = ({ metrics }: FakeCall) =>
  Object.entries(metrics.snapshot()).filter(([name]) => name.startsWith('call.stuck'))

it('apologises for an answer that stops in its middle, and hears the caller again', async () => {
  const call = new FakeCall({ replies: [[text('It takes a while.')], [text('Fine then.')]] })
  await call.listen()
  call.voice.stalls = true
  await call.say('How long does it take?')
  call.voice.stalls = false
  await call.listen(40_000)
  expect(call.sent.at(-1)).toMatch(/^Sorry/)
  expect(stuck(call)).toEqual([['call.stuck.answering', 1]])

  await call.say('Thank you.')
  await call.listen()
  expect(call.sent.at(-1)).toBe('Fine then.')
})

it('leaves an answer alone that is long', async () => {
  const call = new FakeCall({ replies: [[text('A sentence of one second. '.repeat(90))]] })
  await call.listen()
  await call.say('Tell me everything.')
  await call.listen(80_000)
  expect(stuck(call)).toEqual([])
  expect(call.sent.at(-1)).toBe('A sentence of one second.')
})
