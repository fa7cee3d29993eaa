import type { AudioFrame } from '../audio/frame.ts'
import { type Metrics, TTS_CACHE_HITS } from '../metrics.ts'
import { speechKey } from './speech-key.ts'
import type { SpeechOptions, TextToSpeech, WordBoundary } from './text-to-speech.ts'

export interface SpeechCache extends TextToSpeech {
  /** Synthesises `text` once, so that saying it later starts at once and needs no provider. Static prompts only. */
  prime(text: string, options: Omit<SpeechOptions, 'onWord'>): Promise<void>
}

interface Recording {
  readonly slices: readonly AudioFrame[]
  readonly words: readonly WordBoundary[]
  readonly bytes: number
}

/** Some 500 seconds of speech. */
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024

/** `tts`, with recordings of what was primed; the least recently said go first. Other texts pass through. */
export function cachedSpeech(
  tts: TextToSpeech,
  { maxBytes = DEFAULT_MAX_BYTES, metrics }: { readonly maxBytes?: number; readonly metrics: Metrics },
): SpeechCache {
  const shelf = new Shelf(maxBytes)
  return {
    async *synthesize(text, options) {
      const recording = shelf.find(speechKey(text, options))
      if (!recording) return yield* tts.synthesize(text, options)
      metrics.add(TTS_CACHE_HITS)
      for (const word of recording.words) options.onWord?.(word)
      for (const { sampleRate, samples } of recording.slices) {
        options.signal.throwIfAborted()
        yield { sampleRate, samples: samples.slice() } // whoever plays it owns it
      }
    },
    async prime(text, options) {
      const key = speechKey(text, options)
      if (!shelf.find(key)) shelf.put(key, await record(tts, text, options))
    },
  }
}

async function record(tts: TextToSpeech, text: string, options: Omit<SpeechOptions, 'onWord'>): Promise<Recording> {
  const slices: AudioFrame[] = []
  const words: WordBoundary[] = []
  const onWord = (word: WordBoundary) => void words.push(word)
  for await (const slice of tts.synthesize(text, { ...options, onWord })) slices.push(slice)
  return { slices, words, bytes: slices.reduce((sum, { samples }) => sum + samples.byteLength, 0) }
}

class Shelf {
  readonly #maxBytes: number
  readonly #recordings = new Map<string, Recording>() // oldest first
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  find(key: string): Recording | undefined {
    const found = this.#recordings.get(key)
    if (!found) return undefined
    this.#recordings.delete(key)
    this.#recordings.set(key, found)
    return found
  }

  put(key: string, recording: Recording): void {
    if (recording.bytes > this.#maxBytes) return
    this.#remove(key) // primed twice at once
    this.#recordings.set(key, recording)
    this.#bytes += recording.bytes
    for (const oldest of this.#recordings.keys()) {
      if (this.#bytes <= this.#maxBytes) break
      this.#remove(oldest)
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#recordings.get(key)?.bytes ?? 0
    this.#recordings.delete(key)
  }
}
