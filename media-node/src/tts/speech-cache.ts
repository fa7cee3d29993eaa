import type { AudioFrame } from '../audio/frame.ts'
import { type Metrics, TTS_CACHE_HITS } from '../metrics.ts'
import { speechKey } from './speech-key.ts'
import { sayAgain, SpeechShelf, type SpokenText } from './speech-shelf.ts'
import type { SpeechOptions, TextToSpeech, WordBoundary } from './text-to-speech.ts'

export interface SpeechCache extends TextToSpeech {
  /** Synthesises `text` once, so that saying it later starts at once and needs no provider. Static prompts only. */
  prime(text: string, options: Omit<SpeechOptions, 'onWord'>): Promise<void>
}

/** Some 500 seconds of speech. */
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024

/** `tts`, with recordings of what was primed. Other texts pass through. */
export function cachedSpeech(
  tts: TextToSpeech,
  { maxBytes = DEFAULT_MAX_BYTES, metrics }: { readonly maxBytes?: number; readonly metrics: Metrics },
): SpeechCache {
  const shelf = new SpeechShelf(maxBytes)
  return {
    async *synthesize(text, options) {
      const spoken = shelf.find(speechKey(text, options))
      if (!spoken) return yield* tts.synthesize(text, options)
      metrics.add(TTS_CACHE_HITS)
      yield* sayAgain(spoken, options)
    },
    async prime(text, options) {
      const key = speechKey(text, options)
      if (!shelf.find(key)) shelf.put(key, await record(tts, text, options))
    },
  }
}

async function record(tts: TextToSpeech, text: string, options: Omit<SpeechOptions, 'onWord'>): Promise<SpokenText> {
  const slices: AudioFrame[] = []
  const words: WordBoundary[] = []
  const onWord = (word: WordBoundary) => void words.push(word)
  for await (const slice of tts.synthesize(text, { ...options, onWord })) slices.push(slice)
  return { slices, words }
}
