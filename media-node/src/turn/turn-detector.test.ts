import { describe, expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { isBackchannel } from './backchannel.ts'
import { silenceNeededMs } from './end-of-turn.ts'
import { createTurnDetector, type TurnEvent } from './turn-detector.ts'
import { joinWords } from './words.ts'

const settings = {
  vad_threshold: 0.5,
  vad_silence_timeout_ms: 500,
  vad_cutoff_timeout_ms: 250,
  recognition_stt_complete_timeout_ms: 100,
}

function listen() {
  const clock = new FakeClock()
  const events: TurnEvent[] = []
  const signal = new AbortController().signal
  const detector = createTurnDetector((event) => events.push(event), { settings, clock, signal })
  let endMs = 0
  const windows = async (ms: number, probability: number) => {
    for (let i = 0; i < ms; i += 32) {
      await clock.advance(32)
      detector.onProbability(probability, (endMs += 32))
    }
    await clock.advance(0)
  }
  return {
    events,
    sound: (ms: number) => windows(ms, 0.9),
    quiet: (ms: number) => windows(ms, 0.1),
    partial: (text: string) => detector.onTranscript({ text, final: false }),
    final: (text: string) => detector.onTranscript({ text, final: true }),
    turns: () =>
      events.flatMap((event) => (event.type === 'turn-ended' || event.type === 'turn-corrected' ? [event.text] : [])),
    seen: () => [...new Set(events.map(({ type }) => type))],
  }
}

describe('a turn', () => {
  it('ends after silence, with the final words', async () => {
    const call = listen()
    await call.sound(500)
    call.final('I need help')
    await call.quiet(480)
    expect(call.turns()).toEqual([])
    await call.quiet(64)
    expect(call.turns()).toEqual(['I need help'])
  })

  it('ends with partial words when the final ones do not come in time', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('I need help')
    await call.quiet(576)
    expect(call.turns()).toEqual([])
    await call.quiet(96)
    expect(call.turns()).toEqual(['I need help'])
  })

  it('does not end in a short pause', async () => {
    const call = listen()
    await call.sound(300)
    call.partial('I need')
    await call.quiet(300)
    await call.sound(300)
    call.final('I need help')
    await call.quiet(640)
    expect(call.turns()).toEqual(['I need help'])
  })

  it('begins when words come late, and ends at once when they are final', async () => {
    const call = listen()
    await call.sound(500)
    await call.quiet(1_500)
    expect(call.seen()).toEqual(['speech-started', 'speech-lasted', 'nothing-said'])
    call.final('Here I am')
    await call.quiet(32)
    expect(call.turns()).toEqual(['Here I am'])
  })

  it('is not made of a click, nor of clicks far apart', async () => {
    const call = listen()
    for (let i = 0; i < 5; i++) {
      await call.sound(32)
      await call.quiet(200)
    }
    expect(call.events).toEqual([])
  })

  it('ends in spite of a noise that never does', async () => {
    const call = listen()
    await call.sound(500)
    call.final('I need help')
    await call.sound(3_100)
    expect(call.turns()).toEqual(['I need help'])
  })

  it('is corrected once by a late final, and not repeated in the next one', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('two plus')
    await call.quiet(1_200)
    call.partial('two plus two')
    call.final('Two plus two.')
    await call.quiet(800)
    await call.sound(300)
    call.final('Thanks.')
    await call.quiet(640)
    expect(call.turns()).toEqual(['two plus', 'Two plus two.', 'Thanks.'])
  })

  it('gives words after the pause to the next turn, in Chinese too', async () => {
    const call = listen()
    await call.sound(500)
    call.partial('我想报案')
    await call.quiet(700)
    await call.sound(500)
    call.final('我想报案今天早上')
    await call.quiet(700)
    expect(call.turns()).toEqual(['我想报案', '今天早上'])
  })
})

it.each([
  ['mm-hm', true],
  ["oui d'accord", true],
  ['OK, ok.', true],
  ['好的', true],
  ['yes but no', false],
  ['no', false],
  ['stop', false],
  ['ok ok ok ok ok', false],
  ['', false],
])('%j shows only that somebody listens: %s', (text, expected) => expect(isBackchannel(text)).toBe(expected))

it.each([
  ['I need help', 500],
  ['I need help.', 400],
  ['您好\u3002', 400],
  ['my name is', 1_000],
  ['et ensuite,', 1_000],
  ['let me think...', 1_000],
  ['zero six twelve 34', 750],
])('after %j it takes %i ms of silence', (text, expected) => expect(silenceNeededMs(text, 500)).toBe(expected))

it('joins words as their script does', () => {
  expect([joinWords('one ', '', 'two'), joinWords('您好', '请问')]).toEqual(['one two', '您好请问'])
})
