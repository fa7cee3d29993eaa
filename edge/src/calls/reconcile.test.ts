import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { cloudEvent, NODE, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { reconcileCalls, resendInsights } from './reconcile.ts'

const RING_TIME_MS = 120_000
const connected = (connectionId: string) => cloudEvent('CallConnected', 1, { callConnectionId: connectionId })
const disconnected = () => cloudEvent('CallDisconnected', 30)

/** A call that goes on, as far as anybody was told. */
async function callInProgress(edge: TestEdge, connectionId = 'connection-1') {
  const call = await edge.newCall()
  await edge.carrier(call, [connected(connectionId)])
  edge.clock.nowMs += 60_000
  return call
}

async function placed(edge: TestEdge) {
  const response = await edge.api('/call', { phone_number: '+33612345678' })
  expect(response.status).toBe(201)
  const [call] = await edge.store.list({ limit: 1 })
  if (!call) throw new RangeError('the call is stored')
  return call
}

describe('a call whose hang-up was not reported', () => {
  it('is ended as the webhook would have ended it, and written about', async () => {
    const edge = await testEdge()
    const call = await callInProgress(edge)
    edge.telephony.gone.add('connection-1')
    expect(await reconcileCalls(edge.services)).toBe(1)
    expect(await edge.stored(call.call_id)).toMatchObject({ in_progress: false, open: false })
    expect(edge.jobs).toMatchObject([{ jobId: `${call.call_id}:connection-1` }])
    expect(edge.notices).toEqual([{ type: 'call-ended', callId: call.call_id }])
  })

  it('is ended once, however often one looks and although the webhook comes after all', async () => {
    const edge = await testEdge()
    const call = await callInProgress(edge)
    edge.telephony.gone.add('connection-1')
    await Promise.all([reconcileCalls(edge.services), reconcileCalls(edge.services)])
    const { version } = await edge.stored(call.call_id)
    expect((await edge.carrier(call, [disconnected(), disconnected()])).status).toBe(200)
    expect(await reconcileCalls(edge.services)).toBe(0)
    expect((await edge.stored(call.call_id)).version).toBe(version)
    expect(edge.jobs).toHaveLength(1)
    expect(edge.notices).toHaveLength(1)
  })

  it('loses that leg only, when the caller has phoned again', async () => {
    const edge = await testEdge()
    const call = await callInProgress(edge)
    await edge.carrier(call, [connected('connection-2')])
    edge.telephony.gone.add('connection-1')
    await reconcileCalls(edge.services)
    const { in_progress, legs } = await edge.stored(call.call_id)
    expect(in_progress).toBe(true)
    expect(legs.map(({ connection_id, disconnected_at }) => [connection_id, !!disconnected_at]).sort()).toEqual([
      ['connection-1', true],
      ['connection-2', false],
    ])
  })

  it('does not keep others from being looked at when the carrier fails', async () => {
    const edge = await testEdge()
    const unsure = await callInProgress(edge, 'unsure')
    const gone = await callInProgress(edge, 'gone')
    const isAlive = async (connectionId: string) => {
      if (connectionId === 'unsure') throw new ProviderError('telephony', 'no answer', { retryable: true })
      return false
    }
    await reconcileCalls({ ...edge.services, telephony: { ...edge.telephony, isAlive } })
    expect((await edge.stored(gone.call_id)).in_progress).toBe(false)
    expect((await edge.stored(unsure.call_id)).in_progress).toBe(true)
  })
})

describe('a call that goes on', () => {
  it('is left alone', async () => {
    const edge = await testEdge()
    const call = await callInProgress(edge)
    edge.clock.nowMs += 10 * RING_TIME_MS
    await reconcileCalls(edge.services)
    expect((await edge.stored(call.call_id)).in_progress).toBe(true)
    expect(edge.telephony.count('hangUp')).toBe(0)
  })

  it('is not even asked for while a node holds it', async () => {
    const edge = await testEdge()
    const call = await callInProgress(edge)
    edge.house.nodes = [{ ...NODE, calls: [call.call_id] }]
    expect(await reconcileCalls(edge.services)).toBe(1)
    expect(edge.telephony.count('isAlive')).toBe(0)
  })
})

describe('a call that was placed and never connected', () => {
  it('may ring for a while, and is hung up after that', async () => {
    const edge = await testEdge()
    const { call_id } = await placed(edge)
    edge.clock.nowMs += RING_TIME_MS
    await reconcileCalls(edge.services)
    expect(edge.telephony.count('hangUp')).toBe(0)
    edge.clock.nowMs += 1
    await reconcileCalls(edge.services)
    expect(edge.telephony.count('hangUp')).toBe(1)
    expect(await edge.stored(call_id)).toMatchObject({ open: false, legs: [{ disconnected_at: expect.any(String) }] })
    expect(await (await edge.api(`/report/${call_id}`)).text()).toContain('not reached')
  })

  it('is over at once when the carrier does not have it', async () => {
    const edge = await testEdge()
    const { call_id } = await placed(edge)
    edge.telephony.gone.add('connection-1')
    await reconcileCalls(edge.services)
    expect((await edge.stored(call_id)).open).toBe(false)
  })

  it('is over after that time when the carrier was never asked to make it', async () => {
    const edge = await testEdge()
    const { call_id } = await edge.newCall()
    expect(await reconcileCalls(edge.services)).toBe(1)
    edge.clock.nowMs += RING_TIME_MS + 1
    await reconcileCalls(edge.services)
    expect(edge.telephony.done).toEqual([])
    expect(await (await edge.api(`/report/${call_id}`)).text()).toContain('not reached')
    expect(await reconcileCalls(edge.services)).toBe(0)
  })
})

describe('a job of insights that the queue lost', () => {
  it('is sent again after a while, now and then, until it is done', async () => {
    const edge = await testEdge()
    const call = await callInProgress(edge)
    await edge.carrier(call, [disconnected()])
    const look = async (afterMs: number) => {
      edge.clock.nowMs += afterMs
      await Promise.all([resendInsights(edge.services), resendInsights(edge.services)])
      return edge.jobs.splice(0)
    }
    expect(await look(0)).toHaveLength(1) // the first one, of the hang-up itself
    expect(await look(60_000)).toEqual([])
    expect(await look(120_000)).toMatchObject([{ jobId: `${call.call_id}:connection-1` }])
    expect(await look(60_000)).toEqual([])
    expect(await look(900_000)).toHaveLength(1)
    const at = new Date(edge.clock.nowMs).toISOString()
    const settled = {
      id: 's',
      type: 'insights-settled',
      connectionId: 'connection-1',
      state: 'not-needed',
      at,
    } as const
    await edge.store.apply(call.call_id, [settled])
    expect(await look(900_000)).toEqual([])
  })
})
