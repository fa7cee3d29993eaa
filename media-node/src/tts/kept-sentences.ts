import { createHmac, randomBytes } from 'node:crypto'
import type { CallId } from '@call-center/shared/call/call'
import type { Claim } from '@call-center/shared/call/claim'
import type { AudioFrame } from '../audio/frame.ts'
import { type Metrics, TTS_CACHE_HITS } from '../metrics.ts'
import { wordsOf } from '../turn/words.ts'
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

/** Digits and addresses; and, behind the first word, words with a capital, but for "I": names of people and things. */
const NUMBER = /[\p{Nd}@]/u
const NAME = /\p{Lu}\p{L}/u
const BEGINNING = /^[^\p{L}]*\p{L}/u
/** A value of a claim with so many words is a name, a place, a number plate; what has more tells what happened in everybody's words. */
const MOST_WORDS_OF_A_NAME = 4

/**
 * `tts`, which keeps the short sentences that models say in call after call, "Thank you." and "Where did it happen?": said again
 * they start at once, and are not billed. Kept is only what three calls asked for and what seems to hold no number and no name;
 * until then nothing but a keyed fingerprint of it is. In memory alone: a sentence that is kept says of no call that it was
 * said there, and is heard by nobody whose model did not write the very same.
 */
export function keptSentences(
  tts: TextToSpeech,
  { maxBytes = DEFAULT_MAX_BYTES, metrics }: { readonly maxBytes?: number; readonly metrics: Metrics },
): TextToSpeech {
  const shelf = new SpeechShelf(maxBytes)
  const candidates = new Candidates()
  return {
    synthesize(text, options) {
      if (options.saidIn === undefined || !isGeneral(text)) return tts.synthesize(text, options)
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

function isGeneral(text: string): boolean {
  if (text.length > MOST_CHARACTERS || NUMBER.test(text)) return false
  return !NAME.test(text.normalize('NFC').replace(BEGINNING, ''))
}

/**
 * `tts`, which says whose call it speaks in, but for sentences with a word of `told`: the names, places and codes that are known
 * of this caller.
 */
export const saidIn = (callId: CallId, tts: TextToSpeech, told: () => Claim): TextToSpeech => ({
  synthesize: (text, options) =>
    tts.synthesize(text, namesWhatWasTold(text, told()) ? options : { ...options, saidIn: callId }),
})

function namesWhatWasTold(text: string, claim: Claim): boolean {
  const said = new Set(wordsOf(text).map((word) => word.text))
  return Object.values(claim).some((value) => {
    const words = wordsOf(value)
    return words.length <= MOST_WORDS_OF_A_NAME && words.some((word) => said.has(word.text))
  })
}

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
