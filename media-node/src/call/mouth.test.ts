import { expect, it } from 'vitest'
import { noEchoCanceller } from '../audio/echo-canceller.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { fakeSession } from '../testing/fake-edge.ts'
import { FakeVoice } from '../testing/fake-providers.ts'
import { createMouth, type Line } from './mouth.ts'
import { createSpeechSettings } from './speech-settings.ts'

async function* said(...lines: readonly Line[]) {
  yield* lines
}

it('has last said a whole sentence, in however many pieces', async () => {
  const clock = new FakeClock()
  const session = fakeSession()
  const mouth = createMouth({
    stream: { callId: session.callId, tokenEpoch: 0, start() {}, send: () => true, clear() {}, close() {} },
    echoCanceller: noEchoCanceller(),
    tts: new FakeVoice(),
    settings: createSpeechSettings(session, ([first]) => first),
    clock,
  })
  const speaking = mouth.speak(
    said(
      { text: 'It is noted.', style: 'none' },
      { text: 'Could you tell me your phone number', style: 'none', goesOn: true },
      { text: 'and your name?', style: 'none' },
    ),
    { signal: new AbortController().signal },
  )
  await clock.advance(5_000)
  await speaking
  expect(mouth.lastSaid).toBe('Could you tell me your phone number and your name?')
  expect(mouth.lately).toBe(`It is noted. ${mouth.lastSaid}`)
})
