import { CallCenterError } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import type { AudioFrame } from '../audio/frame.ts'
import type { Clock } from '../clock.ts'
import type { SpeechToText, SttStream, Transcript } from '../stt/speech-to-text.ts'
import { keepAudio } from './kept-audio.ts'

/** A speech-to-text stream that is opened again when it breaks, and when the language changes. */
export interface Ears extends AsyncDisposable {
  push(frame: AudioFrame): void
  listenIn(language: string): void
  /** The stream is open and tells nothing: another one hears what came since the last words, six seconds of it at most. */
  reopen(): void
}

/** Audio kept while a stream opens, and for one that takes over from a stream that stalled, frames: six seconds. */
const KEPT_FRAMES = 300
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 8_000
/** Without a recogniser for so long, somebody who talks is not being heard; milliseconds. */
const DEAF_MS = 12_000
/** A recogniser that lasts for so long works; one that opens and breaks at once does not. */
const STEADY_MS = 3_000

export function openEars(options: {
  readonly stt: SpeechToText
  readonly language: string
  readonly phrases: readonly string[]
  readonly correlationId: string
  readonly onTranscript: (transcript: Transcript) => void
  /** Another stream listens from now on: what the one before had not finished will not be finished. */
  readonly onChanged: () => void
  /** Nothing has been heard for so long, or the provider refused for good, that the caller has to be told. Called once. */
  readonly onDeaf: () => void
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}): Ears {
  const { stt, phrases, correlationId, onTranscript, onChanged, clock, log, signal } = options
  const kept = keepAudio(KEPT_FRAMES)
  let deaf = false
  let { language } = options
  /** Frames since the last words. */
  let wordless = 0
  let current = listen(0)

  return {
    push(frame) {
      kept.keep(frame)
      wordless++
      current.push(frame)
    },
    listenIn(another) {
      language = another
      exchange(0)
    },
    reopen: () => exchange(wordless),
    [Symbol.asyncDispose]: () => current.close(),
  }

  function exchange(unheard: number): void {
    const old = current
    current = listen(unheard)
    old.close().catch((error: unknown) => log.warn({ err: error }, 'speech-to-text did not close'))
    onChanged()
  }

  /** `unheard`: so many of the last frames are for this stream too. */
  function listen(unheard: number) {
    const closing = new AbortController()
    const within = AbortSignal.any([signal, closing.signal])
    let stream: SttStream | undefined
    const opening = keepOpen(language)
    opening.catch(() => {}) // ends with the abort

    return {
      push(frame: AudioFrame) {
        if (stream) stream.push(frame)
        else unheard++
      },
      async close() {
        closing.abort()
        await opening.catch(() => {})
      },
    }

    async function keepOpen(language: string): Promise<void> {
      let delayMs = FIRST_RETRY_MS
      let deafFromMs = clock.now()
      for (;;) {
        let openedAtMs = Infinity
        try {
          await listenUntilBroken(language, () => void (openedAtMs = clock.now()))
        } catch (error) {
          within.throwIfAborted()
          log.error({ err: error, language }, 'speech-to-text failed')
          const now = clock.now()
          if (now - openedAtMs >= STEADY_MS) [delayMs, deafFromMs] = [FIRST_RETRY_MS, now]
          const hopeless = error instanceof CallCenterError && !error.retryable
          if (hopeless || now - deafFromMs >= DEAF_MS) tellDeaf()
          if (openedAtMs < Infinity) onChanged()
        }
        await clock.sleep(delayMs, within)
        delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS)
      }
    }

    function tellDeaf(): void {
      if (deaf) return
      deaf = true
      log.error({ language }, 'the caller cannot be heard any more')
      options.onDeaf()
    }

    /** Rejects when the stream breaks, or when it is closed. Closes what it opened either way. */
    async function listenUntilBroken(language: string, onOpen: () => void): Promise<void> {
      const broken = Promise.withResolvers<never>()
      broken.promise.catch(() => {})
      const abort = () => broken.reject(within.reason)
      within.addEventListener('abort', abort, { once: true })
      try {
        const onHeard = (transcript: Transcript): void => {
          if (within.aborted) return
          if (transcript.text) wordless = 0
          onTranscript(transcript)
        }
        await using opened = await stt.open({
          language,
          phrases,
          correlationId,
          onTranscript: onHeard,
          onError: broken.reject,
          signal: within,
        })
        within.throwIfAborted()
        for (const frame of kept.last(unheard)) opened.push(frame)
        unheard = 0
        stream = opened
        onOpen()
        await broken.promise
      } finally {
        stream = undefined
        within.removeEventListener('abort', abort)
      }
    }
  }
}
