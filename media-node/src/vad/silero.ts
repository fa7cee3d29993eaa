import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Log } from '@call-center/shared/log'
import type { AudioFrame } from '../audio/frame.ts'
import { isQuiet } from '../audio/quiet.ts'
import type { Clock } from '../clock.ts'
import { type Metrics, VAD_RESTARTS, VAD_WINDOWS_DROPPED } from '../metrics.ts'
import { onnxWorker } from '../onnx-worker.ts'
import { type BatchResult, type FromWorker, MAX_BATCH, type ToWorker, WINDOW_SAMPLES } from './silero-batch.ts'
import { WindowQueue } from './window-queue.ts'
import { createRestartLimit } from './restart-limit.ts'
import type { CreateVad, OnSpeechProbability, Vad } from './vad.ts'

export interface SileroOptions {
  /** `silero_vad_v6.onnx` */
  readonly modelPath: string
  /** The thread dies again and again: no call of this process is heard any more. Called once. */
  readonly onDeaf?: () => void
  /** Replaced in tests. */
  readonly worker?: URL
  readonly clock: Clock
  readonly metrics: Metrics
  readonly log: Log
}

/** Disposing ends the thread; detectors that are left then hear nothing. */
export interface Silero extends AsyncDisposable {
  readonly createVad: CreateVad
}

const SAMPLES_PER_MS = 16

/** Windows a call may wait with, about a second: what is older is of no use to a conversation, and is dropped. */
const MAX_WAITING_WINDOWS = 32

/** With many calls, windows are gathered for so long: a message to the thread costs as much as a few windows. */
const GATHER_MS = 16
const MANY_CALLS = 16

/** After a quarter of a second of quiet the model is not asked until it gets louder: its state says silence by then. */
const QUIET_WINDOWS = 8

/** A thread that dies more often than this has something that a new one will not mend. */
const RESTARTS = { most: 5, withinMs: 10 * 60_000 }
/** Then it is tried so seldom, for the calls that are left. */
const LATER_MS = 30_000

/** Silero's voice activity detection, version 6, in one worker thread for all calls of the node. */
export async function loadSilero(options: SileroOptions): Promise<Silero> {
  const bench = new Bench(options)
  await bench.start()
  return {
    createVad: (onProbability) => bench.createVad(onProbability),
    [Symbol.asyncDispose]: () => bench.stop(),
  }
}

/** What the main thread knows of one call. */
interface Listener {
  readonly onProbability: OnSpeechProbability
  readonly waiting: WindowQueue
  /** `endMs` of the window the worker has now. */
  inWorkMs: number
  inWork: boolean
  /** Quiet windows in a row. */
  quiet: number
}

const IDLE = { inWorkMs: 0, inWork: false, quiet: 0 }

/**
 * Collects windows while the worker is busy, then hands it all that wait, one of each call. So batches are as large as
 * the load asks for: a single call waits for nothing, and three hundred share a run.
 */
class Bench {
  readonly #options: SileroOptions
  readonly #listeners = new Map<number, Listener>()
  #worker: Worker | undefined
  #busy = false
  #flushing = false
  #resting = false
  #nextCall = 0
  readonly #mayRestart: () => boolean
  #deaf = false
  #stopped = false
  /** Goes to the worker and back, so that audio is not garbage. */
  #windows = new Int16Array(MAX_BATCH * WINDOW_SAMPLES)

  constructor(options: SileroOptions) {
    this.#options = options
    this.#mayRestart = createRestartLimit(RESTARTS, options.clock)
  }

  /** @throws {Error} when the model cannot be loaded. */
  async start(): Promise<void> {
    const { modelPath, worker: file = new URL('./silero-worker.ts', import.meta.url) } = this.#options
    const worker = onnxWorker(file, { modelPath })
    await once(worker, 'message') // 'ready'; an 'error' rejects
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'analysed') this.#analysed(message)
    })
    worker.on('error', (error) => this.#options.log.error({ error }, 'voice activity worker failed'))
    worker.on('exit', () => this.#exited())
    worker.unref()
    this.#worker = worker
    this.#busy = false
    this.#flush()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#listeners.clear()
    await this.#worker?.terminate()
  }

  createVad(onProbability: OnSpeechProbability): Vad {
    const call = this.#nextCall++
    const listener: Listener = { onProbability, waiting: new WindowQueue(MAX_WAITING_WINDOWS), ...IDLE }
    this.#listeners.set(call, listener)
    const window = new Int16Array(WINDOW_SAMPLES)
    let filled = 0
    let samples = 0
    return {
      push: ({ samples: heard, sampleRate }: AudioFrame) => {
        if (sampleRate !== 16_000) throw new RangeError(`Silero hears 16000 Hz, not ${sampleRate}`)
        for (let from = 0; from < heard.length;) {
          // By hand: a view of the part would be garbage with every frame. Locals: a captured number is looked up for each sample.
          const offset = filled - from
          const until = Math.min(heard.length, WINDOW_SAMPLES - offset)
          samples += until - from
          for (; from < until; from++) window[offset + from] = heard[from]!
          filled = offset + from
          if (filled < WINDOW_SAMPLES) continue
          filled = 0
          this.#queue(listener, window, samples / SAMPLES_PER_MS)
        }
      },
      [Symbol.dispose]: () => {
        this.#listeners.delete(call)
        this.#tell({ type: 'forget', call })
      },
    }
  }

  #queue(listener: Listener, window: Int16Array, endMs: number): void {
    const { waiting, inWork, onProbability } = listener
    listener.quiet = isQuiet(window) ? listener.quiet + 1 : 0
    if (listener.quiet > QUIET_WINDOWS && waiting.length === 0 && !inWork) return onProbability(0, endMs)
    if (!waiting.push(window, endMs)) this.#options.metrics.add(VAD_WINDOWS_DROPPED)
    this.#flushSoon()
  }

  /** Once per tick, so that the sockets of one poll share a batch, and not again within `GATHER_MS`. */
  #flushSoon(): void {
    if (this.#flushing || this.#busy || this.#resting) return
    this.#flushing = true
    setImmediate(this.#flushNow)
  }

  readonly #rested = (): void => {
    this.#resting = false
    if (this.#someWait()) this.#flushSoon()
  }

  readonly #flushNow = (): void => {
    this.#flushing = false
    this.#flush()
  }

  #flush(): void {
    if (this.#busy || this.#stopped || !this.#worker) return
    const calls: number[] = []
    for (const [call, listener] of this.#listeners) {
      if (listener.waiting.length === 0) continue
      listener.inWorkMs = listener.waiting.shift(this.#windows, calls.length * WINDOW_SAMPLES)
      listener.inWork = true
      calls.push(call)
      if (calls.length === MAX_BATCH) break
    }
    if (calls.length === 0) return
    if (calls.length === MAX_BATCH) this.#toTheEndOfTheLine(calls)
    this.#busy = true
    this.#resting = this.#listeners.size >= MANY_CALLS
    if (this.#resting) this.#options.clock.after(GATHER_MS, this.#rested)
    this.#tell({ type: 'analyse', calls, windows: this.#windows }, [this.#windows.buffer])
  }

  #someWait(): boolean {
    for (const { waiting } of this.#listeners.values()) if (waiting.length > 0) return true
    return false
  }

  /** With more calls than a batch holds, all get their turn. */
  #toTheEndOfTheLine(calls: readonly number[]): void {
    for (const call of calls) {
      const listener = this.#listeners.get(call)
      this.#listeners.delete(call)
      if (listener) this.#listeners.set(call, listener)
    }
  }

  #tell(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, [...transfer])
  }

  #analysed({ calls, probabilities, windows }: BatchResult): void {
    this.#windows = windows
    this.#busy = false
    for (const [row, call] of calls.entries()) {
      const listener = this.#listeners.get(call)
      if (!listener) continue
      listener.inWork = false
      listener.onProbability(probabilities[row] ?? 0, listener.inWorkMs)
    }
    if (this.#someWait()) this.#flushSoon()
  }

  #exited(): void {
    this.#worker = undefined
    for (const listener of this.#listeners.values()) listener.inWork = false
    if (this.#stopped) return
    if (this.#mayRestart()) return this.#restart()
    const { clock, log, onDeaf } = this.#options
    if (!this.#deaf) {
      this.#deaf = true
      log.error(RESTARTS, 'voice activity worker dies again and again: nobody can be heard')
      onDeaf?.()
    }
    clock.after(LATER_MS, () => this.#restart())
  }

  #restart(): void {
    if (this.#stopped) return
    this.#options.metrics.add(VAD_RESTARTS)
    this.#windows = new Int16Array(MAX_BATCH * WINDOW_SAMPLES) // the other went down with the thread
    this.start().catch((error: unknown) => {
      this.#options.log.error({ error }, 'voice activity worker did not start again')
      this.#exited()
    })
  }
}
