import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../testing/memory-store.ts'
import { addressIn, CALL_SID, deliver, INCOMING, signed, twilioEdge } from '../../testing/twilio-post.ts'
import type { CallStore } from '../../store/call-store.ts'

const VOICE = '/webhooks/twilio/voice'
const AWAY = Number.POSITIVE_INFINITY

/** A store that fails `times` of its uses, after `after` that go well. */
function failingStore() {
  const store = memoryStore()
  const hiccup = { after: 0, times: 0 }
  const use =
    <Args extends readonly unknown[], Result>(run: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (hiccup.times > 0 && hiccup.after-- <= 0) {
        hiccup.times -= 1
        throw new ProviderError('store', 'away', { retryable: true })
      }
      return run(...args)
    }
  const failing: CallStore = {
    ...store,
    create: use(store.create),
    get: use(store.get),
    apply: use(store.apply),
    list: use(store.list),
    latestByPhone: use(store.latestByPhone),
  }
  return { store: failing, hiccup }
}

/** Twilio and a caller, at the door of an edge whose store may fail. */
async function caller() {
  const { store, hiccup } = failingStore()
  const edge = await twilioEdge({ services: { store } })
  let askedTimes = 0
  const post = async (path: string, form: Record<string, string> = {}) => {
    edge.clock.nowMs += 1_000
    askedTimes += 1
    return deliver(edge, await signed(path, { ...INCOMING, CallStatus: 'in-progress', ...form }))
  }
  /** Goes on as Twilio does, which posts what was keyed or dialled once, until somebody is asked, put through or hung up on. */
  const settle = async (path: string, form: Record<string, string> = {}) => {
    askedTimes = 0
    let { status, twiml } = await post(path, form)
    while (status === 200 && twiml.includes('<Redirect>') && !/Gather|Stream|Say/.test(twiml) && askedTimes < 12)
      ({ status, twiml } = await post(addressIn(twiml, '<Redirect>')))
    return { status, twiml, askedTimes }
  }
  const take = async () => {
    edge.clock.nowMs += 100
    const [call] = await store.list({ limit: 1 })
    await edge.node(`/internal/calls/${call?.call_id}/session`, { nodeId: 'node-1', tokenEpoch: 0 })
    return call
  }
  return { edge, post, settle, take, hiccup }
}

type Caller = Awaited<ReturnType<typeof caller>>

/** Where each step begins, and what is posted there. */
const STEPS = {
  'the offer': async () => [VOICE, {}] as const,
  'the news that the call is up': async ({ post }: Caller) =>
    [addressIn((await post(VOICE)).twiml, '<Redirect>'), {}] as const,
  'a key': async (us: Caller) => [await menu(us), { Digits: '2' }] as const,
  'a word': async (us: Caller) => [await menu(us), { SpeechResult: 'Spanish, please' }] as const,
  'a stream that broke': async (us: Caller) => [await talking(us, 'streamed'), {}] as const,
  'a transfer that failed': async (us: Caller) =>
    [`${await talking(us, 'dialled')}&context=c1`, { DialCallStatus: 'no-answer' }] as const,
  'an answer that got lost': async (us: Caller) => [`${await talking(us, 'lost')}&context=c1&times=1`, {}] as const,
}
async function menu({ settle }: Caller): Promise<string> {
  return addressIn((await settle(VOICE)).twiml, 'action="')
}
async function talking(us: Caller, on: string): Promise<string> {
  const { twiml } = await us.settle(await menu(us), { Digits: '1' })
  await us.take()
  const streamed = addressIn(twiml, '<Redirect>')
  return on === 'streamed' ? streamed : `${streamed.split('?')[0]}?on=${on}`
}

describe.each(Object.entries(STEPS))('a caller whose call document cannot be reached at %s', (_step, begin) => {
  it.each([0, 1, 2, 3, 4, 5])('goes on, whatever use of it fails (%i go well)', async (after) => {
    const us = await caller()
    const [path, form] = await begin(us)
    Object.assign(us.hiccup, { after, times: 1 })
    const { status, twiml } = await us.settle(path, form)
    expect([status, twiml]).toEqual([200, expect.stringMatching(/<Gather|<Stream/)])
  })

  it('hears the same as ever when it is back soon', async () => {
    const [us, others] = [await caller(), await caller()]
    const [path, form] = await begin(us)
    Object.assign(us.hiccup, { after: 0, times: 3 })
    const { twiml, askedTimes } = await us.settle(path, form)
    const [otherPath, otherForm] = await begin(others)
    const usual = await others.settle(otherPath, otherForm)
    expect(askedTimes - usual.askedTimes).toBe(3)
    const plain = (text: string) => text.replace(/value="[^"]*"|voice\/[-\w]+\/[-\w]+/g, '')
    expect(plain(twiml)).toBe(plain(usual.twiml))
  })

  it('is given up after five more tries, when nothing helps', async () => {
    const us = await caller()
    const [path, form] = await begin(us)
    Object.assign(us.hiccup, { after: 0, times: AWAY })
    expect(await us.settle(path, form)).toMatchObject({ status: 503, askedTimes: 6 })
  })
})

it('goes on in the language that was said, though words are in no address', async () => {
  const us = await caller()
  const action = await menu(us)
  Object.assign(us.hiccup, { after: 0, times: 1 })
  const { twiml } = await us.post(action, { SpeechResult: 'Spanish, please' })
  expect(twiml).toContain('<Pause length="1"/><Redirect>')
  expect(twiml).not.toContain('please')
  await us.settle(addressIn(twiml, '<Redirect>'))
  expect((await us.take())?.lang_short_code).toBe('es-ES')
})

it('answers news with a fault, which Twilio brings again', async () => {
  const us = await caller()
  const progress = await talking(us, 'progress')
  Object.assign(us.hiccup, { after: 0, times: 1 })
  expect((await us.post(progress, { CallSid: CALL_SID, CallStatus: 'completed' })).status).toBe(503)
  expect((await us.post(progress, { CallSid: CALL_SID, CallStatus: 'completed' })).status).toBe(204)
})
