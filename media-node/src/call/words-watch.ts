import type { Clock } from '../clock.ts'
import { CALL_STUCK, type Metrics } from '../metrics.ts'
import type { TurnEvent } from '../turn/turn-detector.ts'

/** So much voice has words in it: more than a cough, a laugh or a hum. */
const SURELY_SPEECH_MS = 1_500
/** Sounds count together when they come within this time: somebody who says "Hello?" again and again. */
const TOGETHER_MS = 20_000
/** Longest that a recogniser takes for the words of what was said. */
export const WORDS_LATE_MS = 3_000
/** Time for another recogniser to hear again what was said, before the caller is told. */
const AGAIN_MS = 1_000
/** After a stall without words the next takes twice as much voice, up to so much: a television does not open recognisers without end. */
const MOST_SPEECH_MS = 24_000

/** Notices a caller who speaks and is not understood: a recogniser that has stalled, or a language it does not know. */
export interface WordsWatch {
  follow(event: TurnEvent): void
}

export interface WordsWatchOptions {
  /** Another recogniser has to listen. */
  readonly onStalled: () => void
  /**
   * The caller has to be told; `false` when this is no time for it. Told once until words come again: a television is told but
   * once that nobody understands it.
   */
  readonly onWordless: () => boolean
  /** Somebody is speaking; who speaks is not told anything until they are through. */
  readonly speaking: () => boolean
  readonly clock: Clock
  readonly metrics: Metrics
  readonly signal: AbortSignal
}

export function createWordsWatch(options: WordsWatchOptions): WordsWatch {
  const { onStalled, onWordless, speaking, clock, metrics, signal } = options
  /** Sounds without words. */
  let sounds: { readonly atMs: number; readonly voicedMs: number }[] = []
  let enoughMs = SURELY_SPEECH_MS
  let told = false
  let wait: Disposable | undefined
  signal.addEventListener('abort', stop, { once: true })

  return {
    follow(event) {
      if ('text' in event && event.text) {
        stop()
        sounds = []
        enoughMs = SURELY_SPEECH_MS
        told = false
      }
      if (event.type === 'nothing-said') count(event.voicedMs)
    },
  }

  function count(voicedMs: number): void {
    const now = clock.now()
    sounds = [...sounds.filter(({ atMs }) => now - atMs < TOGETHER_MS), { atMs: now, voicedMs }]
    const voice = sounds.reduce((sum, sound) => sum + sound.voicedMs, 0)
    if (voice >= enoughMs && !wait) after(WORDS_LATE_MS, stalled)
  }

  function stalled(): void {
    stop()
    sounds = []
    enoughMs = Math.min(enoughMs * 2, MOST_SPEECH_MS)
    metrics.add(`${CALL_STUCK}.stt`)
    onStalled()
    if (!told) after(AGAIN_MS, tell)
  }

  function tell(): void {
    stop()
    if (speaking()) return after(AGAIN_MS, tell)
    told = onWordless()
  }

  function after(ms: number, then: () => void): void {
    if (!signal.aborted) wait = clock.after(ms, then)
  }

  function stop(): void {
    wait?.[Symbol.dispose]()
    wait = undefined
  }
}
