import { describe, expect, it } from 'vitest'
import { isVoiced } from '../phone/pcm.ts'
import { beep, CALLER, callIn, HUMAN, startFakeApplication } from './fake-application.ts'

const CALLEE = { targetParticipant: { phoneNumber: HUMAN }, sourceCallIdNumber: { phoneNumber: CALLER } }
const ask = {
  kind: 'callMediaRecognizeChoiceOptions',
  choices: [{ label: 'yes', phrases: ['yes'], tone: 'one' }],
  interruptPrompt: true,
  operationContext: 'briefing',
} as const
const text = (said: string) => ({ kind: 'textSource', text: said, voiceName: 'en-US-NancyNeural' }) as const

describe('a colleague who is added to a call', () => {
  it('is told alone what it is about while the caller waits, and is left with them', async () => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app, {})
    const colleague = await app.phone(HUMAN)
    const media = connection.getCallMedia()
    await media.hold({ phoneNumber: CALLER }, { playSource: text('Please wait') })
    const rings = colleague.waitForRing({ timeoutMs: 10_000 })
    await connection.addParticipant(CALLEE, { operationContext: 'c1', invitationTimeoutInSeconds: 20 })
    await rings
    await colleague.answer()
    expect((await app.edge.callback('AddParticipantSucceeded')).data).toMatchObject({ operationContext: 'c1' })
    const numbers = async () =>
      (await connection.listParticipants()).values?.map(({ identifier }) => JSON.stringify(identifier)) ?? []
    expect((await numbers()).join()).toContain(HUMAN)
    await media.startRecognizing({ phoneNumber: HUMAN }, { ...ask, playPrompt: text('Nora waits') } as never)
    await colleague.waitForAssistantSpeech({ timeoutMs: 10_000, sinceMs: 0 })
    phone.press('1') // the caller has no say in it
    colleague.press('1')
    expect((await app.edge.callback('RecognizeCompleted')).data).toMatchObject({ choiceResult: { label: 'yes' } })
    const texts = (one: typeof phone) =>
      one.messages.flatMap((message) => (message.type === 'said' ? [message.text] : []))
    expect(texts(phone)).toContain('Please wait')
    expect(texts(phone)).not.toContain('Nora waits')
    expect(texts(colleague)).toEqual(['Nora waits'])
    await media.unhold({ phoneNumber: CALLER })
    await connection.hangUp(false)
    await app.edge.callback('CallDisconnected')
    const before = colleague.recordings.assistant.length
    await phone.say(beep(400))
    expect(isVoiced(colleague.recordings.assistant.subarray(before))).toBe(true)
  })

  it('may not be there, and then the caller is still with the assistant', async () => {
    await using app = await startFakeApplication()
    const { connection } = await callIn(app, {})
    await connection.addParticipant(CALLEE, { operationContext: 'c2' })
    expect((await app.edge.callback('AddParticipantFailed')).data).toMatchObject({ operationContext: 'c2' })
    await expect(connection.removeParticipant({ phoneNumber: HUMAN })).rejects.toMatchObject({ statusCode: 404 })
    expect(await connection.getCallConnectionProperties()).toMatchObject({ callConnectionState: 'connected' })
  })

  it('stays when the caller hangs up, until the assistant ends the call', async () => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app, {})
    const colleague = await app.phone(HUMAN)
    const rings = colleague.waitForRing({ timeoutMs: 10_000 })
    await connection.addParticipant(CALLEE, {})
    await rings
    await colleague.answer()
    await app.edge.callback('AddParticipantSucceeded')
    phone.hangUp()
    await phone.waitForEnd({ timeoutMs: 10_000 })
    expect(await connection.getCallConnectionProperties()).toMatchObject({ callConnectionState: 'connected' })
    await connection.hangUp(true)
    expect(await colleague.waitForEnd({ timeoutMs: 10_000 })).toBeTruthy()
  })
})
