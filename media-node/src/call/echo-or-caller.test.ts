import { describe, expect, it } from 'vitest'
import { type EchoPath, echoOf } from '../../../infra/bench/audio/echo-path.ts'
import { frameAt } from '../../../infra/bench/audio/run-canceller.ts'
import { syntheticSpeech } from '../../../infra/bench/audio/synthetic-speech.ts'
import { kalmanEchoCanceller } from '../audio/echo/kalman-echo-canceller.ts'
import { isQuiet } from '../audio/quiet.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { createTurnDetector, type TurnEvent } from '../turn/turn-detector.ts'
import { levelGated } from '../vad/level-gate.ts'
import { WINDOW_SAMPLES } from '../vad/silero-batch.ts'
import type { CreateVad } from '../vad/vad.ts'
import { turnInput } from './turn-input.ts'

const SECOND = 16_000
const FRAME_MS = 20
const FRAMES = 350
const ASKED = 'Would you prefer Thursday or Friday?'
const far = syntheticSpeech(8, 1)
/** The caller answers over the last syllable. */
const answerAt = (6.5 * SECOND) | 0
const near = syntheticSpeech(8, 7, 190).map((sample, i) => (i >= answerAt && i < answerAt + 0.4 * SECOND ? sample : 0))

/** Takes all that can be heard for a voice. */
const hearsEverything: CreateVad = (onProbability) => {
  const window: number[] = []
  let analysedMs = 0
  return {
    push({ samples }) {
      window.push(...samples)
      while (window.length >= WINDOW_SAMPLES) {
        const heard = Int16Array.from(window.splice(0, WINDOW_SAMPLES))
        onProbability(isQuiet(heard) ? 0.1 : 0.9, (analysedMs += 32))
      }
    },
    [Symbol.dispose]() {},
  }
}

/** A call on which the assistant asks, something comes back, and the recogniser understands "Friday". */
async function understood(line: Float32Array): Promise<string[]> {
  const clock = new FakeClock()
  using canceller = kalmanEchoCanceller()
  const mouth = { saying: ASKED, lately: ASKED, quietSinceMs: 0 }
  const inputs: string[] = []
  const settings = {
    vad_threshold: 0.5,
    vad_silence_timeout_ms: 500,
    vad_cutoff_timeout_ms: 250,
    recognition_stt_complete_timeout_ms: 100,
  }
  const onTurn = (event: TurnEvent) => {
    if (event.type === 'turn-possible' || event.type === 'turn-likely') return
    const input = turnInput(event, { mouth, echoCanceller: canceller, speaking: true })
    if (input) inputs.push(input.type)
  }
  const detector = createTurnDetector(onTurn, { settings, clock, signal: new AbortController().signal })
  using vad = levelGated(hearsEverything, () => 0.5)(detector.onProbability)
  for (let n = 0; n < FRAMES; n++) {
    const atMs = (n + 1) * FRAME_MS
    canceller.played(frameAt(far, n), n * FRAME_MS)
    vad.push(canceller.cancel(frameAt(line, n), atMs), canceller)
    if (n === FRAMES - 2) detector.onTranscript({ text: 'Friday.', final: true })
    await clock.advance(FRAME_MS)
  }
  expect(canceller.echoDelayMs).toBeDefined()
  return inputs
}

const PATHS: readonly (readonly [string, EchoPath])[] = [
  ['a hybrid of -40 dB', { kind: 'hybrid', delayMs: 60, lossDb: 40 }],
  ['a line of -20 dB', { kind: 'line', delayMs: 150, lossDb: 20 }],
  ['a room of -6 dB', { kind: 'room', delayMs: 120, lossDb: 6, rt60S: 0.25 }],
]

describe('the assistant’s own word, while it is being said,', () => {
  it.each(PATHS)('is the caller’s answer when they speak over the echo of %s', async (_name, path) => {
    const line = echoOf(far, path).map((sample, i) => sample + near[i]!)
    expect(await understood(line)).toContain('words-heard')
  })

  it('is an echo when nobody speaks, and the canceller leaves much of it', async () => {
    const path = { kind: 'room', delayMs: 120, lossDb: 6, rt60S: 0.25 } as const
    // Another room from the sixth second on: what the canceller has learned is of no use any more.
    const later = echoOf(far, { ...path, delayMs: 160, seed: 9 })
    const line = echoOf(far, path).map((sample, i) => (i < 6 * SECOND ? sample : later[i]!))
    expect(await understood(line)).not.toContain('words-heard')
  })
})
