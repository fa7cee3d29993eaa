import type { Log } from '@call-center/shared/log'
import { CallCenterError, ProviderError } from '@call-center/shared/errors'
import type { AudioFrame } from '../audio/frame.ts'
import { isQuiet } from '../audio/quiet.ts'
import type { Clock } from '../clock.ts'
import type { ServiceKey } from '../identity/access-token.ts'
import { type Metrics, STT_CHUNKS_DROPPED, STT_RECONNECTS, USAGE } from '../metrics.ts'
import { openRecognizer, type Recognizer } from './azure-recognizer.ts'
import { createCircuit, type Circuit } from './circuit.ts'
import type { SpeechToText, SttStream, Transcript } from './speech-to-text.ts'

export interface AzureSttOptions {
  /** For example `wss://westeurope.stt.speech.microsoft.com`. */
  readonly endpoint: string
  readonly key: ServiceKey
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

type Opening = Parameters<SpeechToText['open']>[0]

/** Waits before each attempt to reconnect. The SDK retries five times within ten milliseconds, then gives up. */
const BACKOFF_MS = [0, 250, 500, 1_000, 2_000, 4_000]

/**
 * The SDK sends audio by tenths of a second, whatever it is given (`ChunkedArrayBufferStream`): handing it over so delays
 * nothing, is not copied again, and costs a fifth of handing over each frame.
 */
const CHUNK_SAMPLES = 1_600
const CHUNK_S = 0.1
const STT_SECONDS = `${USAGE}.stt_seconds`

/**
 * Quiet is sent for two seconds, in which the service ends what was said, and then a tenth of it, to show that the call
 * lives: the service charges for every second it hears.
 */
const QUIET_CHUNKS = 20
const SIGN_OF_LIFE_CHUNKS = 10

/** Audio since the last final, kept to be heard again by the next recogniser: ten seconds. */
const MAX_REPLAY_CHUNKS = 100

/** Azure's continuous speech recognition. One circuit for all calls: they share the service and its quota. */
export function azureSpeechToText(options: AzureSttOptions): SpeechToText {
  const circuit = createCircuit(options.clock)
  return {
    async open(opening) {
      const stream = new AzureStream(options, opening, circuit)
      await stream.connect()
      return stream
    },
  }
}

class AzureStream implements SttStream {
  readonly #options: AzureSttOptions
  readonly #opening: Opening
  readonly #circuit: Circuit
  readonly #closed = new AbortController()
  readonly #signal: AbortSignal
  #recognizer: Recognizer | undefined
  #chunk = new Int16Array(CHUNK_SAMPLES)
  #filled = 0
  /** Quiet chunks in a row, and the last of them if it was not sent. */
  #quiet = 0
  #unsent: ArrayBuffer | undefined
  #replay: ArrayBuffer[] = []
  #reconnecting: Promise<void> = Promise.resolve()

  constructor(options: AzureSttOptions, opening: Opening, circuit: Circuit) {
    this.#options = options
    this.#opening = opening
    this.#circuit = circuit
    this.#signal = AbortSignal.any([opening.signal, this.#closed.signal])
    opening.signal.addEventListener('abort', () => void this[Symbol.asyncDispose](), { once: true })
  }

  /** @throws {ProviderError} when the service refuses. */
  async connect(): Promise<void> {
    const { key, clock, endpoint } = this.#options
    const { correlationId, language, phrases } = this.#opening
    const life = { over: false }
    const onDead = (error: ProviderError) => {
      if (life.over) return
      life.over = true
      this.#mend(error)
    }
    const onTranscript = (transcript: Transcript) => this.#heard(transcript)
    const wanted = {
      key,
      clock,
      correlationId,
      endpoint,
      language,
      phrases,
      onDead,
      onTranscript,
      signal: this.#signal,
    }
    life.over = true // a failure to open is told by throwing
    const recognizer = await this.#circuit.run(() => openRecognizer(wanted))
    life.over = false
    if (this.#signal.aborted) return void (await recognizer[Symbol.asyncDispose]())
    for (const pcm of this.#replay) recognizer.push(pcm)
    this.#recognizer = recognizer
  }

  push({ sampleRate, samples }: AudioFrame): void {
    if (sampleRate !== 16_000) throw new RangeError(`the recogniser hears 16000 Hz, not ${sampleRate}`)
    if (this.#closed.signal.aborted) return // not `#signal`: one made of others takes 3 µs to answer
    for (let from = 0; from < samples.length;) {
      // By hand: a view of the part would be garbage with every frame. Locals: a field is looked up for each sample.
      const chunk = this.#chunk
      const offset = this.#filled - from
      const until = Math.min(samples.length, CHUNK_SAMPLES - offset)
      for (; from < until; from++) chunk[offset + from] = samples[from]!
      this.#filled = offset + from
      if (this.#filled === CHUNK_SAMPLES) this.#handOver()
    }
  }

  #handOver(): void {
    const chunk = this.#chunk
    this.#chunk = new Int16Array(CHUNK_SAMPLES)
    this.#filled = 0
    this.#quiet = isQuiet(chunk) ? this.#quiet + 1 : 0
    if (this.#quiet > QUIET_CHUNKS && this.#quiet % SIGN_OF_LIFE_CHUNKS > 0) {
      this.#unsent = chunk.buffer
      return
    }
    // The first sound of a word may be too low to be noticed.
    if (this.#unsent && this.#quiet === 0) this.#send(this.#unsent)
    this.#unsent = undefined
    this.#send(chunk.buffer)
  }

  #send(pcm: ArrayBuffer): void {
    this.#replay.push(pcm)
    if (this.#replay.length > MAX_REPLAY_CHUNKS) {
      this.#replay.shift()
      if (!this.#recognizer) this.#options.metrics.add(STT_CHUNKS_DROPPED)
    }
    if (!this.#recognizer) return
    this.#recognizer.push(pcm)
    this.#options.metrics.add(STT_SECONDS, CHUNK_S)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    this.#replay = []
    const recognizer = this.#recognizer
    this.#recognizer = undefined
    await Promise.all([recognizer?.[Symbol.asyncDispose](), this.#reconnecting])
  }

  #heard(transcript: Transcript): void {
    if (this.#signal.aborted) return
    if (transcript.final) this.#replay = []
    this.#opening.onTranscript(transcript)
  }

  #mend(error: ProviderError): void {
    if (this.#signal.aborted) return
    const dead = this.#recognizer
    this.#recognizer = undefined
    this.#options.log.warn({ error }, 'speech recogniser lost')
    this.#reconnecting = this.#reconnect(error).catch((reason: unknown) => {
      if (this.#signal.aborted) return
      this.#opening.onError(reason instanceof CallCenterError ? reason : error)
    })
    void dead?.[Symbol.asyncDispose]()
  }

  async #reconnect(first: ProviderError): Promise<void> {
    let error: unknown = first
    for (const waitMs of BACKOFF_MS) {
      if (error instanceof ProviderError && !error.retryable) throw error
      await this.#options.clock.sleep(waitMs, this.#signal)
      try {
        await this.connect()
        this.#options.metrics.add(STT_RECONNECTS)
        return
      } catch (again) {
        error = again
      }
    }
    throw error
  }
}
