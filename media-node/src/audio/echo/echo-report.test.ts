import { describe, expect, it } from 'vitest'
import { type EchoPath, echoOf } from '../../../../infra/bench/audio/echo-path.ts'
import { runCanceller } from '../../../../infra/bench/audio/run-canceller.ts'
import { syntheticSpeech } from '../../../../infra/bench/audio/synthetic-speech.ts'
import { AEC_DROPPED, AEC_ERLE, AEC_MISSED } from './echo-metrics.ts'
import { EchoReport } from './echo-report.ts'
import { kalmanEchoCanceller } from './kalman-echo-canceller.ts'

const ROOM: EchoPath = { kind: 'room', delayMs: 120, lossDb: 6, rt60S: 0.25 }
const hop = (level: number) => new Float32Array(160).fill(level)

function listen() {
  const erleDb: number[] = []
  const counted: Record<string, number> = {}
  const metrics = {
    add: (counter: string) => void (counted[counter] = (counted[counter] ?? 0) + 1),
    record: (histogram: string, value: number) => void (histogram === AEC_ERLE && erleDb.push(value)),
  }
  return { erleDb, counted, metrics }
}

describe('the ERLE', () => {
  it('is that of the assistant alone: a caller who speaks over it says nothing of the canceller', () => {
    const far = syntheticSpeech(6, 1)
    const near = syntheticSpeech(6, 7, 190).map((sample, i) => (i < 3 * 16_000 ? 0 : sample))
    const line = echoOf(far, ROOM).map((sample, i) => sample + near[i]!)
    const { erleDb, metrics } = listen()
    using canceller = kalmanEchoCanceller({ metrics })
    runCanceller(canceller, far, line)
    expect(erleDb.length).toBeGreaterThan(3)
    expect(Math.min(...erleDb.slice(2))).toBeGreaterThan(20)
  })

  it('is told of each half second, so that a bad one is not forgotten', () => {
    const { erleDb, metrics } = listen()
    const report = new EchoReport(metrics)
    for (let n = 0; n < 50; n++) report.note(hop(0.1), hop(0.01), { echoShare: 0.9 }, true)
    for (let n = 0; n < 50; n++) report.note(hop(0.1), hop(0.05), { echoShare: 0.9 }, true)
    expect(erleDb).toEqual([20, 6])
  })
})

describe('frames', () => {
  it('with echo left are counted before the echo is found too, by what the guard says', () => {
    const { erleDb, counted, metrics } = listen()
    const report = new EchoReport(metrics)
    for (const share of [0.9, 0.0001]) {
      report.note(hop(0.1), hop(0.1), { echoShare: share }, false)
      report.note(hop(0.1), hop(0.1), { echoShare: share }, false)
      report.endFrame()
    }
    expect(counted).toEqual({ [AEC_MISSED]: 1 })
    expect(erleDb).toEqual([])
  })

  it('that were echo are counted from the first second on', () => {
    const far = syntheticSpeech(1, 1)
    const { counted, metrics } = listen()
    using canceller = kalmanEchoCanceller({ metrics })
    // Too little to find the echo by.
    runCanceller(canceller, far.subarray(0, 4_800), echoOf(far, ROOM).subarray(0, 4_800))
    expect(canceller.echoDelayMs).toBeUndefined()
    expect(counted[AEC_DROPPED]).toBeGreaterThan(3)
  })
})
