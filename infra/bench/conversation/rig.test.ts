import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../../media-node/src/audio/frame.ts'
import { percentile, shareFigure, sizeFigure } from './figures.ts'
import { newCallId } from '@call-center/shared/call/call'
import { createMetrics, FRAMES_OUT, USAGE } from '../../../media-node/src/metrics.ts'
import { holdCall } from './held-call.ts'
import { overMediaStreams } from './line/media-streams.ts'
import { PlayoutBuffer } from './line/played.ts'
import type { Telephone } from './line/telephone.ts'
import { Track } from './line/track.ts'
import { INSTANT } from './providers/profiles.ts'
import { tokensOf } from './providers/scripted-model.ts'
import { spread } from './providers/scripted-voice.ts'
import { createRandom } from './random.ts'
import type { Rig } from './rig.ts'
import { wordsOf } from '../../../media-node/src/turn/words.ts'
import { LONG_ANSWERS } from './sound/answers.ts'
import { findSpeech } from './sound/find-speech.ts'
import { gainOf, samplesOf } from './sound/level.ts'
import { utteranceOf, withPause } from './sound/utterance.ts'

const tone = (ms: number): Int16Array =>
  Int16Array.from({ length: samplesOf(ms) }, (_, i) => 8_000 * Math.sin((2 * Math.PI * 300 * i) / 16_000))
const recording = (...parts: readonly Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]))
const quiet = (ms: number) => new Int16Array(samplesOf(ms))
const frame = (): AudioFrame => ({ samples: new Int16Array(320).fill(1_000), sampleRate: 16_000 })

describe('figures', () => {
  const parts = { id: '1', name: 'wait', unit: 'ms', bar: { p50: 2, p95: 3 } } as const
  it.each([
    [[1, 2, 3, 4], 0.5, 2],
    [[4, 3, 2, 1], 0.95, 4],
    [[], 0.5, Number.NaN],
  ])('of %j, the %d percentile is %d', (values, share, expected) => expect(percentile(values, share)).toBe(expected))

  it('are met when every part is within its bar, and not when nothing was measured', () => {
    expect(sizeFigure(parts, [1, 2, 3]).met).toBe(true)
    expect(sizeFigure(parts, [1, 2, 4]).met).toBe(false)
    expect(sizeFigure(parts, []).met).toBe(false)
  })

  it('count in the unit they are given', () => {
    const cases = [true, false, false, false]
    expect(shareFigure({ ...parts, unit: '%', bar: { percent: 25 } }, cases)).toMatchObject({
      value: { percent: 25 },
      met: true,
    })
    expect(shareFigure({ ...parts, unit: 'stops', bar: { count: 0 } }, cases)).toMatchObject({
      value: { count: 1 },
      met: false,
    })
  })
})

it('finds where speech begins and ends, to 5 ms', () => {
  const { fromSample, toSample } = findSpeech(recording(quiet(100), tone(200), quiet(80), tone(60), quiet(300)))
  expect([fromSample, toSample]).toEqual([samplesOf(100), samplesOf(440)])
})

it('puts a hesitation between the last sample of one half and the first of the other', () => {
  const half = (text: string) => utteranceOf(text, recording(quiet(50), tone(300), quiet(50)))
  const { samples, words, text } = withPause({ before: half('I need'), after: half('help.') }, 500)
  expect(samples.length).toBe(samplesOf(300 + 500 + 300))
  expect(samples.subarray(samplesOf(305), samplesOf(795)).every((sample) => sample === 0)).toBe(true)
  expect([text, words.at(-1)]).toEqual(['I need help.', { text: 'help', endSample: samples.length }])
})

describe('the line', () => {
  it('plays frames one after the other and forgets what is cleared', () => {
    const buffer = new PlayoutBuffer()
    for (let i = 0; i < 3; i++) buffer.add(frame(), 100)
    expect(buffer.endSample).toBe(100 + 3 * 320)
    expect(buffer.clear(500)).toBe(560)
    expect(buffer.frames.map(({ fromSample, toSample }) => [fromSample, toSample])).toEqual([
      [100, 420],
      [420, 500],
    ])
    expect(buffer.heardUntil(430, 1_000)).toBe(500)
    expect(buffer.heardUntil(600, 1_000)).toBeUndefined()
  })

  it('gives back what it played, late and quieter', () => {
    const track = new Track()
    track.write(100, new Int16Array(10).fill(1_000))
    const heard = new Float32Array(20)
    track.addTo(heard, 95, gainOf(-20))
    expect(Array.from(heard.subarray(3, 7), Math.round)).toEqual([0, 0, 100, 100])
    track.cut(102)
    const later = new Float32Array(20)
    track.addTo(later, 95, 1)
    expect([...later].filter((sample) => sample > 0)).toHaveLength(2)
  })
})

describe('a line of the other carrier', () => {
  const voice = (n: number): AudioFrame => ({ samples: tone(1_000).slice(n * 320, n * 320 + 320), sampleRate: 16_000 })
  const loudest = (frames: readonly AudioFrame[]) => Math.max(...frames.slice(2).flatMap(({ samples }) => [...samples]))

  function plugIn() {
    const played: { readonly frame: AudioFrame; readonly sent: AudioFrame }[] = []
    const [heard, acknowledged, ended]: [AudioFrame[], number[], string[]] = [[], [], []]
    let line: Parameters<Telephone['start']>[0] | undefined
    const phone = {
      callId: newCallId(),
      tokenEpoch: 0,
      unheardMs: 0,
      start: (events: Parameters<Telephone['start']>[0]) => void (line = events),
      play: (frame: AudioFrame, sent: AudioFrame) => void played.push({ frame, sent }),
      clear: () => void ended.push('cleared'),
      close: () => void ended.push('closed'),
    }
    const stream = overMediaStreams(phone, createMetrics())
    stream.start({
      onAudio: ({ samples, sampleRate }) => void heard.push({ samples: samples.slice(), sampleRate }),
      onDigit() {},
      onPlayed: (ms) => void acknowledged.push(ms),
      onClosed: () => void ended.push('over'),
    })
    return { stream, phone, played, heard, acknowledged, ended, line: line! }
  }

  it('brings sound both ways in eight bits, and knows which frame it was', () => {
    const { stream, played, heard, line } = plugIn()
    for (let n = 0; n < 10; n++) {
      stream.send(voice(n))
      line.onAudio(voice(n))
    }
    expect(played.map(({ frame }) => frame.samples.length)).toEqual(Array(10).fill(320))
    expect(played[3]?.sent.samples).toEqual(voice(3).samples)
    for (const frames of [played.map(({ frame }) => frame), heard]) {
      expect(loudest(frames)).toBeGreaterThan(7_700)
      expect(loudest(frames)).toBeLessThan(8_300)
      expect(frames[5]?.samples).not.toEqual(voice(5).samples)
    }
  })

  it('acknowledges what was played when it was, and what was taken back not at all', () => {
    const { stream, phone, acknowledged, ended, line } = plugIn()
    for (let n = 0; n < 10; n++) stream.send(voice(n))
    line.onAudio(voice(0))
    expect(acknowledged).toEqual([200])
    phone.unheardMs = 60_000
    for (let n = 0; n < 10; n++) stream.send(voice(n))
    line.onAudio(voice(0))
    stream.clear()
    line.onAudio(voice(0))
    expect(acknowledged).toEqual([200])
    line.onClosed()
    expect(ended).toEqual(['cleared', 'closed', 'over'])
  })
})

it('holds calls as a media node does: telemetry is between the call and its carrier, recogniser, model and voice', async () => {
  const metrics = createMetrics()
  const nothing = async (): Promise<never[]> => []
  const rig: Rig = {
    createVad: () => ({ push() {}, [Symbol.dispose]() {} }),
    callers: {
      says: async (text) => utteranceOf(text, tone(100)),
      whole: nothing,
      hesitations: nothing,
      speak: async () => ({ pcm: tone(100), words: [], wordsMeasured: false }),
      async [Symbol.asyncDispose]() {},
    },
    metrics,
    carrier: 'azure',
    progress() {},
    skip() {},
    skipped: new Set(),
    callsAtOnce: 1,
    quick: true,
    async [Symbol.asyncDispose]() {},
  }
  await holdCall(rig, { seed: 1, profile: INSTANT }, async (call) => void (await call.talksAfter(0)))
  expect(metrics.snapshot()).toMatchObject({
    [FRAMES_OUT]: expect.any(Number),
    [`${USAGE}.call_seconds`]: expect.any(Number),
  })
})

describe('scripts', () => {
  // Two began with "Our" once: one word stored of the one was taken for all that was stored of the other.
  it('let each long answer be known by its first word', () => {
    const first = LONG_ANSWERS.map((answer) => wordsOf(answer)[0]?.text)
    expect(new Set(first).size).toBe(LONG_ANSWERS.length)
  })

  it('cut replies into tokens that add up to them', () => {
    const text = "Sure, I can help. What's the number, 4521?"
    expect(tokensOf(text).join('')).toBe(text)
    expect(tokensOf(text).slice(0, 3)).toEqual(['Sure', ',', ' I'])
  })

  it('spread words over all of the audio', () => {
    const words = spread('one three', 1_000)
    expect(words).toEqual([
      { text: 'one', fromMs: 0, toMs: 400 },
      { text: 'three', fromMs: 400, toMs: 1_000 },
    ])
  })

  it('are the same in every run', () => {
    const draw = () => createRandom(7).shuffled([1, 2, 3, 4, 5, 6, 7, 8])
    expect(draw()).toEqual(draw())
    expect(draw().toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})
