import { type AudioFrame, durationMs } from '../audio/frame.ts'
import { readAhead } from './read-ahead.ts'
import type { SpeechOptions, TextToSpeech, WordBoundary } from './text-to-speech.ts'

/** A sentence that is being synthesised, whether anybody listens yet or not. */
export interface Recording {
  readonly words: readonly WordBoundary[]
  /** Length of what has been synthesised so far, milliseconds. */
  readonly lengthMs: number
  /** Settles when the beginning is there. */
  readonly started: Promise<void>
  /** In slices of whole frames. */
  readonly audio: AsyncIterable<AudioFrame>
}

/** Starts to synthesise `text` now. A provider that fails before its first audio is asked once more. */
export function record(tts: TextToSpeech, text: string, options: SpeechOptions): Recording {
  const words: WordBoundary[] = []
  const started = Promise.withResolvers<void>()
  started.promise.catch(() => {}) // the reader of `audio` hears of it too
  let lengthMs = 0
  options.signal.addEventListener('abort', () => started.reject(options.signal.reason), { once: true })

  async function* audio(): AsyncGenerator<AudioFrame> {
    try {
      for await (const slice of twice(tts, text, { ...options, onWord: (word) => void words.push(word) })) {
        lengthMs += durationMs(slice)
        started.resolve()
        yield slice
      }
      started.resolve()
    } catch (error) {
      started.reject(error)
      throw error
    }
  }

  return {
    words,
    get lengthMs() {
      return lengthMs
    },
    started: started.promise,
    audio: readAhead(audio(), Infinity, options.signal),
  }
}

async function* twice(tts: TextToSpeech, text: string, options: SpeechOptions): AsyncGenerator<AudioFrame> {
  let begun = false
  try {
    for await (const slice of tts.synthesize(text, options)) {
      begun = true
      yield slice
    }
  } catch (error) {
    if (begun || options.signal.aborted) throw error
    yield* tts.synthesize(text, options)
  }
}
