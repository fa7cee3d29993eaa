import { describe, expect, it } from 'vitest'
import { cutPercent, erleDb, sdrDb } from '../../../../infra/bench/audio/echo-figures.ts'
import { echoOf } from '../../../../infra/bench/audio/echo-path.ts'
import { runCanceller } from '../../../../infra/bench/audio/run-canceller.ts'
import { syntheticSpeech } from '../../../../infra/bench/audio/synthetic-speech.ts'
import { kalmanEchoCanceller } from './kalman-echo-canceller.ts'

const SECOND = 16_000
/** Sentences of two seconds with half a second between them; the first three teach the canceller the echo. */
const SENTENCE_S = 2.5
const SPOKEN_S = 2
const TAUGHT = 3
const SENTENCES = 7
const FAR = syntheticSpeech(SENTENCES * SENTENCE_S, 1).map((sample, i) =>
  i % (SENTENCE_S * SECOND) < SPOKEN_S * SECOND ? sample : 0,
)
const ECHO_S = 0.15

/** The echo of each sentence, `offMs` later than the clock says. */
function echoes(offMs: readonly number[]): Float32Array {
  const heard = new Float32Array(FAR.length)
  offMs.forEach((ms, n) => {
    const from = n * SENTENCE_S * SECOND
    const at = from + Math.round(ms * 16)
    for (let i = 0; i < SPOKEN_S * SECOND; i++) if (at + i >= 0) heard[at + i] = FAR[from + i] ?? 0
  })
  return echoOf(heard, { kind: 'line', delayMs: ECHO_S * 1_000, lossDb: 10 })
}

function left(line: Float32Array): Float32Array {
  using canceller = kalmanEchoCanceller()
  return runCanceller(canceller, FAR, line).output
}

/** ERLE of the first half second of each sentence whose echo is known. */
function beginnings(offMs: readonly number[]): readonly number[] {
  const line = echoes(offMs)
  const output = left(line)
  return offMs.slice(TAUGHT).map((ms, n) => {
    const fromS = (TAUGHT + n) * SENTENCE_S + ECHO_S + ms / 1_000
    return Math.round(erleDb(line, output, Math.round(fromS * 50) / 50, Math.round(fromS * 50) / 50 + 0.5))
  })
}

describe('a sentence that the carrier plays when the clock does not say', () => {
  it.each([
    ['when it says', [0, 0, 0, 0, 0, 0, 0], 25],
    ['a part of a millisecond later or sooner', [0, 0, 0, 1.3, 0.2, 0.8, -0.4], 25],
    ['some milliseconds later or sooner', [0, 0, 0, 7, -4, 9, 3], 17],
  ] as const)('leaves no echo where it begins, %s', (_name, offMs, db) => {
    expect(Math.min(...beginnings(offMs))).toBeGreaterThan(db)
  })

  it('is not expected any more of one that played all of them when the clock said', () => {
    const [taught, sentences] = [6, 10]
    const within = (i: number) => i % (SENTENCE_S * SECOND)
    const far = syntheticSpeech(sentences * SENTENCE_S, 1).map((sample, i) =>
      within(i) < SPOKEN_S * SECOND ? sample : 0,
    )
    // Begins with the sentence, as loud as its echo.
    const near = syntheticSpeech(sentences * SENTENCE_S, 7, 190).map((sample, i) =>
      i > taught * SENTENCE_S * SECOND && within(i) > 0.1 * SECOND && within(i) < 0.5 * SECOND ? sample : 0,
    )
    const line = echoOf(far, { kind: 'line', delayMs: ECHO_S * 1_000, lossDb: 0 }).map((sample, i) => sample + near[i]!)
    using canceller = kalmanEchoCanceller()
    const { output } = runCanceller(canceller, far, line)
    expect(cutPercent(near, output, taught * SENTENCE_S, sentences * SENTENCE_S)).toBeLessThan(5)
  })

  it('leaves little of one that is off by less than a sample after all were on time', () => {
    const [onTime, sentences] = [8, 10]
    const within = (i: number) => i % (SENTENCE_S * SECOND)
    const far = syntheticSpeech(sentences * SENTENCE_S, 1).map((sample, i) =>
      within(i) < SPOKEN_S * SECOND ? sample : 0,
    )
    // From then on each is played half a sample later.
    const heard = far.map((sample, i) => (i < onTime * SENTENCE_S * SECOND ? sample : (sample + (far[i - 1] ?? 0)) / 2))
    const line = echoOf(heard, { kind: 'line', delayMs: ECHO_S * 1_000, lossDb: 10 })
    using canceller = kalmanEchoCanceller()
    const { output } = runCanceller(canceller, far, line)
    const beginsS = onTime * SENTENCE_S + 0.16
    expect(erleDb(line, output, beginsS, beginsS + 0.1)).toBeGreaterThan(32)
  })

  it('does not mistake a caller, who speaks over it, for the echo', () => {
    const near = syntheticSpeech(FAR.length / SECOND, 7, 190).map((sample, i) =>
      i > TAUGHT * SENTENCE_S * SECOND ? sample : 0,
    )
    const line = echoes([0, 0, 0, 0, 0, 0, 0]).map((sample, i) => sample + near[i]!)
    expect(sdrDb(near, left(line), TAUGHT * SENTENCE_S, SENTENCES * SENTENCE_S)).toBeGreaterThan(15)
  })
})
