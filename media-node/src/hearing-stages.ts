import { join } from 'node:path'
import type { Log } from '@call-center/shared/log'
import { kalmanEchoCanceller } from './audio/echo/kalman-echo-canceller.ts'
import type { CallStages } from './call/call-stages.ts'
import type { Clock } from './clock.ts'
import type { Metrics } from './metrics.ts'
import { loadSilero } from './vad/silero.ts'

const MODEL_PATH = join(import.meta.dirname, '..', 'models', 'silero_vad_v6.onnx')

/** What a node puts between a line and those who listen to it. Disposing ends the detector's thread. */
export type HearingStages = Pick<CallStages, 'createEchoCanceller' | 'createVad'> & AsyncDisposable

/** @throws {Error} when the model of the voice detector cannot be loaded. */
export async function openHearingStages(options: {
  /** The voice detector does not come back: no call is heard any more. */
  readonly onDeaf: () => void
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Log
}): Promise<HearingStages> {
  const { metrics } = options
  const silero = await loadSilero({ modelPath: MODEL_PATH, ...options })
  return {
    createEchoCanceller: () => kalmanEchoCanceller({ metrics }),
    createVad: silero.createVad,
    [Symbol.asyncDispose]: () => silero[Symbol.asyncDispose](),
  }
}
