import { claimFields } from '@call-center/shared/call/claim'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { type AudioFrame, framesOf, type SampleRate } from '../audio/frame.ts'
import { FakeCall } from '../testing/fake-call.ts'
import { text, use } from '../testing/fake-providers.ts'
import { readWav } from '../testing/wav.ts'
import { createToneFilter, isKeyTone } from './key-tones.ts'

const ROWS_HZ = [697, 770, 852, 941]
const COLUMNS_HZ = [1_209, 1_336, 1_477]
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** `ms` of a key, after `silentMs` of silence; a telephone's two tones differ by up to 4 dB. */
function tone(key: string, { ms = 100, silentMs = 0, rate = 16_000 as SampleRate, level = 3_000 } = {}): AudioFrame {
  const place = KEYS.indexOf(key)
  const [row, column] = [ROWS_HZ[Math.floor(place / 3)]!, COLUMNS_HZ[place % 3]!]
  const from = (silentMs * rate) / 1_000
  const samples = new Int16Array((Math.ceil((silentMs + ms) / 20) * 20 * rate) / 1_000)
  for (let i = from; i < from + (ms * rate) / 1_000; i++) {
    const angle = (2 * Math.PI * i) / rate
    samples[i] = level * (0.65 * Math.sin(angle * row) + Math.sin(angle * column))
  }
  return { samples, sampleRate: rate }
}

it.each(KEYS)('tells the tones of %s, at the rates of both carriers', (key) => {
  for (const rate of [8_000, 16_000] as const) {
    const frames = framesOf(tone(key, { rate }))
    expect(frames.filter(isKeyTone)).toHaveLength(frames.length)
  }
})

it('leaves nothing of a key, wherever in a frame it begins and ends, that is long enough to be told', () => {
  for (let silentMs = 0; silentMs < 20; silentMs++) {
    const filter = createToneFilter()
    const frames = framesOf(tone('4', { silentMs, ms: 90 }))
    const heard = frames.map((frame) => filter(frame, frame).samples.filter((sample) => sample !== 0).length / 16)
    // Milliseconds of sound that are left; receivers need 23 at least (ITU-T Q.24).
    expect(heard.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(11)
  }
})

it('hears words as they are', () => {
  const { samples } = readWav(fileURLToPath(new URL('../testing/speech.wav', import.meta.url)))
  const frames = framesOf({ samples: samples.subarray(0, samples.length - (samples.length % 320)), sampleRate: 16_000 })
  const filter = createToneFilter()
  const changed = frames.filter((frame) => filter(frame, frame) !== frame)
  expect(frames.length).toBeGreaterThan(100)
  expect(changed.length / frames.length).toBeLessThan(0.01)
})

it('T21 · Numbers that are keyed: lets neither the recogniser nor the detector of voices hear keys while a number is collected, but words', async () => {
  const card = { name: 'card_number', type: 'text', sensitive: true, kind: 'card' } as const
  const call = new FakeCall({
    session: { fields: claimFields([card]) },
    replies: [[use('collect_by_keypad', { field: 'card_number' })], [text('Yes.')]],
  })
  const given = (frame: AudioFrame) => {
    call.withoutEcho.samples.set(frame.samples)
    call.frame({ ...frame, samples: frame.samples.slice() })
    return [call.given.vad, call.given.stt].map((one) => one?.samples.some((sample) => sample !== 0))
  }
  const [key] = framesOf(tone('4', { ms: 20 }))
  const word = {
    samples: Int16Array.from({ length: 320 }, (_, i) => 3_000 * Math.sin(i / 9)),
    sampleRate: 16_000,
  } as const
  await call.listen()
  expect(given(key!)).toEqual([true, true])
  await call.say('I want to pay by card.')
  await call.listen()
  expect(given(key!)).toEqual([false, false])
  for (let frames = 0; frames < 2; frames++) given(word)
  expect(given(word)).toEqual([true, true])
  for (const digit of '4111111111111111#') call.press(digit)
  expect(given(key!)).toEqual([false, false]) // the sound of a key comes after the news of it
  await call.listen(1_100)
  expect(given(key!)).toEqual([true, true])
  call.hangUp()
  await call.done
})
