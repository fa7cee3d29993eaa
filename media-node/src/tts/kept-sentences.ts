import { createHmac, randomBytes } from 'node:crypto'
import type { CallId } from '@call-center/shared/call/call'
import type { AudioFrame } from '../audio/frame.ts'
import { type Metrics, TTS_CACHE_HITS } from '../metrics.ts'
import { speechKey } from './speech-key.ts'
import { sayAgain, SpeechShelf } from './speech-shelf.ts'
import type { SpeechOptions, TextToSpeech, WordBoundary } from './text-to-speech.ts'

/** A sentence that was said in fewer calls may tell of who phoned. */
const CALLS = 3
/** "I have noted that.", "When did it happen?"; what is longer hardly comes again. */
const MOST_CHARACTERS = 60
/** Sentences that were said in one call or two so far, as fingerprints. */
const MOST_CANDIDATES = 4_096
/** Some 500 seconds of speech. */
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024

/** Digits, addresses, and words with a capital, but for the first and for "I": names of people and things. */
const PERSONAL = /[\p{Nd}@]|(?<=.)\p{Lu}\p{L}/u

/**
 * `tts`, which keeps the short sentences that models say in call after call, "Thank you." and "Where did it happen?": said again
 * they start at once, and are not billed. Kept is only what was said in three calls and holds no number, address or name;
 * until then nothing but a keyed fingerprint of it is. In memory alone: a sentence that is kept says of no call that it was said there.
 */
export function keptSentences(
  tts: TextToSpeech,
  { maxBytes = DEFAULT_MAX_BYTES, metrics }: { readonly maxBytes?: number; readonly metrics: Metrics },
): TextToSpeech {
  const shelf = new SpeechShelf(maxBytes)
  const candidates = new Candidates()
  return {
    synthesize(text, options) {
      if (options.saidIn === undefined || text.length > MOST_CHARACTERS || PERSONAL.test(text))
        return tts.synthesize(text, options)
      const key = speechKey(text, options)
      const spoken = shelf.find(key)
      if (spoken) {
        metrics.add(TTS_CACHE_HITS)
        return sayAgain(spoken, options)
      }
      return candidates.callsWith(key, options.saidIn) < CALLS
        ? tts.synthesize(text, options)
        : keep(key, text, options)
    },
  }

  async function* keep(key: string, text: string, options: SpeechOptions): AsyncGenerator<AudioFrame> {
    const slices: AudioFrame[] = []
    const words: WordBoundary[] = []
    const onWord = (word: WordBoundary): void => {
      words.push(word)
      options.onWord?.(word)
    }
    for await (const slice of tts.synthesize(text, { ...options, onWord })) {
      slices.push({ ...slice, samples: slice.samples.slice() }) // whoever plays it owns it
      yield slice
    }
    shelf.put(key, { slices, words })
  }
}

/** `tts`, which says whose call it speaks in. */
export const saidIn = (callId: CallId, tts: TextToSpeech): TextToSpeech => ({
  synthesize: (text, options) => tts.synthesize(text, { ...options, saidIn: callId }),
})

/** In which calls a sentence was said, by fingerprints of both that mean nothing outside of this process. */
class Candidates {
  readonly #secret = randomBytes(32)
  readonly #calls = new Map<string, ReadonlySet<string>>() // oldest first

  /** Notes that `key` is said in this call; answers in how many it was. */
  callsWith(key: string, callId: string): number {
    const sentence = this.#fingerprint(key)
    const calls = this.#calls.get(sentence) ?? new Set()
    const more = calls.size < CALLS ? new Set([...calls, this.#fingerprint(callId)]) : calls
    this.#calls.delete(sentence)
    this.#calls.set(sentence, more)
    const [oldest] = this.#calls.keys()
    if (this.#calls.size > MOST_CANDIDATES && oldest !== undefined) this.#calls.delete(oldest)
    return more.size
  }

  #fingerprint(of: string): string {
    return createHmac('sha256', this.#secret).update(of).digest('base64url').slice(0, 22)
  }
}
