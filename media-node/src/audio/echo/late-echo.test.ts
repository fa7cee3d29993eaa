import { describe, expect, it } from 'vitest'
import { erleDb } from '../../../../infra/bench/audio/echo-figures.ts'
import { echoOf } from '../../../../infra/bench/audio/echo-path.ts'
import { runCanceller } from '../../../../infra/bench/audio/run-canceller.ts'
import { syntheticSpeech } from '../../../../infra/bench/audio/synthetic-speech.ts'
import { kalmanEchoCanceller } from './kalman-echo-canceller.ts'

const BEGINS_S = 10
const SECONDS = 13
const far = syntheticSpeech(SECONDS, 1)
const noise = syntheticSpeech(SECONDS, 9).map((_, i) => 0.0005 * Math.sin(i * i))

describe('an echo that begins on a line that had none for ten seconds', () => {
  it.each([
    ['a line', { kind: 'line', delayMs: 150, lossDb: 20 }],
    ['a loudspeaker that is switched on', { kind: 'room', delayMs: 120, lossDb: 10 }],
    ['a line with a long way', { kind: 'line', delayMs: 450, lossDb: 20 }],
  ] as const)('is bounded within half a second, over %s', (_name, path) => {
    const echo = echoOf(far, path).map((sample, i) => (i < BEGINS_S * 16_000 ? 0 : sample))
    const line = echo.map((sample, i) => sample + noise[i]!)
    using canceller = kalmanEchoCanceller()
    const { output, asleepFrames } = runCanceller(canceller, far, line, { jitterMs: 15 })
    expect(asleepFrames).toBeGreaterThan(350) // passed through before
    expect(erleDb(line, output, BEGINS_S + 0.5, BEGINS_S + 1)).toBeGreaterThan(20)
    expect(erleDb(line, output, BEGINS_S + 1, SECONDS)).toBeGreaterThan(20)
    expect(Math.abs(canceller.echoDelayMs! - path.delayMs)).toBeLessThan(10)
  })
})
