import { newCallId } from '@call-center/shared/call/call'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { eventually } from '@call-center/shared/testing/eventually'
import * as z from 'zod'
import type { ReadyRecording } from '../calls/recordings.ts'
import { hasLocalCarriers, type LocalCarriers, startLocalCarriers } from '../testing/local-carriers.ts'
import { recordingsContract } from '../testing/recordings-contract.ts'
import { TEST_AZURE, testConfig } from '../testing/test-config.ts'
import { acsTelephony } from './acs.ts'
import { readRecordingEvent } from './acs-recording-event.ts'
import type { LegOptions, Telephony } from './telephony.ts'
import { readRecordingReady } from './twilio-recordings.ts'
import { twilioTelephony } from './twilio.ts'
import { pause, response } from './twiml.ts'

const PUBLIC_DOMAIN = 'http://edge.example'
const LEG: LegOptions = {
  ref: `${newCallId()}/secret`,
  openMedia: async () => ({ url: 'wss://localhost:1/media', token: 'token' }),
}

type Posted = LocalCarriers['posted'][number]

const GridEvents = z.tuple([z.object({ subject: z.string(), data: z.unknown() })])

const azureReady = ({ url, body }: Posted): ReadyRecording | undefined => {
  const [event] = url.includes('event-grid') ? GridEvents.parse(JSON.parse(body)) : []
  return event && readRecordingEvent(event.subject, event.data)
}
const twilioReady = ({ url, body }: Posted): ReadyRecording | undefined =>
  url.includes('on=recorded') ? readRecordingReady(new URLSearchParams(body)) : undefined

describe.skipIf(!hasLocalCarriers)('over the wire', () => {
  let carriers: LocalCarriers
  beforeAll(async () => {
    carriers = await startLocalCarriers()
    carriers.hears.call = async ({ url }) => (url.includes('/voice') ? response(pause(60)) : undefined)
  })
  afterAll(() => carriers.close())

  const azure = () =>
    acsTelephony({ ...TEST_AZURE, ...carriers.acs }, { ...testConfig(), public_domain: PUBLIC_DOMAIN })
  const twilio = () =>
    twilioTelephony({ ...carriers.twilio, machine_detection: false }, { publicDomain: PUBLIC_DOMAIN })

  /** A call that is recorded and over, once the carrier says that it can be heard. */
  async function record(telephony: Telephony, ready: (posted: Posted) => ReadyRecording | undefined) {
    const { connectionId } = await telephony.place(carriers.phone, LEG)
    await eventually(() => expect(carriers.last()).toBe('ringing'))
    carriers.act({ type: 'answer' })
    const { recordingId } = await vi.waitFor(() => telephony.startRecording(connectionId, LEG), { timeout: 5_000 })
    carriers.act({ type: 'hang-up' })
    const told = () => carriers.posted.map(ready).find((one) => one?.recordingId === recordingId)
    const { startedAt, files } = await vi.waitUntil(told, { timeout: 5_000 })
    expect(Math.abs(Date.parse(startedAt) - Date.now())).toBeLessThan(60_000)
    const [[file], bytes] = [files, await carriers.soundOf(recordingId)]
    if (!file || !bytes) throw new RangeError('the carrier told of nothing')
    return { telephony, file: { ...file, recordingId }, bytes, close: async () => {} }
  }

  recordingsContract('Azure', () => record(azure(), azureReady))
  recordingsContract('Twilio', () => record(twilio(), twilioReady))

  it.each(['Azure', 'Twilio'] as const)('%s lets nobody hear or delete anything without the key', async (name) => {
    const { file } = name === 'Azure' ? await record(azure(), azureReady) : await record(twilio(), twilioReady)
    const stranger =
      name === 'Azure'
        ? acsTelephony({ ...TEST_AZURE, ...carriers.acs, access_key: btoa('another key') }, testConfig())
        : twilioTelephony(
            { ...carriers.twilio, auth_token: 'another', machine_detection: false },
            { publicDomain: PUBLIC_DOMAIN },
          )
    const refusal = { code: 'provider-failed', message: expect.stringContaining('401') }
    await expect(stranger.openRecording(file, { signal: AbortSignal.timeout(5_000) })).rejects.toMatchObject(refusal)
    const kept = { recordingId: file.recordingId, files: [file] }
    await expect(stranger.eraseRecording(kept)).rejects.toMatchObject(refusal)
  })
})
