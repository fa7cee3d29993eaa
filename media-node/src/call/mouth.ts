import type { MessageStyle } from '@call-center/shared/call/call'
import type { EchoCanceller } from '../audio/echo-canceller.ts'
import { createPlayout, type Playout } from '../audio/playout.ts'
import type { Clock } from '../clock.ts'
import { heardText } from '../conversation/heard-text.ts'
import type { CarrierStream } from '../server/carrier-stream.ts'
import { readAhead } from '../tts/read-ahead.ts'
import { type Recording, record } from '../tts/recording.ts'
import type { TextToSpeech } from '../tts/text-to-speech.ts'
import { joinWords } from '../turn/words.ts'
import { type Patience, waitFor } from './patience.ts'
import type { SpeechSettings } from './speech-settings.ts'
import type { Stopwatch } from './turn-latency.ts'

/** One sentence to be said. */
export interface Line {
  readonly text: string
  readonly style: MessageStyle
  /** See `Sentence.goesOn`. */
  readonly goesOn?: boolean
  /** The caller begins to hear it. */
  readonly onBegun?: () => void
  /** Called once, with what the caller heard of it, if anything. */
  readonly onHeard?: (text: string) => void
}

export interface SpeakOptions {
  readonly stopwatch?: Stopwatch
  readonly patience?: Patience
  readonly signal: AbortSignal
}

export interface Mouth {
  /** Says `lines`, one after the other; resolves when the last has been heard. Rejects with the signal's reason. */
  speak(lines: AsyncIterable<Line>, options: SpeakOptions): Promise<void>
  /** Says one line while `speak` waits for its next one. */
  interject(line: Line, signal: AbortSignal): Promise<void>
  /** What is being said at this moment. */
  readonly saying: string
  /** The last sentence that was said, or is being said, as far as it was begun. */
  readonly lastSaid: string
  /** The last two sentences: their echo may still be on its way. */
  readonly lately: string
  /** When the caller last heard something, milliseconds of the clock. */
  readonly quietSinceMs: number
  /** Frames sent so far. */
  readonly sent: number
  pause(): void
  resume(): void
  /** The carrier says how much it played, see `CarrierEvents.onPlayed`. */
  acknowledge(playedMs: number): void
}

/** Sentences synthesised before the one that plays is over. */
const SENTENCES_AHEAD = 1

interface Speech {
  readonly line: Line
  readonly recording: Recording
}

/** From sentences to the line: text-to-speech, pacing, and the echo canceller's reference. */
export function createMouth(parts: {
  readonly stream: CarrierStream
  readonly echoCanceller: EchoCanceller
  readonly tts: TextToSpeech
  readonly settings: SpeechSettings
  readonly clock: Clock
}): Mouth {
  const { stream, echoCanceller, tts, settings, clock } = parts
  let onSent: (() => void) | undefined
  let saying = ''
  let lastSaid = ''
  let saidBefore = ''
  let goingOn = false
  let sent = 0
  let quietSinceMs = Number.NEGATIVE_INFINITY
  const playout: Playout = createPlayout({
    clock,
    send(frame) {
      onSent?.()
      sent++
      return stream.send(frame)
    },
    clear: () => stream.clear(),
    onPlayed: (frame, startsAtMs) => echoCanceller.played(frame, startsAtMs),
  })

  return {
    async speak(lines, { stopwatch, patience, signal }) {
      const ahead = readAhead(
        synthesise(readAhead(lines, Infinity, signal), stopwatch, signal),
        SENTENCES_AHEAD,
        signal,
      )
      const speeches = ahead[Symbol.asyncIterator]()
      for (;;) {
        const wanted = ready(speeches)
        const next = patience ? await waitFor(wanted, patience, { clock, signal }) : await wanted
        if (next.done) return
        stopwatch?.speechCame()
        await say(next.value, signal, () => stopwatch?.audioSent())
      }
    },
    interject: (line, signal) => say(start(line, signal), signal),
    get saying() {
      return saying
    },
    get lately() {
      return `${saidBefore} ${lastSaid}`
    },
    get lastSaid() {
      return lastSaid
    },
    get quietSinceMs() {
      return saying ? clock.now() : quietSinceMs
    },
    get sent() {
      return sent
    },
    pause: () => playout.pause(),
    resume: () => playout.resume(),
    acknowledge: (playedMs) => playout.acknowledge(playedMs),
  }

  function start(line: Line, signal: AbortSignal): Speech {
    const { text, style, goesOn = false } = line
    const { voice, rate } = settings
    return { line, recording: record(tts, text, { voice, rate, style, goesOn, signal }) }
  }

  async function* synthesise(
    lines: AsyncIterable<Line>,
    stopwatch: Stopwatch | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Speech> {
    for await (const line of lines) {
      stopwatch?.speechAsked()
      yield start(line, signal)
    }
  }

  async function say({ line, recording }: Speech, signal: AbortSignal, onFirstSent?: () => void): Promise<void> {
    let whole = false
    let begun = false
    saying = line.text
    if (!goingOn) [saidBefore, lastSaid] = [lastSaid, '']
    lastSaid = joinWords(lastSaid, line.text)
    onSent = () => {
      onSent = undefined
      begun = true
      onFirstSent?.()
      line.onBegun?.()
    }
    try {
      await playout.play(recording.audio, { signal })
      whole = true
    } finally {
      onSent = undefined
      saying = ''
      goingOn = whole && line.goesOn === true
      quietSinceMs = clock.now()
      const { words, lengthMs: totalMs } = recording
      const heard = whole ? line.text : begun ? heardText(line.text, { heardMs: playout.heardMs, totalMs, words }) : ''
      if (heard) line.onHeard?.(heard)
    }
  }
}

async function ready(speeches: AsyncIterator<Speech>): Promise<IteratorResult<Speech>> {
  const next = await speeches.next()
  if (!next.done) await next.value.recording.started
  return next
}
