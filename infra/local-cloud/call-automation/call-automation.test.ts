import { createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { type Application, ASSISTANT, beep, CALLER, callIn, startFakeApplication } from './fake-application.ts'

describe('a call that comes in', () => {
  it('rings the edge, is answered, streams both ways and ends', async () => {
    await using app = await startFakeApplication()
    const { phone, incoming } = await callIn(app)
    expect(incoming).toMatchObject({ from: { phoneNumber: { value: CALLER } }, to: { rawId: `4:${ASSISTANT}` } })
    const { headers, messages, socket } = await app.node.connection()
    const connected = await app.edge.callback('CallConnected')
    expect(connected.data).toMatchObject({ operationContext: 'in', resultInformation: { code: 200 } })
    expect(headers['x-ms-call-connection-id']).toBe(connected.data.callConnectionId)
    expect(
      (await app.edge.callback('MediaStreamingStarted')).data.mediaStreamingUpdate?.mediaStreamingStatusDetails,
    ).toBe('subscriptionStarted')
    expect(app.edge.callbacks.map((one) => one.type).slice(0, 2)).toEqual(['CallConnected', 'ParticipantsUpdated'])

    await phone.say(beep(200))
    await app.node.until(() => messages.some((one) => one.audioData?.silent === false))
    expect(messages[0]).toMatchObject({ kind: 'AudioMetadata', audioMetadata: { sampleRate: 16_000, length: 640 } })
    expect(messages[1]).toMatchObject({
      kind: 'AudioData',
      audioData: { participantRawID: `4:${CALLER}`, silent: true },
    })
    expect(Buffer.from(messages[1]!.audioData!.data, 'base64')).toHaveLength(640)
    phone.press('5')
    await app.node.until(() => messages.some((one) => one.kind === 'DtmfData' && one.dtmfData?.data === '5'))

    const audio = Buffer.from(beep(300).buffer).toString('base64')
    socket.send(JSON.stringify({ Kind: 'audiodata', AudioData: { Data: audio } }))
    await phone.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
    expect(phone.answers).toHaveLength(1)
    phone.hangUp()
    expect((await app.edge.callback('CallDisconnected')).data.resultInformation.subCode).toBe(7000)
    expect(app.network.calls).toEqual([])
  })

  it('signs callbacks and media sockets so that the published keys verify them, for five minutes and a day', async () => {
    await using app = await startFakeApplication()
    await callIn(app)
    const { authorization } = await app.edge.callback('CallConnected')
    const { headers } = await app.node.connection()
    const configuration = await (await fetch(`${app.carrier.url}/calling/.well-known/acsopenidconfiguration`)).json()
    const keys = createRemoteJWKSet(new URL(configuration.jwks_uri))
    const lifetimes = [authorization, headers.authorization].map(async (header) => {
      const { issuer, audience } = app.carrier
      const { payload } = await jwtVerify(header!.replace('Bearer ', ''), keys, {
        issuer,
        audience,
        algorithms: ['RS256'],
      })
      return payload.exp! - payload.iat!
    })
    expect(await Promise.all(lifetimes)).toEqual([300, 86_400])
  })

  it('is refused when the edge rejects it', async () => {
    await using app = await startFakeApplication()
    const phone = await app.phone(CALLER)
    const dialled = phone.dial(ASSISTANT).catch((cause: Error) => cause.message)
    const { data, secret } = await app.edge.incomingCall()
    await app.client.rejectCall(data.incomingCallContext, { callRejectReason: 'busy' })
    expect(await dialled).toContain('busy')
    expect(secret).toBe('s3')
    await expect(app.client.answerCall(data.incomingCallContext, app.edge.callbackUrl)).rejects.toMatchObject({
      code: '8522',
    })
  })
})

describe('a call that goes out', () => {
  it('rings the phone and connects when it answers; the assistant hangs up', async () => {
    await using app = await startFakeApplication()
    const phone = await app.phone(CALLER)
    const { callConnection } = await app.client.createCall(
      { targetParticipant: { phoneNumber: CALLER }, sourceCallIdNumber: { phoneNumber: ASSISTANT } },
      app.edge.callbackUrl,
      app.media(),
    )
    expect(await phone.waitForRing({ timeoutMs: 10_000 })).toBe(ASSISTANT)
    await phone.answer()
    await app.edge.callback('CallConnected')
    const properties = await callConnection.getCallConnectionProperties()
    expect(properties.callConnectionState).toBe('connected')
    await callConnection.hangUp(true)
    expect(await phone.waitForEnd({ timeoutMs: 10_000 })).toBe('the assistant hung up')
    await app.edge.callback('CallDisconnected')
    await expect(callConnection.getCallConnectionProperties()).rejects.toMatchObject({ statusCode: 404, code: '8522' })
  })

  it.each([
    [
      'declined',
      603,
      async (app: Application) => (await app.phone(CALLER)).waitForRing({ timeoutMs: 10_000 }).then(async () => app),
    ],
    ['unknown', 404, undefined],
  ])('fails when the phone is %s', async (_why, code, ring) => {
    await using app = await startFakeApplication()
    const phone = ring && (await app.phone(CALLER))
    await app.client.createCall(
      { targetParticipant: { phoneNumber: CALLER }, sourceCallIdNumber: { phoneNumber: ASSISTANT } },
      app.edge.callbackUrl,
    )
    if (phone) {
      await phone.waitForRing({ timeoutMs: 10_000 })
      phone.decline()
    }
    expect((await app.edge.callback('CreateCallFailed')).data.resultInformation.code).toBe(code)
  })
})
