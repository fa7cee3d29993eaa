import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { ConfigError } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import type { AudioFrame } from '../../audio/frame.ts'
import { onnxWorker } from '../../onnx-worker.ts'
import type { Answer, Question } from './smart-turn-message.ts'
import { SAMPLE_RATE_HZ, SECONDS } from './whisper-features.ts'

/** What one call has to ask: whether its caller sounded finished. */
export interface TurnListener {
  push(frame: AudioFrame): void
  /** Probability that the turn is over, by how the last seconds sounded; `undefined` when nobody can tell in time. */
  vote(): Promise<number | undefined>
}

/** Smart Turn in a thread of its own, for all calls of the node. Disposing ends the thread; votes are then `undefined`. */
export interface SmartTurn extends AsyncDisposable {
  listen(): TurnListener
}

/** Questions that may wait: an answer that comes later than the turn is of no use. */
const MOST_WAITING = 8

/**
 * Loads a Smart Turn v3 model (ONNX: `input_features` of 80 by 800 in, a probability out).
 *
 * @throws {ConfigError} when there is no file at `modelPath`.
 * @throws {Error} when it is no such model.
 */
export async function loadSmartTurn({ modelPath, log }: { modelPath: string; log: Log }): Promise<SmartTurn> {
  if (!existsSync(modelPath)) throw new ConfigError([`media.smart_turn_model: there is no file at ${modelPath}`])
  const worker = onnxWorker(new URL('./smart-turn-worker.ts', import.meta.url), { modelPath })
  await once(worker, 'message') // 'ready'; an 'error' rejects
  const waiting = new Map<number, (probability: number | undefined) => void>()
  let nextId = 0
  let running = true
  worker.on('message', (answer: Answer) => {
    if (answer.type !== 'heard') return
    waiting.get(answer.id)?.(answer.probability)
    waiting.delete(answer.id)
  })
  worker.on('error', (error) => log.error({ err: error }, 'smart turn failed, words alone decide from here'))
  worker.on('exit', () => {
    running = false
    for (const answer of waiting.values()) answer(undefined)
    waiting.clear()
  })
  worker.unref()

  return {
    listen: () => createListener(ask),
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  }

  function ask(samples: Float32Array<ArrayBuffer>): Promise<number | undefined> {
    if (!running || waiting.size >= MOST_WAITING) return Promise.resolve(undefined)
    const id = nextId++
    const { promise, resolve } = Promise.withResolvers<number | undefined>()
    waiting.set(id, resolve)
    const question: Question = { id, samples }
    worker.postMessage(question, [samples.buffer])
    return promise
  }
}

const KEPT_SAMPLES = SECONDS * SAMPLE_RATE_HZ
const FULL_SCALE = 32_768

function createListener(ask: (samples: Float32Array<ArrayBuffer>) => Promise<number | undefined>): TurnListener {
  const ring = new Int16Array(KEPT_SAMPLES)
  let heard = 0
  return {
    push({ samples, sampleRate }) {
      if (sampleRate !== SAMPLE_RATE_HZ)
        throw new RangeError(`Smart Turn hears ${SAMPLE_RATE_HZ} Hz, not ${sampleRate}`)
      for (const sample of samples) ring[heard++ % KEPT_SAMPLES] = sample
    },
    vote() {
      const length = Math.min(heard, KEPT_SAMPLES)
      const last = new Float32Array(length)
      for (let i = 0; i < length; i++) last[i] = (ring[(heard - length + i) % KEPT_SAMPLES] ?? 0) / FULL_SCALE
      return ask(last)
    },
  }
}
