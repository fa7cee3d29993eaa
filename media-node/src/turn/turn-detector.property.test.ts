import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { createTurnDetector, type TurnEvent } from './turn-detector.ts'
import { wordsOf } from './words.ts'

const settings = {
  vad_threshold: 0.5,
  vad_silence_timeout_ms: 500,
  vad_cutoff_timeout_ms: 250,
  recognition_stt_complete_timeout_ms: 100,
}
const WINDOW_MS = 32
/** Longer than any wait for any words. */
const LONGEST_MS = 8_000
const VOCABULARY = [
  'yes',
  'and',
  'five',
  'at',
  'dot',
  'com',
  'my',
  'leak',
  'stop',
  'mm-hm',
  'need',
  'x',
  'because',
  'please',
]

type Step =
  | { readonly does: 'sound' | 'quiet'; readonly windows: number }
  /** The recogniser tells `words` more of its segment, or finishes it. */
  | { readonly does: 'partial' | 'final'; readonly words: readonly string[] }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constantFrom('sound', 'quiet'), windows: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    does: fc.constantFrom('partial', 'final'),
    words: fc.array(fc.constantFrom(...VOCABULARY), { maxLength: 4 }),
  }),
)

/** Plays `steps`, then silence; each word has its number before it, so that it can be followed. */
async function play(steps: readonly Step[]) {
  const clock = new FakeClock()
  const events: TurnEvent[] = []
  const detector = createTurnDetector((event) => events.push(event), {
    settings,
    clock,
    signal: new AbortController().signal,
  })
  let endMs = 0
  const windows = async (count: number, probability: number) => {
    for (let i = 0; i < count; i++) {
      await clock.advance(WINDOW_MS)
      detector.onProbability(probability, (endMs += WINDOW_MS))
    }
  }
  const said: string[] = []
  let segment: string[] = []
  for (const { does, ...what } of steps) {
    if ('windows' in what) await windows(what.windows, does === 'sound' ? 0.9 : 0.1)
    else {
      segment.push(...what.words.map((word, i) => `${said.length + segment.length + i}q ${word}`))
      if (segment.length > 0) detector.onTranscript({ text: segment.join(' '), final: does === 'final' })
      if (does !== 'final') continue
      said.push(...segment)
      segment = []
    }
  }
  if (segment.length > 0) detector.onTranscript({ text: segment.join(' '), final: true })
  said.push(...segment)
  await windows(LONGEST_MS / WINDOW_MS, 0.1)
  return { events, said, speaking: detector.speaking() }
}

/** What a conversation would hold: corrections replace what they correct. */
function heard(events: readonly TurnEvent[]): string[] {
  const turns = new Map<number, string>()
  for (const event of events) {
    if (event.type === 'turn-ended' || event.type === 'turn-corrected') turns.set(event.utterance, event.text)
  }
  return [...turns.values()].flatMap((text) => wordsOf(text).map((word) => word.text))
}

describe('whatever the order of sounds and words', () => {
  /** The smallest order of events for which `check` does not hold. */
  const failure = async (check: (played: Awaited<ReturnType<typeof play>>) => boolean) => {
    const run = await fc.check(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => check(await play(steps))),
      { numRuns: 60 },
    )
    return run.counterexample
  }

  it('nothing is lost and nothing repeated', async () => {
    const found = await failure(
      ({ events, said }) =>
        heard(events).join(' ') ===
        wordsOf(said.join(' '))
          .map((word) => word.text)
          .join(' '),
    )
    expect(found).toBeNull()
  })

  it('every utterance ends', async () => {
    const found = await failure(({ events, speaking }) => {
      const last = events.findLastIndex(({ type }) => type === 'turn-ended' || type === 'nothing-said')
      return (
        !speaking && !events.slice(last + 1).some(({ type }) => type === 'speech-started' || type === 'words-heard')
      )
    })
    expect(found).toBeNull()
  })

  it('turns have words, and numbers that go up', async () => {
    const found = await failure(({ events }) => {
      const turns = events.filter((event) => event.type === 'turn-ended')
      return turns.every(({ text, utterance }, i) => text !== '' && utterance === i + 1)
    })
    expect(found).toBeNull()
  })

  it('a likely turn is the open one, and is told once for its words', async () => {
    const found = await failure(({ events }) => {
      let utterance = 1
      let told = ''
      for (const event of events) {
        if (event.type === 'turn-likely' && (event.utterance !== utterance || event.text === told)) return false
        if (event.type === 'turn-likely') told = event.text
        if (event.type === 'speech-started') told = ''
        if (event.type === 'turn-ended') [utterance, told] = [event.utterance + 1, '']
      }
      return true
    })
    expect(found).toBeNull()
  })
})
