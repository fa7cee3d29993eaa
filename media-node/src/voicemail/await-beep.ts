import type { Clock } from '../clock.ts'

/** A machine that has said all and does not beep is waiting; the longest pause within a greeting is shorter. */
const NO_BEEP_MS = 3_000
/** No greeting is longer: what is still speaking then is no machine that records. */
const LONGEST_GREETING_MS = 60_000

/** When to speak to an answering machine. */
export interface BeepWait {
  voiceBegan(): void
  voiceEnded(): void
  /** The beep is over. Speaks at once, and again from the beginning when the beep came late. */
  beep(): void
}

/** `speak` is called after the beep, or after the silence that follows a greeting without one. */
export function awaitBeep(speak: () => void, { clock, signal }: { clock: Clock; signal: AbortSignal }): BeepWait {
  let quiet: Disposable | undefined = clock.after(NO_BEEP_MS, speakOnce)
  const longest = clock.after(LONGEST_GREETING_MS, speakOnce)
  const stop = (): void => {
    quiet?.[Symbol.dispose]()
    longest[Symbol.dispose]()
  }
  let spoken = false
  let beeped = false
  signal.addEventListener('abort', stop, { once: true })
  return {
    voiceBegan: () => quiet?.[Symbol.dispose](),
    voiceEnded() {
      quiet?.[Symbol.dispose]()
      if (!spoken && !signal.aborted) quiet = clock.after(NO_BEEP_MS, speakOnce)
    },
    beep() {
      if (beeped || signal.aborted) return
      beeped = spoken = true
      stop()
      speak()
    },
  }

  function speakOnce(): void {
    stop()
    if (spoken || signal.aborted) return
    spoken = true
    speak()
  }
}
