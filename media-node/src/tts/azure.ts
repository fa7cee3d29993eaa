import { ProviderError } from '@call-center/shared/errors'
import type { AudioFrame } from '../audio/frame.ts'
import type { Clock } from '../clock.ts'
import type { ServiceKey } from '../identity/access-token.ts'
import { nextWithin, within } from '../within.ts'
import { createSynthesizer, type SpokenWord, type Synthesizer } from './azure-synthesizer.ts'
import { Framer } from './framer.ts'
import { ssmlOf } from './ssml.ts'
import type { SpeechOptions, TextToSpeech, WordBoundary } from './text-to-speech.ts'

export interface AzureTtsOptions {
  readonly endpoint: string
  readonly key: ServiceKey
  readonly clock: Clock
  /** Connections kept open for the next sentence, however long it takes to come. @defaultValue 4 */
  readonly warm?: number
  /** Longest wait for the first audio. @defaultValue 3_000 */
  readonly firstAudioMs?: number
  /** Longest wait for more of it. @defaultValue 2_000 */
  readonly stallMs?: number
}

/** Disposing closes the connections that are not in use. */
export interface AzureTextToSpeech extends TextToSpeech, Disposable {}

const PROVIDER = 'azure-tts'
const DEFAULT_WARM = 4
const DEFAULT_FIRST_AUDIO_MS = 3_000
const DEFAULT_STALL_MS = 2_000
/** What more calls than these opened is used again for so long: a handshake is heard, before the first sound. */
const KEPT_MS = 60_000
/** What a service that was told to stop may take before its connection is thrown away. */
const STOP_MS = 1_000

/** Azure's neural voices, streamed. */
export function azureTextToSpeech(options: AzureTtsOptions): AzureTextToSpeech {
  const pool = new Pool(options)
  pool.fill()
  return {
    synthesize: (text, request) => synthesize(pool, options, text, request),
    [Symbol.dispose]: () => pool.close(),
  }
}

async function* synthesize(
  pool: Pool,
  { clock, firstAudioMs = DEFAULT_FIRST_AUDIO_MS, stallMs = DEFAULT_STALL_MS }: AzureTtsOptions,
  text: string,
  { onWord, onBilled, signal, ...request }: SpeechOptions,
): AsyncGenerator<AudioFrame> {
  signal.throwIfAborted()
  const ssml = ssmlOf(text, request)
  const synthesizer = pool.take(request.voice.customEndpointId ?? '')
  const placed = placeWords(text, (word) => {
    if (!signal.aborted) onWord?.(word)
  })
  onBilled?.(text.length)
  const chunks = synthesizer.speak(ssml, placed)
  const framer = new Framer()
  let waitMs = firstAudioMs
  let outcome: Outcome = 'stopped'
  try {
    for (;;) {
      const late = () => new ProviderError(PROVIDER, `silent for ${waitMs} ms`, { retryable: true })
      const next = await nextWithin(chunks, waitMs, { clock, late, signal })
      if (next.done) break
      waitMs = stallMs
      const slice = framer.add(next.value)
      if (slice) yield slice
      signal.throwIfAborted()
    }
    outcome = 'finished'
    const rest = framer.rest()
    if (rest) yield rest
  } catch (error) {
    if (!signal.aborted) outcome = 'failed'
    throw error
  } finally {
    pool.giveBack(synthesizer, outcome)
  }
}

type Outcome = 'finished' | 'stopped' | 'failed'

/** The service counts in its document; words are looked up in the text, each after the one before. */
function placeWords(text: string, onWord: (word: WordBoundary) => void): (word: SpokenWord) => void {
  let from = 0
  return ({ text: word, startMs }) => {
    const offset = text.indexOf(word, from)
    if (offset < 0) return // spoken otherwise than written, "3" as "three"
    from = offset + word.length
    onWord({ offset, length: word.length, startMs })
  }
}

/** Synthesisers with an open connection. Each says one thing at a time; one that was stopped is used again. */
class Pool {
  readonly #options: AzureTtsOptions
  /** Those used last at the end. */
  #idle: { readonly synthesizer: Synthesizer; readonly sinceMs: number }[] = []
  #closed = false
  readonly #stopping = new AbortController()

  constructor(options: AzureTtsOptions) {
    this.#options = options
  }

  get #size(): number {
    return this.#options.warm ?? DEFAULT_WARM
  }

  fill(): void {
    while (!this.#closed && this.#idle.length < this.#size) this.#keep(this.#create(''))
  }

  /** The one used last: its connection is the likeliest to be open still. */
  take(customEndpointId: string): Synthesizer {
    this.#closeUnused()
    const at = this.#idle.findLastIndex(({ synthesizer }) => synthesizer.customEndpointId === customEndpointId)
    const [found] = at < 0 ? [] : this.#idle.splice(at, 1)
    return found?.synthesizer ?? this.#create(customEndpointId)
  }

  giveBack(synthesizer: Synthesizer, outcome: Outcome): void {
    if (outcome === 'finished') this.#keep(synthesizer)
    else if (outcome === 'failed') synthesizer.close()
    else void this.#stop(synthesizer)
  }

  close(): void {
    this.#closed = true
    this.#stopping.abort()
    for (const { synthesizer } of this.#idle.splice(0)) synthesizer.close()
  }

  async #stop(synthesizer: Synthesizer): Promise<void> {
    const late = () => new ProviderError(PROVIDER, 'deaf to a stop', { retryable: true })
    const { clock } = this.#options
    try {
      await within(synthesizer.stop(), STOP_MS, { clock, late, signal: this.#stopping.signal })
      this.#keep(synthesizer)
    } catch {
      synthesizer.close() // it may speak on; nobody listens
    }
  }

  #keep(synthesizer: Synthesizer): void {
    if (this.#closed) return synthesizer.close()
    this.#idle.push({ synthesizer, sinceMs: this.#options.clock.now() })
    this.#closeUnused()
  }

  #closeUnused(): void {
    const unusedSinceMs = this.#options.clock.now() - KEPT_MS
    while (this.#idle.length > this.#size && this.#idle[0]!.sinceMs < unusedSinceMs)
      this.#idle.shift()!.synthesizer.close()
  }

  #create(customEndpointId: string): Synthesizer {
    const { key, endpoint } = this.#options
    return createSynthesizer({ key, endpoint, customEndpointId })
  }
}
