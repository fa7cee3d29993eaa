import type { CallState } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../testing/test-config.ts'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { expireRecordings, recordingsKeptMs } from './recordings.ts'

/** As Azure's ids are: base64, which may have slashes. */
const RECORDING = 'eyJQbGF0Zm9ybSI6/I+=='
const FILE = '0-local-d1-801b3f3fc462'
const SOUND = Uint8Array.from('RIFF----WAVEdata', (letter) => letter.charCodeAt(0))
const DAY_MS = 86_400_000

const at = (second: number) => `2026-11-21T12:00:${String(second).padStart(2, '0')}.000Z`
const chunk = (id = FILE) => ({
  documentId: id,
  index: 0,
  endReason: 'SessionEnded',
  contentLocation: `https://storage.asm.skype.com/v1/objects/${id}/content/audio`,
  metadataLocation: `https://storage.asm.skype.com/v1/objects/${id}/content/acsmetadata`,
  deleteLocation: `https://storage.asm.skype.com/v1/objects/${id}`,
})
const ready = (
  recordingChunks: unknown = [chunk()],
  subject = `/recording/call/c/serverCallId/s/recordingId/${RECORDING}`,
) => ({
  id: crypto.randomUUID(),
  topic: '/subscriptions/x',
  subject,
  eventType: 'Microsoft.Communication.RecordingFileStatusUpdated',
  data: {
    recordingStorageInfo: { recordingChunks },
    recordingStartTime: '2026-11-21T12:00:03.0897551Z',
    recordingDurationMs: 74_200,
    recordingChannelType: 'Unmixed',
    sessionEndReason: 'CallEnded',
  },
})

/** A call that is over, of which the carrier has a recording. */
async function recordedCall(edge: TestEdge): Promise<CallState> {
  const call = await edge.newCall()
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  await edge.store.apply(call.call_id, [{ id: 'r', type: 'recording-started', recordingId: RECORDING, at: at(3) }])
  await edge.carrier(call, [cloudEvent('CallDisconnected', 9)])
  edge.telephony.recorded.set(chunk().contentLocation, SOUND)
  expect((await edge.grid([ready()])).status).toBe(200)
  return call
}

const pathOf = ({ call_id }: CallState, file = FILE) => `/report/${call_id}/recordings/${file}`
const bearer = (key: string = TEST_SETTINGS.API_KEY) => ({ authorization: `Bearer ${key}` })
const erase = (edge: TestEdge, { call_id }: CallState) =>
  edge.send(`/call/${call_id}`, { method: 'DELETE', headers: bearer() })
const listen = (edge: TestEdge, call: CallState, headers: Record<string, string> = {}) =>
  edge.send(pathOf(call), { headers: { ...bearer(), ...headers } })

describe('a recording that is ready', () => {
  it('is stored with its call, however often it is told, and played on its page', async () => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    const { version, recordings } = await edge.stored(call.call_id)
    expect(recordings).toEqual([
      {
        recording_id: RECORDING,
        started_at: at(3),
        duration_ms: 74_200,
        files: [{ id: FILE, content: chunk().contentLocation, deletion: chunk().deleteLocation }],
      },
    ])
    await edge.grid([ready(), ready()])
    expect((await edge.stored(call.call_id)).version).toBe(version)
    const html = await (await edge.api(`/report/${call.call_id}`)).text()
    expect(html).toContain(`<audio controls="" preload="none" src="${pathOf(call)}" aria-label="Recording of`)
    expect(html).toContain('1 min 14 s')
    expect(html).not.toContain('asm.skype.com')
  })

  it.each([
    ['another subject', ready([chunk()], '/recording/call/c')],
    ['no files', ready([])],
    ['a file whose id is a path', ready([chunk('../../call')])],
    ['a file that is nowhere', ready([{ ...chunk(), contentLocation: 'storage' }])],
  ])('is not believed with %s', async (_what, event) => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    const { version } = await edge.stored(call.call_id)
    expect((await edge.grid([event])).status).toBe(200)
    expect((await edge.stored(call.call_id)).version).toBe(version)
    expect(edge.services.counters.read()).toMatchObject({ 'event-grid:malformed': 1 })
  })

  it('of nobody we know is nothing to us', async () => {
    const edge = await testEdge()
    expect((await edge.grid([ready()])).status).toBe(200)
    expect(edge.services.counters.read()).toMatchObject({ 'recording:of-unknown-call': 1 })
  })
})

describe('the sound of a recording', () => {
  it('is sent whole, or the part that was asked for, and kept by no browser', async () => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    const whole = await listen(edge, call)
    expect([whole.status, await whole.text()]).toEqual([200, 'RIFF----WAVEdata'])
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-length': '16',
      'content-type': 'audio/wav',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    const part = await listen(edge, call, { range: 'bytes=8-11' })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 8-11/16', 'WAVE'])
    const beyond = await listen(edge, call, { range: 'bytes=16-' })
    expect([beyond.status, beyond.headers.get('content-range'), await beyond.text()]).toEqual([416, 'bytes */16', ''])
  })

  it('is for those who may read reports, and for no guest', async () => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    const keyWith = async (...scopes: string[]) =>
      ((await (await edge.api('/keys', { name: 't', scopes })).json()) as { key: string }).key
    const statusWith = async (key: string) => (await edge.send(pathOf(call), { headers: bearer(key) })).status
    expect(await statusWith(await keyWith('report:read'))).toBe(200)
    expect(await statusWith(await keyWith('call:read', 'call:write', 'config:write'))).toBe(403)
    expect((await edge.send(pathOf(call))).status).toBe(401)

    const share = await edge.api(`/shares/${call.call_id}`, { days: 7 })
    const { url } = (await share.json()) as { url: string }
    const { pathname } = new URL(url)
    const guest = await (await edge.send(pathname)).text()
    expect(guest).toContain('Conversation')
    expect(guest).not.toMatch(/<audio|recordings\//)
    expect((await edge.send(`${pathname}/recordings/${FILE}`)).status).toBe(401)
  })

  it.each([
    ['another call', (other: CallState) => pathOf(other)],
    ['another file', (_other: CallState, call: CallState) => pathOf(call, 'other')],
    ['a call that is none', () => `/report/+33612345678/recordings/${FILE}`],
  ])('is not found at the address of %s', async (_what, path) => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    const other = await edge.newCall()
    expect((await edge.send(path(other, call), { headers: bearer() })).status).toBe(404)
    expect(edge.telephony.count('openRecording')).toBe(0)
  })

  it('that the carrier has no more is not offered again', async () => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    edge.telephony.recorded.clear()
    expect((await listen(edge, call)).status).toBe(404)
    const html = await (await edge.api(`/report/${call.call_id}`)).text()
    expect(html).toContain('It was deleted.')
    expect(html).not.toContain('<audio')
  })

  it('is missed, not given up, while the carrier is away', async () => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    edge.telephony.refuses.add('openRecording')
    expect((await listen(edge, call)).status).toBe(502)
    edge.telephony.refuses.clear()
    expect((await listen(edge, call)).status).toBe(200)
  })
})

describe('a recording is deleted', () => {
  it('with its call', async () => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    expect(await (await erase(edge, call)).json()).toMatchObject({ erased: { call: true, recordings: 1 }, left: [] })
    expect(edge.telephony.recorded.size).toBe(0)
    expect((await listen(edge, call)).status).toBe(404)
  })

  it('before its call, which stays when the carrier refuses', async () => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    edge.telephony.refuses.add('eraseRecording')
    expect((await erase(edge, call)).status).toBe(502)
    edge.telephony.refuses.clear()
    expect(await (await erase(edge, call)).json()).toMatchObject({ erased: { call: true, recordings: 1 } })
  })

  it('and what is in a storage that we may not delete from is said to be left', async () => {
    const edge = await testEdge()
    const call = await recordedCall(edge)
    edge.telephony.eraseRecording = async () => ({ left: 'It is elsewhere.' })
    const { erased, left } = (await (await erase(edge, call)).json()) as { erased: object; left: string[] }
    expect(erased).toMatchObject({ call: true, recordings: 0 })
    expect(left).toEqual(['It is elsewhere.'])
  })

  it('when it was kept for as long as the configuration says', async () => {
    const edge = await testEdge({
      change: (config) => ({ ...config, retention: { calls_days: 90, recordings_days: 2 } }),
    })
    const call = await recordedCall(edge)
    edge.clock.nowMs = Date.parse(at(3)) + 2 * DAY_MS
    await expireRecordings(edge.services)
    expect(edge.telephony.recorded.size).toBe(1)
    edge.clock.nowMs += 1
    await expireRecordings(edge.services)
    expect(edge.telephony.recorded.size).toBe(0)
    const { recordings, recorded_at } = await edge.stored(call.call_id)
    expect([recordings[0]?.files, recordings[0]?.deleted_at !== undefined, recorded_at]).toEqual([[], true, undefined])
    await expireRecordings(edge.services)
    expect(edge.telephony.count('eraseRecording')).toBe(1)
  })

  it('also when the carrier never told that it was ready, and once when it cannot be', async () => {
    const edge = await testEdge({
      change: (config) => ({ ...config, retention: { calls_days: 90, recordings_days: 2 } }),
    })
    const erased: string[] = []
    edge.telephony.eraseRecording = async ({ recordingId }) => {
      erased.push(recordingId)
      return recordingId === 'unreachable' ? { left: 'It is elsewhere.' } : {}
    }
    const call = await edge.newCall()
    await edge.store.apply(call.call_id, [
      { id: 'r1', type: 'recording-started', recordingId: RECORDING, at: at(3) },
      { id: 'r2', type: 'recording-started', recordingId: 'unreachable', at: at(4) },
    ])
    edge.clock.nowMs = Date.parse(at(5)) + 2 * DAY_MS
    await expireRecordings(edge.services)
    await expireRecordings(edge.services)
    expect(erased).toEqual([RECORDING, 'unreachable'])
    const { recordings } = await edge.stored(call.call_id)
    expect(recordings.map(({ deleted_at }) => deleted_at !== undefined)).toEqual([true, false])
  })

  it.each([
    [{ calls_days: 90, recordings_days: 30 }, 30 * DAY_MS],
    [{ calls_days: 0, recordings_days: 30 }, 30 * DAY_MS],
    [{ calls_days: 7, recordings_days: 30 }, 7 * DAY_MS - 7_200_000],
    [{ calls_days: 7, recordings_days: 0 }, 7 * DAY_MS - 7_200_000],
    [{ calls_days: 0, recordings_days: 0 }, undefined],
  ])('never after its call: %j', (retention, kept) => expect(recordingsKeptMs(retention)).toBe(kept))
})
