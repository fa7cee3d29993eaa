import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DtmfTone } from '@azure/communication-call-automation'
import { CallGet, newCallId } from '@call-center/shared/call/call'
import { DEFAULT_LANGUAGES } from '@call-center/shared/config/languages'
import { INITIATE } from '@call-center/shared/testing/test-call'
import { expect, it } from 'vitest'
import {
  type Application,
  beep,
  CALLER,
  callIn,
  startFakeApplication,
} from '../local-cloud/call-automation/fake-application.ts'
import { chooseLanguage, summarisedCall } from './phone-call.ts'

const initiate = { lang: DEFAULT_LANGUAGES } as Parameters<typeof chooseLanguage>[1]
const choices = DEFAULT_LANGUAGES.availables.map(({ short_code: label }) => ({ label, phrases: [label] }))
const tones = ['one', 'two', 'three', 'four'] as DtmfTone[]

/** What the media node says: told as the call document has it, once it was heard. */
async function greet(app: Application, callConnectionId: string): Promise<void> {
  const { socket } = await app.node.connection()
  const data = Buffer.from(beep(200).buffer).toString('base64')
  socket.send(JSON.stringify({ kind: 'audioData', audioData: { data } }))
  app.network.notify(callConnectionId, { type: 'said', text: 'Hello', messageId: 'a1' })
}

it('presses the key of the language at the menu, also when the caller called before', async () => {
  await using app = await startFakeApplication()
  const { phone, connection } = await callIn(app)
  await connection.getCallMedia().startRecognizing(
    { phoneNumber: CALLER },
    {
      kind: 'callMediaRecognizeChoiceOptions',
      choices: choices.map((choice, index) => ({ ...choice, tone: tones[index]! })),
      interruptPrompt: true,
      playPrompt: { kind: 'textSource', text: 'For French, press one', voiceName: 'fr-FR-DeniseNeural' },
    },
  )
  const chosen = chooseLanguage(phone, initiate, 'es-ES')
  const { data } = await app.edge.callback('RecognizeCompleted')
  expect(data).toMatchObject({ choiceResult: { label: 'es-ES' } })
  await greet(app, data.callConnectionId)
  await chosen
})

it('presses nothing when the assistant greets at once: the call is resumed', async () => {
  await using app = await startFakeApplication()
  const { phone } = await callIn(app)
  const { callConnectionId } = (await app.edge.callback('CallConnected')).data
  const [chosen] = await Promise.all([chooseLanguage(phone, initiate, 'es-ES'), greet(app, callConnectionId)])
  expect(chosen).toBeUndefined()
  const { messages } = await app.node.connection()
  await phone.say(beep(100))
  expect(messages.filter(({ kind }) => kind === 'DtmfData')).toEqual([])
})

it('waits for the summary of a resumed call, and does not take the one of last time for it', async () => {
  const synthesis = { short: 'Last time', long: '', satisfaction: 'unknow', improvement_suggestions: '', citations: [] }
  const before = CallGet.parse({
    call_id: newCallId(),
    created_at: '2026-11-21T11:00:00Z',
    in_progress: false,
    initiate: { ...INITIATE, phone_number: CALLER },
    claim: {},
    messages: [],
    next: null,
    reminders: [],
    synthesis,
    usage: {},
  })
  const answers = [before, { ...before, synthesis: { ...synthesis, short: 'This time' } }]
  const edge = createServer((_request, response) =>
    response.end(JSON.stringify([answers.length > 1 ? answers.shift() : answers[0]])),
  )
  await new Promise<void>((done) => edge.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(edge.address() as AddressInfo).port}`
  const call = await summarisedCall({ phone: url, edge: url }, CALLER, before)
  edge.close()
  expect(call?.synthesis?.short).toBe('This time')
})
