import { readFile } from 'node:fs/promises'
import { ACCESS_KEY, beep, callIn, startFakeApplication } from '../fake-application.ts'

/** A call that was recorded and is over, and the carrier that has the file of it. */
export async function startRecordedCall() {
  const app = await startFakeApplication()
  const { phone, connection } = await callIn(app)
  const { callConnectionId } = (await app.edge.callback('CallConnected')).data
  await app.client.getCallRecording().start({
    callConnectionId,
    recordingChannel: 'unmixed',
    recordingFormat: 'wav',
    recordingContent: 'audio',
  })
  await phone.say(beep(200))
  await connection.hangUp(true)
  const { data, subject } = await app.edge.event('RecordingFileStatusUpdated')
  const [recording] = app.carrier.recordings
  if (!recording) throw new RangeError('nothing was recorded')
  return {
    endpoint: app.carrier.url,
    access_key: ACCESS_KEY,
    event: { subject, data: data as unknown },
    recordingId: recording.recordingId,
    bytes: new Uint8Array(await readFile(recording.file)),
    close: () => app[Symbol.asyncDispose](),
  }
}
