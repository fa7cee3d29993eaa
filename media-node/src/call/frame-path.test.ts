import { createHook } from 'node:async_hooks'
import { expect, it } from 'vitest'
import { FakeCall } from '../testing/fake-call.ts'

const FRAMES = 200

it('makes no promise, timer or other asynchronous thing per frame', async () => {
  const call = new FakeCall()
  await call.listen(200) // the greeting is being said
  const made: string[] = []
  const hook = createHook({ init: (_id, type) => void made.push(type) }).enable()
  for (let i = 0; i < FRAMES; i++) call.frame()
  hook.disable()
  expect(made).toEqual([])
})

it('lets nobody hear the assistant’s own echo, and knows what was heard when', async () => {
  const call = new FakeCall()
  await call.listen(50)
  call.frame()
  expect(call.given.vad).toBe(call.withoutEcho)
  expect(call.given.stt).toBe(call.withoutEcho)
  await call.listen()
  expect(call.reference.map(({ frame }) => frame)).toEqual(call.frames)
  const steps = call.reference.map(({ atMs = 0 }, i) => atMs - (call.reference[i - 1]?.atMs ?? atMs - 20))
  expect(new Set(steps)).toEqual(new Set([20]))
})
