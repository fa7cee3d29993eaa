import { DtmfTone } from '@azure/communication-call-automation'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { HeadlessPhone } from '../phone/headless-phone.ts'
import { isVoiced } from '../phone/pcm.ts'
import { readWav } from '../phone/wav.ts'
import { beep, CALLER, callIn, HUMAN, startFakeApplication } from './fake-application.ts'

describe('during a call', () => {
  const choices = [
    { label: 'fr', phrases: ['français', 'french'], tone: 'one' },
    { label: 'en', phrases: ['english'], tone: 'two' },
  ]
  const ask = {
    kind: 'callMediaRecognizeChoiceOptions',
    choices,
    interruptPrompt: true,
    operationContext: 'menu',
  } as const
  const prompt = { kind: 'textSource', text: 'Press one', voiceName: 'en-US-NancyNeural' } as const

  it.each([
    ['a key', (phone: HeadlessPhone) => phone.press('2'), { label: 'en' }, 8533],
    [
      'a told word',
      (phone: HeadlessPhone) => phone.say(beep(200), { words: 'Français, merci' }),
      { label: 'fr', recognizedPhrase: 'français' },
      8545,
    ],
  ])('recognises a choice by %s', async (_how, act, choiceResult, subCode) => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app, {})
    await connection
      .getCallMedia()
      .startRecognizing({ phoneNumber: CALLER }, { ...ask, playPrompt: prompt, endSilenceTimeoutInSeconds: 0 } as never)
    await phone.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
    await act(phone)
    const { data } = await app.edge.callback('RecognizeCompleted')
    expect(data).toMatchObject({
      recognitionType: 'choices',
      choiceResult,
      operationContext: 'menu',
      resultInformation: { subCode },
    })
    expect(phone.messages).toContainEqual({ type: 'said', text: 'Press one' })
  })

  it.each([
    ['not told to the media node, which hears nothing yet', false, []],
    ['told to it too, when it listens as well', true, ['Français, merci']],
  ])('a word that answers the menu is %s', async (_what, startMediaStreaming, told) => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app, app.media({ startMediaStreaming }))
    await connection.getCallMedia().startRecognizing({ phoneNumber: CALLER }, { ...ask, playPrompt: prompt } as never)
    await phone.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
    await phone.say(beep(200), { words: 'Français, merci' })
    await app.edge.callback('RecognizeCompleted')
    expect(app.told).toEqual(told)
    const heard = phone.messages.filter(({ type }) => type === 'heard')
    expect(heard).toHaveLength(told.length === 0 ? 1 : 0) // a phone is told once what was heard
  })

  type Begin = () => Promise<unknown>
  it.each([
    [
      8510,
      'misses a key that comes before it',
      async (phone: HeadlessPhone, begin: Begin) => (phone.press('2'), begin()),
    ],
    [
      8533,
      'takes one before its first sound',
      (phone: HeadlessPhone, begin: Begin) => (
        phone.onMessage(({ type }) => type === 'said' && phone.press('2')),
        begin()
      ),
    ],
    [
      8533,
      'takes one in the silence after it',
      async (phone: HeadlessPhone, begin: Begin) => {
        await begin()
        await phone.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
        await phone.waitForQuiet(400, { timeoutMs: 10_000 })
        phone.press('2')
      },
    ],
  ])('ends with %i: %s', async (subCode, _what, press) => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app, {})
    const options = { ...ask, playPrompt: prompt, initialSilenceTimeoutInSeconds: 1 } as never
    await press(phone, () => connection.getCallMedia().startRecognizing({ phoneNumber: CALLER }, options))
    const type = subCode < 8520 ? 'RecognizeFailed' : 'RecognizeCompleted'
    expect((await app.edge.callback(type)).data.resultInformation.subCode).toBe(subCode)
  })

  it('collects digits up to the stop tone, and tells every digit when asked to', async () => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app, {})
    const media = connection.getCallMedia()
    await media.startContinuousDtmfRecognition({ phoneNumber: CALLER })
    await media.startRecognizing(
      { phoneNumber: CALLER },
      {
        kind: 'callMediaRecognizeDtmfOptions',
        maxTonesToCollect: 4,
        stopDtmfTones: [DtmfTone.Pound],
        playPrompt: { ...prompt, text: 'Please key in the digits of your choice, and then the hash key' },
      },
    )
    await phone.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
    phone.press('9') // lost: this prompt may not be interrupted
    await phone.waitForQuiet(200, { timeoutMs: 10_000 })
    for (const digit of ['1', '2', '#'] as const) phone.press(digit)
    const { data } = await app.edge.callback('RecognizeCompleted')
    expect(data).toMatchObject({ dtmfResult: { tones: ['one', 'two'] }, resultInformation: { subCode: 8514 } })
    await app.edge.callback('ContinuousDtmfRecognitionToneReceived', 3)
  })

  it('plays a prompt to its end, and cancels one on demand', async () => {
    await using app = await startFakeApplication()
    const { connection } = await callIn(app, {})
    await connection.getCallMedia().playToAll([prompt], { operationContext: 'p' })
    await app.edge.callback('PlayStarted')
    expect((await app.edge.callback('PlayCompleted')).data.operationContext).toBe('p')
    await connection.getCallMedia().playToAll([prompt], { loop: true })
    await app.edge.callback('PlayStarted', 1)
    await connection.getCallMedia().cancelAllOperations()
    expect((await app.edge.callback('PlayCanceled')).data.resultInformation.subCode).toBe(8508)
  })

  it('hands the caller over when the target answers', async () => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app)
    const human = await app.phone(HUMAN)
    await connection.transferCallToParticipant({ phoneNumber: HUMAN }, { operationContext: 't' })
    await human.waitForRing({ timeoutMs: 10_000 })
    await human.answer()
    expect((await app.edge.callback('CallTransferAccepted')).data.operationContext).toBe('t')
    await app.edge.callback('CallDisconnected')
    await phone.say(beep(150))
    await human.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
    human.hangUp()
    expect(await phone.waitForEnd({ timeoutMs: 10_000 })).toBe('the other side hung up')
  })

  it('keeps the caller when the target cannot be reached', async () => {
    await using app = await startFakeApplication()
    const { connection } = await callIn(app)
    await connection.transferCallToParticipant({ phoneNumber: HUMAN })
    expect((await app.edge.callback('CallTransferFailed')).data.resultInformation.code).toBe(404)
    expect((await connection.getCallConnectionProperties()).callConnectionState).toBe('connected')
  })

  it('records caller and assistant on a channel each', async () => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app)
    const recording = app.client.getCallRecording()
    const callConnectionId = (await app.edge.callback('CallConnected')).data.callConnectionId
    const { recordingId } = await recording.start({
      callConnectionId,
      recordingChannel: 'unmixed',
      recordingFormat: 'wav',
      recordingContent: 'audio',
      recordingStateCallbackEndpointUrl: app.edge.callbackUrl,
    } as never)
    expect((await recording.getState(recordingId!)).recordingState).toBe('active')
    await phone.say(beep(200))
    await phone.say(new Int16Array(1_600))
    await connection.hangUp(true)
    await app.edge.callback('CallDisconnected')
    expect(
      app.edge.callbacks.filter((one) => one.type === 'RecordingStateChanged').map((one) => one.data.state),
    ).toEqual(['active', 'inactive'])
    const wav = readWav(await readFile(app.carrier.recordings[0]!.file))
    expect(wav.channels.map(isVoiced)).toEqual([true, false])
  })
})
