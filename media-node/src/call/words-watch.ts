import type { Clock } from '../clock.ts'
import { CALL_STUCK, type Metrics } from '../metrics.ts'
import type { TurnEvent } from '../turn/turn-detector.ts'

/** So much voice has words in it: more than a cough, a laugh or a hum. */
const SURELY_SPEECH_MS = 1_500
/** Longest that a recogniser takes for the words of what was said. */
const WORDS_LATE_MS = 3_000

/** Notices a caller who speaks and is not understood: a recogniser that has stalled, or a language it does not know. */
export interface WordsWatch {
  follow(event: TurnEvent): void
}

/** `onWordless` is called once until words come again: a television is told but once that nobody understands it. */
export function createWordsWatch(
  onWordless: () => void,
  { clock, metrics, signal }: { readonly clock: Clock; readonly metrics: Metrics; readonly signal: AbortSignal },
): WordsWatch {
  let wait: Disposable | undefined
  let told = false
  const stop = (): void => wait?.[Symbol.dispose]()
  signal.addEventListener('abort', stop, { once: true })

  return {
    follow(event) {
      if (event.type === 'speech-started') return stop()
      if ('text' in event && event.text) {
        told = false
        return stop()
      }
      if (event.type !== 'nothing-said' || event.voicedMs < SURELY_SPEECH_MS || told || signal.aborted) return
      stop()
      wait = clock.after(WORDS_LATE_MS, tell)
    },
  }

  function tell(): void {
    told = true
    metrics.add(`${CALL_STUCK}.stt`)
    onWordless()
  }
}
