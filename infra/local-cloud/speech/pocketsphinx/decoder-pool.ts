import { Worker } from 'node:worker_threads'
import type { Decoder, DecoderStream } from '../hearing/ears.ts'
import { concatPcm } from '../../phone/pcm.ts'
import { msToSamples } from '../sample-time.ts'
import type { ModelCompiler } from './compile-model.ts'
import type { DecoderAnswer, DecoderRequest } from './decoder-worker.ts'
import type { PocketSphinxPaths } from './find-pocketsphinx.ts'
import type { ModelFiles } from './native.ts'
import { properNames } from './proper-names.ts'
import { toWritten } from './spoken-words.ts'

/** Threads that decode. More would only take the processor from the calls. */
const MAX_WORKERS = 2
/** Audio sent to a worker at once. */
const BATCH_SAMPLES = msToSamples(100)

interface OpenStream {
  onPartial(words: string): void
  onFinal(words: string): void
  onFailure(error: Error): void
}

interface PooledWorker {
  readonly worker: Worker
  readonly streams: Map<number, OpenStream>
}

export interface DecoderPool extends Decoder {
  /** Understands one short recording as one of `phrases`. */
  recogniseOnce(pcm: Int16Array, phrases: readonly string[]): Promise<string | undefined>
}

/** PocketSphinx in worker threads, one decoder per phrase being said, used again for the next. English only. */
export function createDecoderPool(paths: PocketSphinxPaths, compiler: ModelCompiler): DecoderPool {
  const pool: PooledWorker[] = []
  let lastStream = 0
  const pick = (): PooledWorker => {
    const least = pool.toSorted((a, b) => a.streams.size - b.streams.size)[0]
    if (least && (least.streams.size === 0 || pool.length >= MAX_WORKERS)) return least
    const started = startWorker(paths, (gone) => {
      const at = pool.indexOf(gone)
      if (at >= 0) pool.splice(at, 1)
    })
    pool.push(started)
    return started
  }
  const openStream = (
    model: Promise<ModelFiles>,
    phrases: readonly string[],
    onPartial: (text: string) => void,
  ): DecoderStream => createStream({ stream: (lastStream += 1), model, pick, onPartial, names: properNames(phrases) })

  return {
    understands: (language) => /^en\b/i.test(language),
    prepare({ phrases }) {
      // A failure shows when the first phrase is decoded.
      compiler.forCalls(phrases).then(
        (model) => request(pick().worker, { do: 'prepare', model }),
        () => {},
      )
    },
    open: ({ phrases, onPartial }) => openStream(compiler.forCalls(phrases), phrases, onPartial),
    async recogniseOnce(pcm, phrases) {
      const stream = openStream(compiler.forChoice(phrases), phrases, () => {})
      stream.push(pcm)
      return await stream.finish()
    },
    async close() {
      await Promise.all(pool.splice(0).map(({ worker }) => worker.terminate()))
    },
  }
}

interface StreamOptions {
  readonly stream: number
  readonly model: Promise<ModelFiles>
  readonly pick: () => PooledWorker
  readonly onPartial: (text: string) => void
  /** Words with a capital. */
  readonly names: ReadonlyMap<string, string>
}

function createStream({ stream, model, pick, onPartial, names }: StreamOptions): DecoderStream {
  const { promise: final, resolve, reject } = Promise.withResolvers<string | undefined>()
  // Nobody waits for the words of a phrase that is cancelled.
  final.catch(() => {})
  let batch: Int16Array[] = []
  let batched = 0
  let queue: Promise<PooledWorker | undefined> = model.then(
    (files) => {
      const pooled = pick()
      pooled.streams.set(stream, {
        onPartial: (words) => onPartial(words),
        onFinal: (words) => resolve(words === '' ? undefined : toWritten(words, names)),
        onFailure: reject,
      })
      request(pooled.worker, { do: 'open', stream, model: files })
      return pooled
    },
    (error: unknown) => {
      reject(error)
      return undefined
    },
  )
  const send = (message: DecoderRequest): void => {
    queue = queue.then((pooled) => {
      if (pooled) request(pooled.worker, message)
      if (message.do === 'cancel') pooled?.streams.delete(stream)
      return pooled
    })
  }
  const sendBatch = (): void => {
    if (batched > 0) send({ do: 'push', stream, pcm: concatPcm(batch) })
    batch = []
    batched = 0
  }
  return {
    push(pcm) {
      batch.push(pcm)
      batched += pcm.length
      if (batched >= BATCH_SAMPLES) sendBatch()
    },
    async finish() {
      sendBatch()
      send({ do: 'finish', stream })
      return await final
    },
    cancel: () => send({ do: 'cancel', stream }),
  }
}

function startWorker(paths: PocketSphinxPaths, onGone: (gone: PooledWorker) => void): PooledWorker {
  const worker = new Worker(new URL('./decoder-worker.ts', import.meta.url), { workerData: paths })
  // It must not keep a process alive that has nothing else to do.
  worker.unref()
  const pooled: PooledWorker = { worker, streams: new Map() }
  const fail = (error: Error): void => {
    for (const { onFailure } of pooled.streams.values()) onFailure(error)
    pooled.streams.clear()
    onGone(pooled)
  }
  worker.on('error', (error) => fail(new Error('the recogniser thread failed', { cause: error })))
  worker.on('exit', () => fail(new Error('the recogniser thread ended')))
  worker.on('message', (answer: DecoderAnswer) => {
    const open = pooled.streams.get(answer.stream)
    if (answer.type === 'partial') return open?.onPartial(answer.words)
    pooled.streams.delete(answer.stream)
    if (answer.type === 'final') open?.onFinal(answer.words)
    if (answer.type === 'failed') open?.onFailure(new Error(answer.message))
  })
  return pooled
}

const request = (worker: Worker, message: DecoderRequest): void => worker.postMessage(message)
