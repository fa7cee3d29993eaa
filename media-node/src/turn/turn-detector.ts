import type { Clock } from '../clock.ts'
import type { Transcript } from '../stt/speech-to-text.ts'
import type { OnSpeechProbability } from '../vad/vad.ts'
import { isBackchannel } from './backchannel.ts'
import { silenceNeededMs } from './end-of-turn.ts'
import { createTranscript } from './transcript.ts'

/** When the parts of the wait before an answer began; milliseconds of the clock. */
export interface TurnTiming {
  readonly lastSoundMs: number
  readonly silenceOverMs: number
  readonly endedMs: number
}

export type TurnEvent =
  /** Somebody speaks; words may follow or not. */
  | { readonly type: 'speech-started' }
  /** They have spoken for `vad_cutoff_timeout_ms`. `words`: more than a sign of listening was understood already. */
  | { readonly type: 'speech-lasted'; readonly words: boolean }
  /** Words that are more than a sign of listening. May come several times a turn. */
  | { readonly type: 'words-heard' }
  /** The sound is over and there were no words in it. */
  | { readonly type: 'nothing-said' }
  | {
      readonly type: 'turn-ended'
      readonly utterance: number
      readonly text: string
      readonly backchannel: boolean
      readonly timing: TurnTiming
    }
  /** The recogniser's last word on an utterance that had to be used unfinished. `reworded`: other words, not just commas. */
  | { readonly type: 'turn-corrected'; readonly utterance: number; readonly text: string; readonly reworded: boolean }

export interface TurnDetector {
  readonly onProbability: OnSpeechProbability
  onTranscript(transcript: Transcript): void
  /** Whether somebody is speaking at this moment. */
  speaking(): boolean
  /** The recogniser was exchanged: what it had not finished will not be finished. */
  recogniserChanged(): void
}

export interface TurnSettings {
  readonly vad_threshold: number
  readonly vad_silence_timeout_ms: number
  readonly vad_cutoff_timeout_ms: number
  readonly recognition_stt_complete_timeout_ms: number
}

/** Sound shorter than this is a click, not speech. */
const ONSET_MS = 60
/** A pause shorter than this is inside a word. */
const GAP_MS = 150
/** Noise that goes on this long after the last new words does not keep a turn open. */
const NO_NEWS_MS = 3_000
/** Speech goes on until the probability falls this far below the threshold. */
const HYSTERESIS = 0.15

/** Fuses voice activity and words into turns. */
export function createTurnDetector(
  onTurn: (event: TurnEvent) => void,
  { settings, clock, signal }: { settings: TurnSettings; clock: Clock; signal: AbortSignal },
): TurnDetector {
  const transcript = createTranscript()
  let phase: 'quiet' | 'speaking' | 'pausing' = 'quiet'
  let pause = new AbortController()
  let silenceOver = false
  let analysedMs = 0
  let voicedMs = 0
  let quietMs = 0
  let lasted = false
  let lastSoundMs = clock.now()

  return {
    onProbability(probability, endMs) {
      const windowMs = Math.max(0, endMs - analysedMs)
      analysedMs = endMs
      const threshold = settings.vad_threshold - (phase === 'speaking' ? HYSTERESIS : 0)
      if (probability >= threshold) onSound(windowMs)
      else onQuiet(windowMs)
    },
    onTranscript(heard) {
      const wasFinal = heard.final
      const correction = transcript.push(heard)
      if (correction) onTurn({ type: 'turn-corrected', ...correction })
      const text = transcript.text()
      if (!text) return
      if (!isBackchannel(text)) onTurn({ type: 'words-heard' })
      if (phase === 'speaking') return after(NO_NEWS_MS, endTurn)
      if (phase === 'pausing' && silenceOver && wasFinal) endTurn()
      else if (phase === 'quiet' || !silenceOver) waitForSilence()
    },
    speaking: () => phase === 'speaking',
    recogniserChanged: () => transcript.cut(),
  }

  function onSound(windowMs: number): void {
    if (quietMs >= GAP_MS) voicedMs = 0
    quietMs = 0
    voicedMs += windowMs
    if (phase !== 'speaking' && voicedMs < ONSET_MS) return
    lastSoundMs = clock.now()
    if (phase !== 'speaking') {
      phase = 'speaking'
      pause.abort()
      lasted &&= voicedMs > settings.vad_cutoff_timeout_ms
      transcript.spoke()
      onTurn({ type: 'speech-started' })
    }
    if (lasted || voicedMs < settings.vad_cutoff_timeout_ms) return
    lasted = true
    const text = transcript.text()
    onTurn({ type: 'speech-lasted', words: text !== '' && !isBackchannel(text) })
  }

  function onQuiet(windowMs: number): void {
    quietMs += windowMs
    if (quietMs >= GAP_MS) voicedMs = 0
    if (phase === 'speaking') waitForSilence()
  }

  /** What the words say decides how much silence it takes, so this is called again when they change. */
  function waitForSilence(): void {
    phase = 'pausing'
    silenceOver = false
    const needed = silenceNeededMs(transcript.text(), settings.vad_silence_timeout_ms)
    after(Math.max(0, lastSoundMs + needed - clock.now()), () => {
      silenceOver = true
      if (transcript.text() && !transcript.unfinished()) endTurn()
      else after(settings.recognition_stt_complete_timeout_ms, endTurn)
    })
  }

  function after(ms: number, then: () => void): void {
    pause.abort()
    pause = new AbortController()
    const own = pause.signal
    clock.sleep(ms, AbortSignal.any([signal, own])).then(
      () => own.aborted || then(),
      () => {},
    )
  }

  function endTurn(): void {
    pause.abort()
    phase = 'quiet'
    voicedMs = 0
    lasted = false
    const text = transcript.text()
    if (!text) return onTurn({ type: 'nothing-said' })
    const endedMs = clock.now()
    const silenceOverMs = Math.min(endedMs, lastSoundMs + silenceNeededMs(text, settings.vad_silence_timeout_ms))
    const timing = { lastSoundMs, silenceOverMs, endedMs }
    onTurn({ type: 'turn-ended', ...transcript.close(), backchannel: isBackchannel(text), timing })
  }
}
