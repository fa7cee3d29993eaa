import { describe, expect, it } from 'vitest'
import { cutPercent, erleDb } from '../../../../infra/bench/audio/echo-figures.ts'
import { type EchoPath, echoOf } from '../../../../infra/bench/audio/echo-path.ts'
import { frameAt, runCanceller } from '../../../../infra/bench/audio/run-canceller.ts'
import { syntheticSpeech } from '../../../../infra/bench/audio/synthetic-speech.ts'
import type { AudioFrame } from '../frame.ts'
import { AEC_RESETS } from './echo-metrics.ts'
import { kalmanEchoCanceller } from './kalman-echo-canceller.ts'

const SECONDS = 8
const ROOM: EchoPath = { kind: 'room', delayMs: 120, lossDb: 6, rt60S: 0.25 }
const far = syntheticSpeech(SECONDS, 1)
const echo = echoOf(far, ROOM)
const noEcho = new Float32Array(far.length)
const near = syntheticSpeech(SECONDS, 7, 190).map((sample, i) => (i < 7 * 16_000 ? 0 : sample))
const POISONED_FRAME = 200

/** What no frame of 16-bit samples can hold, to stand for whatever arithmetic may run into. */
const poison: AudioFrame = {
  samples: new Float32Array(320).fill(Number.NaN) as unknown as Int16Array,
  sampleRate: 16_000,
}

describe('what is not a number', () => {
  it.each([
    ['the line', 'cancel', echo, { resets: 1, erleDb: 20 }],
    ['what is played', 'played', echo, { resets: 1, erleDb: 20 }],
    ['a line without echo', 'cancel', noEcho, { resets: 0, erleDb: -1 }],
    ['what is played over a line without echo', 'played', noEcho, { resets: 0, erleDb: -1 }],
  ] as const)('in %s deafens nobody', (_name, where, back, least) => {
    let resets = 0
    using canceller = kalmanEchoCanceller({
      metrics: { add: (counter) => void (resets += counter === AEC_RESETS ? 1 : 0), record() {} },
    })
    const [played, came] = [{ frames: 0 }, { frames: 0 }]
    const poisoned = {
      echoDelayMs: undefined,
      echoShare: 0,
      played: (frame: AudioFrame, atMs?: number) =>
        canceller.played(where === 'played' && played.frames++ === POISONED_FRAME ? poison : frame, atMs),
      cancel: (frame: AudioFrame, atMs?: number) =>
        canceller.cancel(where === 'cancel' && came.frames++ === POISONED_FRAME ? poison : frame, atMs),
      [Symbol.dispose]() {},
    }
    const { output } = runCanceller(
      poisoned,
      far,
      back.map((sample, i) => sample + near[i]!),
    )
    expect(cutPercent(near, output, 7, SECONDS)).toBeLessThan(3)
    expect(resets).toBeGreaterThanOrEqual(least.resets)
    expect(resets).toBeLessThan(4)
    expect(erleDb(back, output, 6, 7)).toBeGreaterThan(least.erleDb)
  })

  it('lets the frame through in which it is found', () => {
    using canceller = kalmanEchoCanceller()
    for (let n = 0; n < 50; n++) {
      canceller.played(frameAt(far, n), n * 20)
      canceller.cancel(frameAt(echo, n), (n + 1) * 20)
    }
    canceller.played(frameAt(far, 50), 1_000)
    expect(canceller.cancel(poison, 1_020)).toBe(poison)
  })
})
