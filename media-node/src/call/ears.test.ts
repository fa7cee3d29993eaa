import { ProviderError } from '@call-center/shared/errors'
import { silentLog } from '@call-center/shared/log'
import { expect, it } from 'vitest'
import { type AudioFrame, silence } from '../audio/frame.ts'
import type { SpeechToText } from '../stt/speech-to-text.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { openEars } from './ears.ts'

type Opening = Parameters<SpeechToText['open']>[0]

function ears() {
  const clock = new FakeClock()
  const openings: Opening[] = []
  const pushed: [number, AudioFrame][] = []
  const words: string[] = []
  let closed = 0
  const knobs = { refusals: 0, delayMs: 0, retryable: true, deaf: 0, changes: 0 }
  const stt: SpeechToText = {
    async open(opening) {
      openings.push(opening)
      const number = openings.length
      await clock.sleep(knobs.delayMs, opening.signal)
      if (knobs.refusals-- > 0) throw new ProviderError('stt', 'busy', { retryable: knobs.retryable })
      const push = (frame: AudioFrame) => void pushed.push([number, { ...frame, samples: frame.samples.slice() }])
      return { push, [Symbol.asyncDispose]: async () => void closed++ }
    },
  }
  const signal = new AbortController().signal
  const onTranscript = ({ text }: { text: string }) => void words.push(text)
  const options = {
    stt,
    language: 'en-US',
    phrases: [],
    correlationId: 'c',
    onTranscript,
    onChanged: () => void knobs.changes++,
    onDeaf: () => void knobs.deaf++,
    clock,
    log: silentLog,
    signal,
  }
  return { clock, openings, pushed, words, knobs, closed: () => closed, open: () => openEars(options) }
}

it('loses nothing that was said while the recogniser opened', async () => {
  const { clock, knobs, open, pushed } = ears()
  knobs.delayMs = 400
  const listening = open()
  const frame = silence(16_000) // the line has one frame, and writes every sound into it
  for (const loudness of [1, 2]) {
    frame.samples.fill(loudness)
    listening.push(frame)
  }
  await clock.advance(500)
  expect(pushed.map(([, { samples }]) => samples[0])).toEqual([1, 2])
})

it('opens again when it is refused, and when it breaks', async () => {
  const { clock, knobs, open, openings, pushed, closed } = ears()
  knobs.refusals = 2
  const listening = open()
  await clock.advance(2_000)
  expect(openings).toHaveLength(3)
  expect(knobs.changes).toBe(0)
  openings.at(-1)?.onError(new Error('gone'))
  await clock.advance(10_000)
  expect([openings.length, closed(), knobs.changes]).toEqual([4, 1, 1])
  listening.push(silence(16_000))
  expect(pushed.map(([number]) => number)).toEqual([4])
})

it.each<[string, (knobs: { refusals: number; retryable: boolean }) => void, number]>([
  ['refused for good', (knobs) => Object.assign(knobs, { refusals: Infinity, retryable: false }), 100],
  ['refused for twelve seconds', (knobs) => Object.assign(knobs, { refusals: Infinity }), 17_000],
])('tells once that nobody can be heard when it is %s', async (_name, arrange, ms) => {
  const { clock, knobs, open } = ears()
  arrange(knobs)
  open()
  await clock.advance(ms)
  expect(knobs.deaf).toBe(1)
  await clock.advance(60_000)
  expect(knobs.deaf).toBe(1)
})

it('tells that nobody can be heard when it opens and breaks at once, again and again', async () => {
  const { clock, knobs, open, openings } = ears()
  open()
  for (let i = 0; i < 12; i++) {
    await clock.advance(2_000)
    openings.at(-1)?.onError(new Error('gone'))
  }
  expect(knobs.deaf).toBe(1)
})

it('is not deaf when it breaks now and then', async () => {
  const { clock, knobs, open, openings } = ears()
  open()
  for (let i = 0; i < 10; i++) {
    await clock.advance(10_000)
    openings.at(-1)?.onError(new Error('gone'))
  }
  expect(knobs.deaf).toBe(0)
})

it('listens in another language, and no longer to the old one', async () => {
  const { clock, open, openings, words, knobs, closed } = ears()
  const listening = open()
  await clock.advance(0)
  listening.listenIn('fr-FR')
  await clock.advance(0)
  openings[0]?.onTranscript({ text: 'old', final: true })
  openings[1]?.onTranscript({ text: 'nouveau', final: true })
  expect([openings.map(({ language }) => language), words, closed()]).toEqual([['en-US', 'fr-FR'], ['nouveau'], 1])
  expect(knobs.changes).toBe(1)
  await listening[Symbol.asyncDispose]()
  expect(closed()).toBe(2)
})

/** Frames whose samples say in which order they came. */
const numbered = (number: number): AudioFrame => {
  const frame = silence(16_000)
  frame.samples.fill(number)
  return frame
}

it('lets another recogniser hear what came since the last words, once the first one stalls', async () => {
  const { clock, open, openings, pushed, words, knobs, closed } = ears()
  const listening = open()
  await clock.advance(0)
  for (let i = 1; i <= 100; i++) listening.push(numbered(i))
  openings[0]?.onTranscript({ text: 'hello', final: true })
  openings[0]?.onTranscript({ text: '', final: true })
  for (let i = 101; i <= 200; i++) listening.push(numbered(i))
  listening.reopen()
  openings[0]?.onTranscript({ text: 'too late', final: true })
  await clock.advance(0)
  listening.push(numbered(201))
  const again = pushed.flatMap(([number, { samples }]) => (number === 2 ? [samples[0]] : []))
  expect([again[0], again.at(-1), again.length]).toEqual([101, 201, 101])
  expect([words, knobs.changes, closed(), openings[1]?.language]).toEqual([['hello', ''], 1, 1, 'en-US'])
})

it('keeps six seconds for the next recogniser, and no more', async () => {
  const { clock, open, pushed } = ears()
  const listening = open()
  await clock.advance(0)
  for (let i = 1; i <= 1_000; i++) listening.push(numbered(i))
  listening.reopen()
  await clock.advance(0)
  const again = pushed.flatMap(([number, { samples }]) => (number === 2 ? [samples[0]] : []))
  expect([again[0], again.at(-1)]).toEqual([701, 1_000])
})
