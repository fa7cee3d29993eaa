import { describe, expect, it } from 'vitest'
import { insightsWork } from '../insights/consumer.ts'
import { insightsJob } from '../insights/job.ts'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { TEST_SETTINGS } from '../testing/test-config.ts'

const CANARY = 'Xylophone Quagga'
const erase = (edge: TestEdge, id: string) =>
  edge.send(`/call/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${TEST_SETTINGS.API_KEY}` } })

/** A call that was placed, in which somebody said something, and that is over. */
async function heldCall(edge: TestEdge) {
  const placed = await edge.api('/call', { phone_number: '+33612345601' })
  const { call_id } = (await placed.json()) as { call_id: string }
  const call = await edge.store.latestByPhone('+33612345601')
  if (!call || call.call_id !== call_id) throw new RangeError('no such call')
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  const at = '2026-11-21T12:00:05.000Z'
  await edge.store.apply(call.call_id, [
    { id: 'said', type: 'caller-said', text: CANARY, lang: 'en-US', at },
    { id: 'recording', type: 'recording-started', recordingId: 'recording-7', at },
  ])
  return call
}

describe('DELETE /call/{id}', () => {
  it('erases a call wherever it is, and says what is left', async () => {
    const edge = await testEdge()
    const call = await heldCall(edge)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
    const share = { id: 's', callId: call.call_id, hash: 'h', createdAt: '2026-11-21', expiresAt: '2027-11-21' }
    await edge.services.access.addShare(share)
    const response = await erase(edge, call.call_id)
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        call_id: call.call_id,
        erased: { call: true, share_links: 1, placed_calls: 1, recordings: 0 },
        left: [expect.stringContaining('The recording recording-7 was not ready to be deleted')],
      },
    ])
    for (const path of [
      '/call',
      `/call/${call.call_id}`,
      '/report',
      `/report/${call.call_id}`,
      '/report/+33612345601',
    ]) {
      const answer = await edge.api(path)
      expect(await answer.text()).not.toContain(CANARY)
    }
    expect((await erase(edge, call.call_id)).status).toBe(404)
    // What comes late finds nothing: the carrier, a job, a media node.
    expect((await edge.carrier(call, [cloudEvent('CallDisconnected', 31)])).status).toBe(401)
    await insightsWork.run(edge.services, insightsJob(call.call_id, 'connection-1'))
    const late = { epoch: 1, events: [{ id: 'x', type: 'silence-noticed', at: '2026-11-21T12:01:00.000Z' }] }
    expect((await edge.node(`/internal/calls/${call.call_id}/events`, late)).status).toBe(404)
    expect(await edge.store.list({ limit: 5 })).toEqual([])
  })

  it('waits until nobody is on the line, and needs an id', async () => {
    const edge = await testEdge()
    const call = await heldCall(edge)
    const response = await erase(edge, call.call_id)
    expect([response.status, await response.json()]).toMatchObject([409, { error: { details: ['call-in-progress'] } }])
    expect((await erase(edge, '+33612345601')).status).toBe(404)
    expect(await edge.store.get(call.call_id)).toBeDefined()
  })
})
