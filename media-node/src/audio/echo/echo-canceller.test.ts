import { beforeAll, describe, expect, it } from 'vitest'
import { cutPercent, erleDb, sdrDb, timeToDb } from '../../../../infra/bench/audio/echo-figures.ts'
import { type EchoPath, echoOf } from '../../../../infra/bench/audio/echo-path.ts'
import { runCanceller } from '../../../../infra/bench/audio/run-canceller.ts'
import { syntheticSpeech } from '../../../../infra/bench/audio/synthetic-speech.ts'
import { AEC_DELAY, AEC_DROPPED, AEC_ERLE, AEC_MISSED } from './echo-metrics.ts'
import { kalmanEchoCanceller } from './kalman-echo-canceller.ts'

const SECOND = 16_000
const ROOM: EchoPath = { kind: 'room', delayMs: 120, lossDb: 6, rt60S: 0.25 }
const LINE: EchoPath = { kind: 'line', delayMs: 300, lossDb: 12 }

const far = syntheticSpeech(12, 1)
const near = syntheticSpeech(12, 7, 190)

const mixed = (...signals: readonly Float32Array[]) =>
  signals[0]!.map((_, i) => signals.reduce((sum, signal) => sum + signal[i]!, 0))
/** `signal` from `fromS` to `toS`, silence elsewhere. */
const during = (signal: Float32Array, fromS: number, toS: number) =>
  signal.map((sample, i) => (i >= fromS * SECOND && i < toS * SECOND ? sample : 0))

interface Told {
  readonly counted: Record<string, number>
  /** The newest value of each histogram. */
  readonly last: Record<string, number>
}

function run(played: Float32Array, line: Float32Array, options: Parameters<typeof runCanceller>[3] = {}) {
  const told: Told = { counted: {}, last: {} }
  using canceller = kalmanEchoCanceller({
    metrics: {
      add: (counter, by = 1) => void (told.counted[counter] = (told.counted[counter] ?? 0) + by),
      record: (histogram, value) => void (told.last[histogram] = value),
    },
  })
  return { ...runCanceller(canceller, played, line, options), ...told }
}

describe('an echo', () => {
  it.each([
    ['a line, at once', { kind: 'line', delayMs: 0, lossDb: 12 }, 27],
    ['a line after 450 ms', { kind: 'line', delayMs: 450, lossDb: 20 }, 27],
    ['a line after a second', { kind: 'line', delayMs: 1_000, lossDb: 12 }, 27],
    ['a hybrid', { kind: 'hybrid', delayMs: 60, lossDb: 14 }, 27],
    ['a room', ROOM, 27],
    ['a loud room', { ...ROOM, lossDb: 0 }, 27],
    ['μ-law', { ...LINE, mulaw: true }, 20],
  ] as const)('of %s is gone', (_name, path, db) => {
    const line = echoOf(far, path)
    const { output, last } = run(far, line)
    expect(erleDb(line, output, 6, 12)).toBeGreaterThan(db)
    expect(timeToDb(line, output, 10, path.delayMs / 1_000, 6)).toBeLessThan(1.5)
    expect(Math.abs(last[AEC_DELAY]! - path.delayMs)).toBeLessThan(10) // a room's loudest sound is not its first
    expect(last[AEC_ERLE]).toBeGreaterThan(15)
  })

  it.each([6, 10, 20])('of -%i dB is turned down before anything is known of it', (lossDb) => {
    const line = echoOf(far, { ...ROOM, lossDb })
    expect(erleDb(line, run(far, line).output, 0, 1)).toBeGreaterThan(20)
  })

  it('is silence where nobody speaks and the filter knows what it may have left', () => {
    const line = echoOf(far, ROOM)
    expect(erleDb(line, run(far, line).output, 8, 12)).toBeGreaterThan(50)
  })

  it.each(['hard', 'tanh'] as const)('of a loudspeaker that is driven too hard is gone: %s', (clip) => {
    const played = far.map((sample) => 1.5 * sample)
    const line = echoOf(played, { ...ROOM, clip })
    expect(erleDb(line, run(played, line).output, 6, 12)).toBeGreaterThan(30)
  })

  it('is gone although both clocks jitter by 30 ms', () => {
    const line = echoOf(far, ROOM)
    expect(erleDb(line, run(far, line, { jitterMs: 30 }).output, 6, 12)).toBeGreaterThan(25)
  })

  it.each([60, -60])('is gone although the clock over there runs faster by %i parts per million', (driftPpm) => {
    const spoken = during(near, 8, 12)
    const echo = echoOf(far, { ...ROOM, driftPpm })
    expect(erleDb(echo, run(far, echo).output, 5, 12)).toBeGreaterThan(52)
    expect(sdrDb(spoken, run(far, mixed(echo, spoken)).output, 9, 12)).toBeGreaterThan(17)
  })

  it('is gone at once after a silence in which the clock over there drifted on', () => {
    const played = mixed(during(far, 0, 5), during(far, 8.5, 12))
    const line = echoOf(played, { ...ROOM, driftPpm: 100 })
    const { output, asleepFrames } = run(played, line)
    expect(asleepFrames).toBeGreaterThan(90)
    expect(erleDb(line, output, 8.5, 9.5)).toBeGreaterThan(18)
  })

  it('is gone for a caller of the port who tells no times', () => {
    const line = echoOf(far, LINE)
    expect(erleDb(line, run(far, line, { untimed: true }).output, 6, 12)).toBeGreaterThan(20)
  })

  it('is gone half a second after a lost and after a repeated packet', () => {
    const line = echoOf(far, { ...LINE, slipsS: [5, 8] })
    const { output } = run(far, line)
    expect(erleDb(line, output, 5.5, 5.8)).toBeGreaterThan(25)
    expect(erleDb(line, output, 8.5, 11)).toBeGreaterThan(25)
  })

  it('is gone again after the caller moved the telephone', () => {
    const [before, after] = [echoOf(far, ROOM), echoOf(far, { ...ROOM, delayMs: 160, seed: 5 })]
    const line = before.map((sample, i) => (i < 6 * SECOND ? sample : after[i]!))
    expect(erleDb(line, run(far, line).output, 9, 12)).toBeGreaterThan(20)
  })

  it('is gone that comes late, on a line that seemed to have none', () => {
    const late = during(echoOf(far, LINE), 6, 12)
    const line = mixed(
      late,
      syntheticSpeech(12, 9).map((sample) => sample * 0.001),
    )
    expect(erleDb(line, run(far, line).output, 10.5, 12)).toBeGreaterThan(20)
  })

  it('is gone at once when the agent speaks again after the caller spoke alone', () => {
    const played = mixed(during(far, 0, 4), during(far, 8, 12))
    const line = mixed(echoOf(played, ROOM), during(near, 4.2, 8))
    const { output, asleepFrames } = run(played, line)
    expect(asleepFrames).toBeGreaterThan(100)
    expect(erleDb(line, output, 8.5, 12)).toBeGreaterThan(22)
  })
})

describe('the caller', () => {
  let line: Float32Array
  let spoken: Float32Array
  beforeAll(() => {
    spoken = during(near, 5, 12)
    line = mixed(echoOf(far, ROOM), spoken)
  })

  it('is heard over the agent', () => {
    expect(sdrDb(spoken, line, 6, 12)).toBeLessThan(8)
    expect(sdrDb(spoken, run(far, line).output, 6, 12)).toBeGreaterThan(16)
  })

  it('is heard over a loud echo that is four times as strong as they are', () => {
    const quiet = spoken.map((sample) => sample / 4)
    const line = mixed(echoOf(far, { ...ROOM, lossDb: 0 }), quiet)
    expect(cutPercent(quiet, run(far, line).output, 5, 12)).toBeLessThan(3)
  })

  it('is heard over a loudspeaker that clips hard', () => {
    const spoken = during(near, 7, 12)
    const played = far.map((sample) => 1.5 * sample)
    const line = mixed(echoOf(played, { ...ROOM, clip: 'hard' }), spoken)
    expect(sdrDb(spoken, run(played, line).output, 7.2, 12)).toBeGreaterThan(14)
  })

  it('is heard over the agent after a packet was lost', () => {
    const spoken = during(near, 5.9, 12)
    const line = mixed(echoOf(far, { ...LINE, lossDb: 6, slipsS: [5] }), spoken)
    expect(sdrDb(spoken, run(far, line).output, 6, 12)).toBeGreaterThan(16)
  })

  it.each([
    ['no echo', undefined],
    ['a room', ROOM],
    ['a line', { ...LINE, lossDb: 6 }],
  ] as const)('is heard who begins half a second into the first sentence, over %s', (_name, path) => {
    const spoken = during(near, 0.5, 2)
    const line = path ? mixed(echoOf(far, path), spoken) : spoken
    expect(cutPercent(spoken, run(far, line).output, 0.5, 2)).toBeLessThan(15)
  })

  it('is not touched, bit by bit, while nothing was played', () => {
    const { output, asleepFrames } = run(new Float32Array(near.length), near)
    expect(asleepFrames).toBe(600)
    expect(sdrDb(near, output, 0, 12)).toBeGreaterThan(60)
  })

  it('is not touched over an agent who leaves no echo', () => {
    const { output } = run(far, spoken)
    expect(sdrDb(spoken, output, 5, 12)).toBeGreaterThan(30)
  })

  it.each([
    ['quiet', 0, 2],
    ['noisy', 0.004, 4],
  ])('is passed through as they are once the agent spoke over a %s line', (_name, loudness, fromS) => {
    const noise = syntheticSpeech(12, 9).map((_, i) => loudness * Math.sin(i * i))
    const line = mixed(noise, spoken)
    const { output, asleepFrames } = run(far, line)
    expect(asleepFrames).toBeGreaterThan((12 - fromS) * 50 - 10)
    expect(sdrDb(line, output, fromS, 12)).toBeGreaterThan(60)
  })

  it('is not touched after the agent has finished', () => {
    const played = during(far, 0, 4)
    const { output, asleepFrames } = run(played, mixed(echoOf(played, ROOM), during(near, 6, 12)))
    expect(sdrDb(near, output, 6.1, 12)).toBeGreaterThan(60)
    expect(asleepFrames).toBeGreaterThan(300)
  })
})

describe('what it tells', () => {
  it('counts the frames that were echo', () => {
    const { counted } = run(far, echoOf(far, ROOM))
    expect(counted[AEC_DROPPED]).toBeGreaterThan(250)
    expect(counted[AEC_MISSED] ?? 0).toBeLessThan(40)
  })

  it('says nothing about a line without echo', () => {
    const { counted, last } = run(new Float32Array(near.length), near)
    expect([counted, last]).toEqual([{}, {}])
  })
})

it('takes frames of 20 ms at 16 kHz and nothing else', () => {
  using canceller = kalmanEchoCanceller()
  expect(() => canceller.cancel({ samples: new Int16Array(160), sampleRate: 8_000 })).toThrow(RangeError)
})
