import { CallAutomationClient } from '@azure/communication-call-automation'
import type { Log } from '@call-center/shared/log'
import { request } from 'node:https'
import { describe, expect, it } from 'vitest'
import { startFakeApplication, ACCESS_KEY, ASSISTANT, beep, CALLER } from './fake-application.ts'

type Application = Awaited<ReturnType<typeof startFakeApplication>>

const target = { targetParticipant: { phoneNumber: CALLER }, sourceCallIdNumber: { phoneNumber: ASSISTANT } }

/** The assistant phones the caller, who picks up. */
async function callOut(app: Application, media: object = app.media()) {
  const phone = await app.phone(CALLER)
  const { callConnection } = await app.client.createCall(target, app.edge.callbackUrl, media)
  await phone.waitForRing({ timeoutMs: 10_000 })
  await phone.answer()
  return { phone, connection: callConnection }
}

const statusOf = (app: Application, path: string) =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(path, app.carrier.url), {
      method: 'POST',
      agent: false,
      headers: { authorization: 'HMAC-SHA256 forged' },
    })
    sent.on('response', (response) => (response.resume(), resolve(response.statusCode))).on('error', reject)
    sent.end('{}')
  })

describe('what the carrier refuses', () => {
  it('a request that is signed with another key, or not at all', async () => {
    await using app = await startFakeApplication()
    const other = app.carrier.connectionString.replace(ACCESS_KEY, Buffer.from('other').toString('base64'))
    await expect(new CallAutomationClient(other).createCall(target, app.edge.callbackUrl)).rejects.toMatchObject({
      statusCode: 401,
    })
    expect(await statusOf(app, '/calling/callConnections')).toBe(401)
  })

  it('a route and a value it does not know, loudly', async () => {
    const loud: unknown[] = []
    const log: Log = {
      error: (fields: object) => loud.push(fields),
      warn() {},
      info() {},
      debug() {},
      child: () => log,
    }
    await using app = await startFakeApplication({ log })
    const { connection } = await callOut(app)
    await expect(connection.muteParticipant({ phoneNumber: CALLER })).rejects.toMatchObject({ statusCode: 400 })
    await expect(
      app.client.createCall(target, app.edge.callbackUrl, app.media({ audioFormat: 'Pcm24KMono' })),
    ).rejects.toThrow('Pcm16KMono')
    expect(loud).toHaveLength(2)
  })
})

describe('a retried request', () => {
  it('is carried out once: the SDK tries again after two 429', async () => {
    await using app = await startFakeApplication()
    app.carrier.setFaults({ status: 429, times: 2, retryAfterMs: 1 })
    const client = new CallAutomationClient(app.carrier.connectionString)
    await client.createCall(target, app.edge.callbackUrl)
    expect(app.carrier.requests.map((one) => one.status)).toEqual([429, 429, 201])
    const ids = app.carrier.requests.map((one) => one.headers['repeatability-request-id'])
    expect(new Set(ids).size).toBe(1)
  })
})

describe('the media stream', () => {
  it('is flushed by StopAudio', async () => {
    await using app = await startFakeApplication()
    const { phone } = await callOut(app)
    const { socket } = await app.node.connection()
    socket.send(
      JSON.stringify({ kind: 'audioData', audioData: { data: Buffer.from(beep(5_000).buffer).toString('base64') } }),
    )
    await phone.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
    const said = phone.say(beep(100))
    socket.send(JSON.stringify({ kind: 'stopAudio', stopAudio: {} }))
    await said
    await phone.waitForQuiet(450, { timeoutMs: 10_000 })
    expect(phone.messages).toContainEqual({ type: 'stop-audio' })
    expect(phone.bargeIns).toHaveLength(1)
    expect(phone.bargeIns[0]!.stopMs).toBeLessThan(200)
  })

  it('fails with 8581 when the URL cannot be dialled, and the call goes on', async () => {
    await using app = await startFakeApplication()
    const { connection } = await callOut(app, app.media({ transportUrl: 'ws://127.0.0.1:1/nobody' }))
    expect((await app.edge.callback('MediaStreamingFailed')).data.resultInformation).toMatchObject({
      code: 400,
      subCode: 8581,
    })
    expect((await connection.getCallConnectionProperties()).callConnectionState).toBe('connected')
  })

  it('never comes back, reconnects, or is refused with its stale token, as the knob says', async () => {
    await using app = await startFakeApplication()
    const { connection } = await callOut(app)
    const details = async (type: string, nth: number) =>
      (await app.edge.callback(type, nth)).data.mediaStreamingUpdate?.mediaStreamingStatusDetails
    const first = await app.node.connection()
    first.socket.terminate()
    expect(await details('MediaStreamingStarted', 1)).toBe('streamConnectionReestablished')
    const second = await app.node.connection(1)
    await app.node.until(() => second.messages.length > 1)
    expect(second.messages[0]!.kind).toBe('AudioMetadata')
    expect(second.headers.authorization).not.toBe(first.headers.authorization)

    app.carrier.setFaults({ mediaReconnect: 'never' })
    second.socket.terminate()
    expect(await details('MediaStreamingFailed', 0)).toBe('streamConnectionInterrupted')
    await connection.getCallMedia().startMediaStreaming()
    expect(await details('MediaStreamingStarted', 2)).toBe('subscriptionStarted')

    app.carrier.setFaults({ mediaReconnect: 'reconnects-with-stale-token' })
    app.node.refuse()
    ;(await app.node.connection(2)).socket.terminate()
    expect(await details('MediaStreamingFailed', 1)).toBe('authenticationFailure')
  })

  it('stops and starts on request', async () => {
    await using app = await startFakeApplication()
    const { connection } = await callOut(app, app.media({ startMediaStreaming: false }))
    const media = connection.getCallMedia()
    await expect(media.stopMediaStreaming()).rejects.toMatchObject({ statusCode: 409 })
    await media.startMediaStreaming({ operationContext: 's' })
    expect((await app.edge.callback('MediaStreamingStarted')).data.operationContext).toBe('s')
    await media.stopMediaStreaming()
    await app.edge.callback('MediaStreamingStopped')
  })
})

describe('callbacks', () => {
  it('come in copies and in any order when asked to', async () => {
    let turn = 0
    await using app = await startFakeApplication({ random: () => 1 / ++turn })
    app.carrier.setFaults({ copies: 2, callbackShuffleMs: 40 })
    await callOut(app, {})
    await app.edge.callback('ParticipantsUpdated', 1)
    await app.edge.callback('CallConnected', 1)
    const types = app.edge.callbacks.map((one) => one.type)
    expect(types[0]).toBe('ParticipantsUpdated')
    expect(types).toHaveLength(4)
    expect(() => app.carrier.setFaults({ copys: 2 })).toThrow('copys')
  })
})

describe('recognition by voice', () => {
  it('hands the utterance and the phrases to the recogniser', async () => {
    const asked: { samples: number; phrases: readonly string[]; language: string }[] = []
    await using app = await startFakeApplication({
      recogniseOnce: async (pcm, phrases, language) => (
        asked.push({ samples: pcm.length, phrases, language }),
        'Oui, bien sûr'
      ),
    })
    const { phone, connection } = await callOut(app, {})
    await connection.getCallMedia().startRecognizing(
      { phoneNumber: CALLER },
      {
        kind: 'callMediaRecognizeChoiceOptions',
        choices: [
          { label: 'yes', phrases: ['oui'] },
          { label: 'no', phrases: ['non'] },
        ],
        speechLanguage: 'fr-FR',
      },
    )
    void phone.say(beep(150))
    const { data } = await app.edge.callback('RecognizeCompleted')
    expect(data).toMatchObject({ choiceResult: { label: 'yes' }, resultInformation: { subCode: 8545 } })
    expect(asked).toMatchObject([{ phrases: ['oui', 'non'], language: 'fr-FR' }])
    expect(asked[0]!.samples).toBeGreaterThan(2_400)
  })

  it('gives up after the initial silence', async () => {
    await using app = await startFakeApplication()
    const { connection } = await callOut(app, {})
    await connection.getCallMedia().startRecognizing({ phoneNumber: CALLER }, {
      kind: 'callMediaRecognizeDtmfOptions',
      maxTonesToCollect: 2,
      initialSilenceTimeoutInSeconds: 1,
    } as never)
    expect((await app.edge.callback('RecognizeFailed')).data.resultInformation.subCode).toBe(8510)
  })
})
