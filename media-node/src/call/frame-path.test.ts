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
