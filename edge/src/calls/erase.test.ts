import { describe, expect, it } from 'vitest'
import { DOORS } from '../auth/doors.ts'
import { sqlAccessRecords } from '../auth/sql-access-records.ts'
import { insightsWork } from '../insights/consumer.ts'
import { insightsJob } from '../insights/job.ts'
import { sqlOutboundLimits } from '../limits/sql-outbound-limits.ts'
import type { Sql } from '../store/sql.ts'
import { nodeSql } from '../testing/node-sql.ts'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { TEST_SETTINGS } from '../testing/test-config.ts'

const CANARY = 'Xylophone Quagga'
const erase = (edge: TestEdge, id: string) =>
  edge.send(`/call/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${TEST_SETTINGS.API_KEY}` } })

/** A call that was placed, in which somebody said something, and that is over. */
async function heldCall(edge: TestEdge, number = '+33612345601') {
  const placed = await edge.api('/call', { phone_number: number })
  const { call_id } = (await placed.json()) as { call_id: string }
  const call = await edge.store.latestByPhone(number)
  if (!call || call.call_id !== call_id) throw new RangeError('no such call')
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  const at = '2026-11-21T12:00:05.000Z'
  await edge.store.apply(call.call_id, [
    { id: 'said', type: 'caller-said', text: CANARY, lang: 'en-US', at },
    { id: 'recording', type: 'recording-started', recordingId: 'recording-7', at },
  ])
  return call
}

describe('T19 · Erasing, DELETE /call/{id}', () => {
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
        left: ['The recording recording-7 is elsewhere.'],
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

  it('leaves no word of it in any route, store, ledger or cache', async () => {
    const [keys, ledger] = [nodeSql(), nodeSql()]
    const edge = await testEdge({ services: { access: sqlAccessRecords(keys), outbound: sqlOutboundLimits(ledger) } })
    const number = '+33698765401'
    const canaries = [CANARY, number, number.slice(1)]
    const call = await heldCall(edge, number)
    await edge.api(`/report/${call.call_id}`)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
    const at = '2026-11-21T12:00:40.000Z'
    await edge.store.apply(call.call_id, [
      { id: 'claim', type: 'claim-updated', fields: { caller_name: CANARY }, at },
      {
        id: 'written',
        type: 'insights-written',
        synthesis: {
          long: CANARY,
          short: CANARY,
          satisfaction: 'low',
          improvement_suggestions: CANARY,
          citations: [{ words: CANARY, message_id: 'said' }],
        },
        at,
      },
    ])
    await edge.grid([
      { eventType: 'Microsoft.Communication.SMSReceived', data: { messageId: 'sms', from: number, message: CANARY } },
    ])
    const made = (await (await edge.api(`/shares/${call.call_id}`, { days: 7 })).json()) as { id: string; url: string }
    const share = new URL(made.url).pathname
    edge.clock.nowMs += 2_000

    /** All that anybody is told, by every route that can be read, and all that is kept. */
    const everything = async () => {
      const paths = DOORS.filter(([method]) => method === 'GET').flatMap(([, path]) => {
        const address = path.replace(':callId', call.call_id)
        if (path === '/monitor/events') return [] // it goes on until somebody hangs up; `/monitor` shows the same
        if (path === '/shared/:token') return [share]
        return address.includes(':idOrPhone')
          ? [address.replace(':idOrPhone', call.call_id), address.replace(':idOrPhone', number)]
          : [address]
      })
      const searches = [`/call?phone_number=${encodeURIComponent(number)}`, '/report?phone_number=33698765401']
      const told = await Promise.all(
        [...paths, '/report?name=Xylophone'].concat(searches).map(async (path) => {
          const response = await edge.api(path)
          const asked = decodeURIComponent(path).split('?')[1]?.split('=')[1]
          // A search shows again what was searched for.
          const text = asked ? (await response.text()).replaceAll(asked, '') : await response.text()
          return [path, text, JSON.stringify([...response.headers])] as const
        }),
      )
      const rows = (sql: Sql) =>
        sql
          .all("SELECT name FROM sqlite_master WHERE type = 'table'")
          .map(({ name }) => sql.all(`SELECT * FROM ${name}`))
      const kept = {
        calls: await edge.store.list({ limit: 100 }),
        keysAndShares: rows(keys),
        ledger: rows(ledger),
        nearCache: [...edge.caches.colo.kept].filter(([, { untilMs }]) => untilMs > edge.clock.nowMs),
        globalCache: [...edge.caches.global.kept],
        jobs: [edge.jobs, edge.smsJobs],
      }
      return [...told, ...Object.entries(kept).map(([name, value]) => [name, JSON.stringify(value), ''] as const)]
    }
    const found = async () =>
      (await everything()).flatMap(([where, ...texts]) =>
        canaries.filter((canary) => texts.join().includes(canary)).map((canary) => `${where}: ${canary}`),
      )
    // It was there: what is never found proves nothing.
    expect((await found()).length).toBeGreaterThan(10)
    expect((await erase(edge, call.call_id)).status).toBe(200)
    // Nobody can find pages of earlier versions; a data centre keeps them for an hour at most.
    expect((await found()).filter((where) => !where.startsWith('nearCache'))).toEqual([])
    edge.clock.nowMs += 3_600_000
    expect(await found()).toEqual([])
  })

  it('erases nothing while the carrier cannot erase the recording: the same request can be made again', async () => {
    const edge = await testEdge()
    const call = await heldCall(edge)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 30)])
    edge.telephony.refuses.add('eraseRecording')
    expect((await erase(edge, call.call_id)).status).toBe(502)
    expect(await edge.stored(call.call_id)).toMatchObject({ recordings: [{ recording_id: 'recording-7' }] })
    edge.telephony.refuses.clear()
    expect((await erase(edge, call.call_id)).status).toBe(200)
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
