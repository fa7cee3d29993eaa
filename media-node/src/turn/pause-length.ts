import { type Heard, silenceNeededMs, soundsFinished } from './silence-needed.ts'
import { ONSET_DOUBT_MS } from './sound.ts'

export interface TurnSettings {
  readonly vad_threshold: number
  readonly vad_silence_timeout_ms: number
  readonly vad_cutoff_timeout_ms: number
  readonly recognition_stt_complete_timeout_ms: number
}

export interface Pause {
  readonly lastSoundMs: number
  /** The last window with voice in it, though it may be no more than a click. */
  readonly lastVoiceMs: number
  readonly lastWordsMs: number
  /** The sound before the pause had the length of a word: it silenced the assistant, and has the time to be understood. */
  readonly lasted: boolean
  /** The recogniser may still change its mind. */
  readonly unfinished: boolean
}

/** A pause after which an answer may be prepared: for words that sound finished, and for others. */
const LIKELY_FINISHED_MS = 20
const LIKELY_MS = 50
/** A pause after which final words are due, in the same two cases. */
const FINALS_DUE_FINISHED_MS = 60
const FINALS_DUE_MS = 100
/** Partial words come in threes and fours: those that came this moment may not be all. */
const SETTLE_MS = 60
/** A recogniser that never settles does not keep a turn open. */
const LONGEST_SETTLING_MS = 3_000
/** Of the configured silence, for a short sound without words: most likely it was none. */
const SHORT_SOUND_SHARE = 0.5

/** When a pause is long enough, for a caller's words and the moment's settings. */
export function createPauseLength(
  settings: Pick<TurnSettings, 'vad_silence_timeout_ms' | 'recognition_stt_complete_timeout_ms'>,
) {
  const silenceMs = (text: string, listening: Heard) =>
    silenceNeededMs(text, settings.vad_silence_timeout_ms, listening)
  return {
    silenceMs,
    of(text: string, listening: Heard, pause: Pause) {
      const { lastSoundMs, lastVoiceMs } = pause
      const finished = soundsFinished(text, listening)
      const likelyMs = finished ? LIKELY_FINISHED_MS : LIKELY_MS
      const dueMs = finished ? FINALS_DUE_FINISHED_MS : FINALS_DUE_MS
      const endMs = text ? withWords(silenceMs(text, listening), dueMs, pause) : withoutWords(pause.lasted)
      return {
        finished,
        likelyAtMs: lastSoundMs + Math.min(likelyMs, endMs),
        endAtMs: Math.max(lastSoundMs + endMs, lastVoiceMs > lastSoundMs ? lastVoiceMs + ONSET_DOUBT_MS : 0),
      }
    },
  }

  function withoutWords(lasted: boolean): number {
    const { vad_silence_timeout_ms: silence, recognition_stt_complete_timeout_ms: stt } = settings
    return silence * (lasted ? 1 : SHORT_SOUND_SHARE) + stt
  }

  /** The wait for final words begins when they are due, and runs beside the silence. */
  function withWords(silence: number, dueMs: number, { lastSoundMs, lastWordsMs, unfinished }: Pause): number {
    if (!unfinished) return silence
    const finals = dueMs + settings.recognition_stt_complete_timeout_ms
    const settled = Math.min(lastWordsMs + SETTLE_MS - lastSoundMs, LONGEST_SETTLING_MS)
    return Math.max(silence, finals, settled)
  }
}
