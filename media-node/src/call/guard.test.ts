import { expect, it } from 'vitest'
import { silence } from '../audio/frame.ts'
import { FakeCall } from '../testing/fake-call.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { text } from '../testing/fake-providers.ts'

const broken = () => {
  throw new TypeError('my name is Kevin')
}

/** What lets a call throw where nobody waits for it. */
const FAULTS: readonly (readonly [string, (call: FakeCall) => void])[] = [
  [
    'a frame of its socket',
    (call) => {
      Object.defineProperty(call.withoutEcho, 'samples', { get: broken })
      call.frame(silence(16_000))
    },
  ],
  [
    'a beat of the clock',
    (call) => {
      Object.defineProperty(call.session.features, 'phone_silence_timeout_sec', { get: broken })
    },
  ],
  [
    'words of its recogniser',
    (call) => {
      Object.defineProperty(call.session.features, 'recognition_stt_complete_timeout_ms', { get: broken })
      call.hear('hello', { final: false })
    },
  ],
  [
    'a window of its voice detector',
    (call) => {
      Object.defineProperty(call.session.features, 'vad_threshold', { get: broken })
      void call.sound(32)
    },
  ],
  [
    'a notice of the edge',
    (call) => {
      const { features } = call.session
      Object.defineProperty(call.session, 'features', { get: broken })
      call.notices.dispatch({ type: 'features', features })
    },
  ],
]

it.each(FAULTS)('ends one call, and no other, when it throws at %s', async (_where, breakIt) => {
  const clock = new FakeClock()
  const logged: (readonly [object, string])[] = []
  const [one, other] = [new FakeCall({ clock, logged }), new FakeCall({ clock, replies: [[text('I see.')]] })]
  await clock.advance(1_100)
  breakIt(one)
  await clock.advance(3_000)
  expect(await one.done).toBe('failed')
  expect(one.closed).toContain('stream')
  const faults = logged.filter(([, message]) => message === 'call broke')
  expect(faults).toMatchObject([[{ code: 'unexpected', error: 'TypeError' }, 'call broke']])
  expect(JSON.stringify(faults)).not.toContain('Kevin')

  await other.say('My car broke down.')
  await other.listen()
  expect(other.sent.at(-1)).toBe('I see.')
})
