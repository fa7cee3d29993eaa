import type { AudioFrame } from '../audio/frame.ts'
import type { SpeechOptions, WordBoundary } from './text-to-speech.ts'

/** A text as it was spoken. */
export interface SpokenText {
  readonly slices: readonly AudioFrame[]
  readonly words: readonly WordBoundary[]
}

/** Speech that is kept, by `speechKey`, in so many bytes of samples; what was said least recently goes first. */
export class SpeechShelf {
  readonly #maxBytes: number
  readonly #spoken = new Map<string, SpokenText>() // oldest first
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  find(key: string): SpokenText | undefined {
    const found = this.#spoken.get(key)
    if (!found) return undefined
    this.#spoken.delete(key)
    this.#spoken.set(key, found)
    return found
  }

  put(key: string, spoken: SpokenText): void {
    const bytes = bytesOf(spoken)
    if (bytes === 0 || bytes > this.#maxBytes) return // a voice that said nothing would say nothing for good
    this.#remove(key) // put there twice at once
    this.#spoken.set(key, spoken)
    this.#bytes += bytes
    for (const oldest of this.#spoken.keys()) {
      if (this.#bytes <= this.#maxBytes) break
      this.#remove(oldest)
    }
  }

  #remove(key: string): void {
    const spoken = this.#spoken.get(key)
    if (spoken) this.#bytes -= bytesOf(spoken)
    this.#spoken.delete(key)
  }
}

/** Says it again, as `TextToSpeech` does. */
export async function* sayAgain({ slices, words }: SpokenText, options: SpeechOptions): AsyncGenerator<AudioFrame> {
  for (const word of words) options.onWord?.(word)
  for (const { sampleRate, samples } of slices) {
    options.signal.throwIfAborted()
    yield { sampleRate, samples: samples.slice() } // whoever plays it owns it
  }
}

const bytesOf = ({ slices }: SpokenText): number => slices.reduce((sum, { samples }) => sum + samples.byteLength, 0)
