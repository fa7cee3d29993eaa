import { afterEach, expect, it } from 'vitest'
import { createWorkerCalls, type WorkerCalls } from './worker-calls.ts'

/** Does what it is asked to do wrong. */
const WORKER = `
import { parentPort } from 'node:worker_threads'
let asked = 0
parentPort.on('message', ({ id, request }) => {
  asked += 1
  if (request === 'fail') parentPort.postMessage({ id, error: 'RangeError: no' })
  else if (request === 'nothing') parentPort.postMessage({ id })
  else if (request === 'nonsense') parentPort.postMessage('what?')
  else if (request === 'throw') throw new Error('broken')
  else if (request === 'exit') process.exit(1)
  else if (request !== 'silence') parentPort.postMessage({ id, value: request + asked })
})
`
let calls: WorkerCalls<unknown>
const open = () => (calls = createWorkerCalls(new URL(`data:text/javascript,${encodeURIComponent(WORKER)}`)))
afterEach(() => calls.close())

it('tells the one who asked that a question failed, and goes on', async () => {
  open()
  await expect(calls.call('fail')).rejects.toThrow('RangeError: no')
  expect(await calls.call('nothing')).toBeUndefined()
  expect(await calls.call('yes')).toBe('yes3')
})

it.each([
  ['nonsense', /cannot be read/],
  ['throw', /failed/],
  ['exit', /ended/],
])('tells everybody who waits when the thread dies (%s), and starts another', async (request, why) => {
  open()
  const waits = expect(calls.call('silence')).rejects.toThrow(why)
  await expect(calls.call(request)).rejects.toThrow(why)
  await waits
  expect(await calls.call('yes')).toBe('yes1')
})

it('refuses what cannot be sent, or comes too late', async () => {
  open()
  await expect(calls.call(() => {})).rejects.toThrow(/could not be cloned/)
  await calls.close()
  await expect(calls.call('yes')).rejects.toThrow('closed')
})
