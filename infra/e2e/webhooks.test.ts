import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as z from 'zod'
import { type CallbackTap, openCallbackTap } from './callback-tap.ts'
import { plugInCaller } from './caller.ts'
import {
  ENGLISH_ONLY,
  inTheCall,
  openStackUnderTest,
  over,
  postJson,
  type StackUnderTest,
  summarised,
  waitFor,
} from './stack-under-test.ts'

let stack: StackUnderTest

let tap: CallbackTap

beforeAll(async () => {
  tap = await openCallbackTap()
  stack = await openStackUnderTest({ initiate: { lang: ENGLISH_ONLY }, publicDomain: tap.url })
  tap.forwardTo(stack.urls.edge)
})
afterAll(async () => {
  await stack[Symbol.asyncDispose]()
  await tap[Symbol.asyncDispose]()
})

const Answered = z.object({ body: z.object({ callbackUri: z.string() }) })
const Streamed = z.object({
  body: z.object({ mediaStreamingOptions: z.object({ transportUrl: z.string().startsWith('ws') }) }),
})

/** What the product told the carrier last. */
async function lastRequest<T>(schema: z.ZodType<T>): Promise<T> {
  const requests = z.array(z.unknown()).parse(await stack.requests('call-automation'))
  const found = requests.map((request) => schema.safeParse(request).data).findLast((data) => data !== undefined)
  if (found === undefined) throw new Error('no such request')
  return found
}

async function counters(): Promise<object> {
  const Counters = z.record(z.string(), z.number())
  return Counters.parse(await (await fetch(`${stack.urls.edge}/monitor/counters`)).json())
}

/** What no carrier sends, over a socket that is let in like the carrier's own, and takes its place. */
async function sendRubbish(callId: string): Promise<void> {
  const { transportUrl } = (await lastRequest(Streamed)).body.mediaStreamingOptions
  const refused = new WebSocket(transportUrl, { headers: { authorization: 'Bearer nonsense' } })
  const [refusal] = await once(refused, 'error')
  expect(String(refusal)).toContain('401')
  const rubbish = [
    Buffer.from([0xff, 0x00, 0x80, 0xfe]),
    '{"kind":"AudioData","audioData":{"data":"AAAA"}}',
    '{"kind":"AudioData","audioData":{"data":"not base64 at all!","silent":false}}',
    '{"kind":"AudioData"}',
    '{"kind":"DtmfData","dtmfData":{}}',
    '{"kind":"NeverHeardOf"}',
    '{"broken',
    'null',
    '[]',
    '',
    Buffer.alloc(16_000, 1),
    'x'.repeat(100_000),
  ]
  let sent = 0
  const before = await stack.mediaSockets(callId)
  // It takes the place of the carrier's own; the product asks the carrier to dial again.
  const socket = new WebSocket(transportUrl, {
    headers: { authorization: tap.authorization, 'x-ms-call-connection-id': 'any' },
  })
  socket.once('open', () => {
    for (const message of rubbish) socket.send(message, (failure) => failure ?? (sent += 1))
  })
  await waitFor(() => socket.readyState === WebSocket.CLOSED, {
    timeoutMs: 15_000,
    what: 'the stranger to be thrown out',
  })
  const back = async () => (await stack.mediaSockets(callId)) >= before + 2
  await waitFor(back, { timeoutMs: 15_000, what: 'the carrier to be back' })
  expect(sent).toBe(rubbish.length)
}

describe('strangers at the door', () => {
  const eventGrid = async () =>
    `${stack.urls.edge}/webhooks/event-grid?secret=${await stack.secret('EVENT_GRID_SECRET')}`

  it('may forge callbacks of a live call and send rubbish on its media socket: the call goes on', async () => {
    await using caller = await plugInCaller(stack, '+33639980401')
    await caller.dial()
    const callbackUri = (await lastRequest(Answered)).body.callbackUri.replace(tap.url, stack.urls.edge)
    const call = await stack.call(caller.number)
    const gone = [{ id: '1', type: 'Microsoft.Communication.CallDisconnected', data: { callConnectionId: 'x' } }]
    for (const headers of [{}, { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }]) {
      const response = await postJson(callbackUri, gone, headers)
      expect([response.status, await response.json()]).toMatchObject([401, { error: { details: ['unauthorized'] } }])
    }
    expect((await postJson(callbackUri, '{"broken')).status).toBe(401)
    const genuine = { authorization: tap.authorization }
    for (const body of ['{"broken', '{}', '[]']) expect((await postJson(callbackUri, body, genuine)).status).toBe(422)
    const strange = [null, 7, { type: 'Microsoft.Communication.SomethingNewer', data: {} }]
    expect((await postJson(callbackUri, strange, genuine)).status).toBe(200)
    expect(await counters()).toMatchObject({ 'acs:SomethingNewer': 1, 'acs:malformed': 2 })
    expect((await postJson(`${callbackUri.slice(0, -1)}!`, strange, genuine)).status).toBe(401)
    expect(await stack.call(caller.number)).toEqual(call)
    await sendRubbish(call.call_id)
    await caller.speak('My name is Nora Quill')
    await waitFor(() => caller.said().includes('Quill'), { timeoutMs: 20_000, what: 'the answer' })
    await caller.hangUp()
    expect((await over(stack, caller.number)).claim['caller_name']).toBe('Nora Quill')
  })

  it('get a reason for a body that is no JSON', async () => {
    for (const body of ['{"broken', '{}', '']) {
      const response = await postJson(await eventGrid(), body)
      expect([response.status, await response.json()]).toMatchObject([422, { error: { message: 'Validation error' } }])
    }
    expect((await postJson(`${stack.urls.edge}/webhooks/event-grid?secret=guess`, [])).status).toBe(401)
  })

  it('are counted and ignored when they send events nobody knows', async () => {
    const eventType = 'Microsoft.Communication.SomethingNew'
    for (let copy = 0; copy < 3; copy++) {
      const response = await postJson(await eventGrid(), [{ id: 'a', eventType, data: {} }])
      expect(response.status).toBe(200)
    }
    expect(await counters()).toMatchObject({ [`event-grid:${eventType}`]: 3 })
  })
})

it('makes one call of callbacks that arrive three times and in any order', async () => {
  await stack.faults({ 'call-automation': { copies: 3, callbackShuffleMs: 50 } })
  await using caller = await plugInCaller(stack, '+33639980403')
  await caller.dial()
  await caller.sayLast('My name is Nora Quill')
  const before = (await insightRequests()).length
  await caller.hangUp()
  const call = await summarised(stack, caller.number)
  await stack.faults(undefined)
  expect(await stack.calls(caller.number)).toHaveLength(1)
  expect(inTheCall(call).map(({ action, persona }) => `${action} ${persona}`)).toEqual([
    'call human',
    'talk assistant',
    'talk human',
    'talk assistant',
    'hangup human',
  ])
  const asked = (await insightRequests()).slice(before)
  expect(asked.length).toBeGreaterThan(1)
  expect(new Set(asked).size).toBe(asked.length)
})

/** What the slow model was asked: insights alone, for nobody chats with it here. */
async function insightRequests(): Promise<string[]> {
  const Asked = z.object({ body: z.looseObject({ model: z.literal('slow') }), status: z.literal(200) })
  const requests = z.array(z.unknown()).parse(await stack.requests('openai'))
  return requests.flatMap((request) => {
    const asked = Asked.safeParse(request)
    return asked.success ? [JSON.stringify(asked.data.body)] : []
  })
}
