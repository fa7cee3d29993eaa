import { CommandAnswer, Session } from '@call-center/shared/protocol/call-api'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'

const event = (id: string, rest: object) => ({ id, at: '2026-11-21T12:00:05.000Z', ...rest })
const newCall = (id = 'n1') => ({ epoch: 1, id, command: { type: 'new-call' } })
const pathOf = (callId: string) => `/internal/calls/${callId}`

/** A caller in French who has told a name and a policy number. */
async function talking(edge: TestEdge) {
  const call = await edge.newCall()
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  const path = pathOf(call.call_id)
  await edge.node(`${path}/session`, { nodeId: 'node-1', tokenEpoch: 0 })
  const fields = { caller_name: 'Ann', policy_number: 'B4' }
  await edge.node(`${path}/events`, {
    epoch: 1,
    events: [
      event('a', { type: 'caller-said', text: 'a leak', lang: 'fr-FR' }),
      event('b', { type: 'claim-updated', fields }),
      event('c', { type: 'language-changed', lang: 'es-ES' }),
    ],
  })
  return { call, path }
}

const moved = async (response: Response) => CommandAnswer.parse(await response.json()).newCallId!
const sessionOf = async (edge: TestEdge, callId: string) =>
  Session.parse(await (await edge.node(`${pathOf(callId)}/session`, { nodeId: 'node-1', tokenEpoch: 0 })).json())

it('begins a new claim on the same line, and closes the old one without a hang-up', async () => {
  const edge = await testEdge()
  const { call, path } = await talking(edge)
  const response = await edge.node(`${path}/commands`, newCall())
  expect(response.status).toBe(202)
  const to = await moved(response)

  const old = await edge.stored(call.call_id)
  expect(old).toMatchObject({ in_progress: false, open: false, continued_in: to, claim: { policy_number: 'B4' } })
  expect(old.messages.map(({ action }) => action)).toEqual(['call', 'talk'])
  expect(edge.jobs).toMatchObject([{ callId: call.call_id }])

  const next = await edge.stored(to)
  expect(next).toMatchObject({
    in_progress: true,
    lang_short_code: 'es-ES',
    claim: { caller_name: 'Ann' },
    reminders: [],
  })
  expect(next.claim['policy_number']).toBeUndefined()
  expect(next.callback_secret).not.toBe(old.callback_secret)
  expect(await sessionOf(edge, to)).toMatchObject({
    callId: to,
    epoch: 1,
    connectionId: 'connection-1',
    lang: 'es-ES',
    takenOver: false,
    resumed: false,
  })
})

it('takes along nothing that was told on an earlier leg: it may have been somebody else', async () => {
  const edge = await testEdge()
  const { call, path } = await talking(edge)
  await edge.carrier(call, [
    cloudEvent('CallDisconnected', 20),
    cloudEvent('CallConnected', 40, { callConnectionId: 'connection-2' }),
  ])
  await sessionOf(edge, call.call_id)
  const to = await moved(await edge.node(`${path}/commands`, { ...newCall(), epoch: 2 }))
  expect(await sessionOf(edge, to)).toMatchObject({ claim: {}, withheld: [], resumed: false })
})

it('says on the report of the old call where the conversation went on', async () => {
  const edge = await testEdge()
  const { call, path } = await talking(edge)
  const to = await moved(await edge.node(`${path}/commands`, newCall()))
  expect(await (await edge.api(`/report/${call.call_id}`)).text()).toContain(`href="/report/${to}"`)
  expect(await (await edge.api(`/report/${to}`)).text()).not.toContain('went on with another claim')
})

it('does so once for a command, however often it is sent', async () => {
  const edge = await testEdge()
  const { path } = await talking(edge)
  const first = await moved(await edge.node(`${path}/commands`, newCall()))
  expect(await moved(await edge.node(`${path}/commands`, newCall()))).toBe(first)
  expect((await edge.node(`${path}/commands`, newCall('n2'))).status).toBe(409)
})

it('gives the news of the carrier, which reports to the old call, to the new one', async () => {
  const edge = await testEdge()
  const { call, path } = await talking(edge)
  const to = await moved(await edge.node(`${path}/commands`, newCall()))
  await sessionOf(edge, to)
  await edge.node(`${pathOf(to)}/events`, {
    epoch: 1,
    events: [event('d', { type: 'caller-said', text: 'my bike was stolen', lang: 'es-ES' })],
  })
  const before = await edge.stored(call.call_id)
  await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
  expect(await edge.stored(call.call_id)).toEqual(before)
  expect(await edge.stored(to)).toMatchObject({ in_progress: false, open: false })
  expect((await edge.stored(to)).messages.map(({ action }) => action)).toEqual(['call', 'talk', 'hangup'])
  expect(edge.jobs.map(({ callId }) => callId)).toEqual([call.call_id, to])
  expect(edge.notices).toMatchObject([{ type: 'call-ended', callId: to }])
})

it('gives a node that takes the old call over the session of the new one', async () => {
  const edge = await testEdge()
  const { call, path } = await talking(edge)
  const to = await moved(await edge.node(`${path}/commands`, newCall()))
  await sessionOf(edge, to)
  expect(await sessionOf(edge, call.call_id)).toMatchObject({ callId: to, epoch: 2, takenOver: true })
})

it('hangs up and transfers on the line of the new call', async () => {
  const edge = await testEdge()
  const { path } = await talking(edge)
  const to = await moved(await edge.node(`${path}/commands`, newCall()))
  await sessionOf(edge, to)
  await edge.node(`${pathOf(to)}/commands`, { epoch: 1, id: 't', command: { type: 'transfer' } })
  await edge.node(`${pathOf(to)}/commands`, { epoch: 1, id: 'h', command: { type: 'hang-up' } })
  expect(edge.telephony.done.map(({ operation, args }) => [operation, args[0]]).slice(-2)).toEqual([
    ['transfer', 'connection-1'],
    ['hangUp', 'connection-1'],
  ])
})

it('is refused to who does not hold the call, and when nobody is on the line', async () => {
  const edge = await testEdge()
  const { call, path } = await talking(edge)
  expect((await edge.node(`${path}/commands`, { ...newCall(), epoch: 7 })).status).toBe(409)
  await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
  expect((await edge.node(`${path}/commands`, newCall())).status).toBe(409)
  expect(await edge.store.list({ limit: 10 })).toHaveLength(1)
})

describe('a line that is recorded', () => {
  const pause = (epoch: number, rest: object = {}) => ({
    epoch,
    id: 'p',
    command: { type: 'pause-recording', ...rest },
  })
  const resume = (epoch: number) => ({ epoch, id: 'r', command: { type: 'resume-recording' } })
  const held = ({ telephony }: TestEdge) =>
    telephony.done
      .filter(({ operation }) => /^(pause|resume)/.test(operation))
      .map(({ operation, args }) => [operation, ...args])

  /** They agreed to be recorded. */
  async function recorded(edge: TestEdge) {
    const { call, path } = await talking(edge)
    const at = '2026-11-21T12:00:03.000Z'
    await edge.store.apply(call.call_id, [
      { id: 'consent', type: 'recording-consent', connectionId: 'connection-1', given: true, at },
      { id: 'started', type: 'recording-started', connectionId: 'connection-1', recordingId: 'recording-1', at },
    ])
    return { call, path }
  }
  const begin = async (edge: TestEdge, path: string) => {
    const to = await moved(await edge.node(`${path}/commands`, newCall()))
    await sessionOf(edge, to)
    return to
  }
  const erase = async (edge: TestEdge, callId: string) => {
    const headers = { authorization: `Bearer ${TEST_SETTINGS.API_KEY}` }
    const response = await edge.send(`/call/${callId}`, { method: 'DELETE', headers })
    return { status: response.status, ...((await response.json()) as { left?: string[] }) }
  }

  it('is paused in the new claim as in the old one, and in the one after that', async () => {
    const edge = await testEdge()
    const { path } = await recorded(edge)
    const to = await begin(edge, path)
    expect((await edge.node(`${pathOf(to)}/commands`, pause(1))).status).toBe(202)
    expect((await edge.node(`${pathOf(to)}/commands`, resume(1))).status).toBe(202)
    const third = await begin(edge, pathOf(to))
    expect((await edge.node(`${pathOf(third)}/commands`, pause(1))).status).toBe(202)
    const [paused, resumed] = [
      ['pauseRecording', 'connection-1', 'recording-1'],
      ['resumeRecording', 'connection-1', 'recording-1'],
    ]
    expect(held(edge)).toEqual([paused, resumed, paused])
  })

  it('stays paused over the move while a number is keyed, until the node ends it', async () => {
    const edge = await testEdge()
    const { path } = await recorded(edge)
    await edge.node(`${path}/commands`, pause(1, { field: 'card_number' }))
    const to = await begin(edge, path)
    expect(held(edge)).toHaveLength(1)
    expect(await sessionOf(edge, to)).toMatchObject({ collecting: 'card_number' })
    expect((await edge.node(`${pathOf(to)}/commands`, resume(2))).status).toBe(202)
    expect(held(edge).at(-1)).toEqual(['resumeRecording', 'connection-1', 'recording-1'])
    expect((await sessionOf(edge, to)).collecting).toBeUndefined()
  })

  it('keeps its sound with the call it began in, which whoever erases the other is told', async () => {
    const edge = await testEdge()
    const { call, path } = await recorded(edge)
    const to = await begin(edge, path)
    expect((await edge.stored(to)).recordings).toEqual([])
    expect((await erase(edge, call.call_id)).status).toBe(409) // it is being recorded
    await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
    const { status, left } = await erase(edge, to)
    expect([status, left?.[0]]).toEqual([200, expect.stringContaining(call.call_id)])
    expect((await erase(edge, call.call_id)).status).toBe(200)
    expect(edge.telephony.count('eraseRecording')).toBe(1)
  })
})
