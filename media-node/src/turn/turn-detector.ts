import type { Clock } from '../clock.ts'
import type { Transcript } from '../stt/speech-to-text.ts'
import type { OnSound } from '../vad/vad.ts'
import { classifyInterruption, type Interruption, isBackchannel } from './backchannel.ts'
import type { Expected } from './expected.ts'
import { createHeardVoices } from './heard-voices.ts'
import { endsLoose } from './completeness.ts'
import { createPauseLength, type TurnSettings } from './pause-length.ts'
import { type Heard, soundsFinished } from './silence-needed.ts'
import { createSound } from './sound.ts'
import { createTranscript } from './transcript.ts'
import type { TurnEvent } from './turn-event.ts'
import { sameWords } from './words.ts'

export type { TurnSettings } from './pause-length.ts'
export type { TurnEvent, TurnTiming } from './turn-event.ts'

export interface TurnDetector {
  readonly onProbability: OnSound
  onTranscript(transcript: Transcript): void
  /** Whether somebody is speaking at this moment. */
  speaking(): boolean
  /** Nobody speaks, and nothing that was said waits for its end. */
  quiet(): boolean
  /** Nothing more will be heard: the words so far are a turn. */
  finish(): void
  /** The recogniser was exchanged: what it had not finished will not be finished. */
  recogniserChanged(): void
}

export interface TurnDetectorOptions {
  /** Read at each use: they may change during a call. */
  readonly settings: TurnSettings
  readonly clock: Clock
  /** What the caller speaks at the moment, BCP 47. */
  readonly language?: () => string
  /** What the assistant's last question asked for. */
  readonly expecting?: () => Expected | undefined
  /** Where the caller is, ISO 3166, if their number tells. */
  readonly country?: string | undefined
  /** How probable it is that the turn is over, by its sound. Asked once a pause. */
  readonly vote?: () => Promise<number | undefined>
  readonly signal: AbortSignal
}

/** Speech is likely after this share of `vad_cutoff_timeout_ms`. */
const LIKELY_SHARE = 0.75
/** Noise that goes on this long after the last new words does not keep a turn open. */
const NO_NEWS_MS = 3_000
/** Speech goes on until the probability falls so far below the threshold; of a low one, below this share of it. */
const HYSTERESIS = 0.15
const LEAST_SHARE = 0.6

/** Fuses voice activity and words into turns. */
export function createTurnDetector(
  onTurn: (event: TurnEvent) => void,
  { settings, clock, language, expecting, country, vote, signal }: TurnDetectorOptions,
): TurnDetector {
  const transcript = createTranscript()
  const sound = createSound()
  const voices = createHeardVoices()
  const pauseLength = createPauseLength(settings)
  let phase: 'quiet' | 'speaking' | 'pausing' = 'quiet'
  let reached: 'started' | 'likely' | 'lasted' = 'started'
  let timer: Disposable | undefined
  signal.addEventListener('abort', () => timer?.[Symbol.dispose](), { once: true })
  let [analysedMs, lastSoundMs] = [0, clock.now()]
  let [lastVoiceMs, lastWordsMs] = [-Infinity, -Infinity]
  let text = ''
  /** Something was heard that the words to come may belong to. */
  let sounded = false
  let voicedMs = 0
  let announced = ''
  let voted: number | undefined

  return {
    onProbability(probability, endMs, hiss = false, source, levelDb = Number.NaN) {
      const windowMs = Math.max(0, endMs - analysedMs)
      analysedMs = endMs
      const isVoice = probability >= threshold()
      voices.note(source ?? (isVoice ? 'caller' : 'quiet'), windowMs)
      if (isVoice) {
        sound.voiced(windowMs, endMs, probability, levelDb)
        onSound(windowMs)
      } else if (phase === 'speaking' && sound.sustains(windowMs, endMs, probability, levelDb)) onLasting()
      else {
        sound.quiet(windowMs, hiss, probability, levelDb)
        onQuiet()
      }
    },
    onTranscript(heard) {
      const correction = transcript.push(heard)
      if (correction) onTurn({ type: 'turn-corrected', ...correction })
      if (heard.text) onWords()
      else review()
    },
    speaking: () => phase === 'speaking',
    quiet: () => phase === 'quiet',
    finish: () => (text ? endTurn() : undefined),
    recogniserChanged: () => transcript.cut(),
  }

  function threshold(): number {
    const { vad_threshold: begins } = settings
    return phase === 'speaking' ? Math.max(begins * LEAST_SHARE, begins - HYSTERESIS) : begins
  }

  function onSound(windowMs: number): void {
    lastVoiceMs = clock.now()
    if (phase !== 'speaking' && !sound.isSpeech()) return
    lastSoundMs = lastVoiceMs
    if (phase !== 'speaking') startSpeaking()
    voicedMs += windowMs
    onLasting()
  }

  /** The sound goes on, whether it is heard for sure or for its loudness: an interruption is told by how long it lasts. */
  function onLasting(): void {
    const lastedMs = sound.lastedMs()
    if (reached === 'started' && lastedMs >= settings.vad_cutoff_timeout_ms * LIKELY_SHARE) {
      reached = 'likely'
      onTurn({ type: 'speech-likely' })
    }
    if (reached === 'likely' && lastedMs >= settings.vad_cutoff_timeout_ms) {
      reached = 'lasted'
      const echoPossible = voices.echoPossible(endsLoose(text, language?.()))
      onTurn({ type: 'speech-lasted', words: text !== '' && interruption() !== 'backchannel', text, echoPossible })
    }
  }

  function startSpeaking(): void {
    phase = 'speaking'
    sounded = true
    announced = ''
    voted = undefined
    timer?.[Symbol.dispose]()
    if (sound.lastedMs() <= settings.vad_cutoff_timeout_ms) reached = 'started'
    transcript.spoke()
    onTurn({ type: 'speech-started' })
    if (text) after(NO_NEWS_MS, endTurn)
  }

  function onQuiet(): void {
    if (phase !== 'speaking') return
    phase = 'pausing'
    review()
    if (text) void askEar()
  }

  /** A vote that comes after the caller went on is about something else. */
  async function askEar(): Promise<void> {
    const pauseOf = lastSoundMs
    const probability = await vote?.()
    if (phase !== 'pausing' || lastSoundMs !== pauseOf) return
    voted = probability
    review()
  }

  function onWords(): void {
    const before = text
    text = transcript.text()
    if (!text) return
    if (text !== before) lastWordsMs = clock.now()
    tellWords()
    if (phase === 'speaking') {
      // The last words come while the last sound still rings: what sounds finished may well be all.
      if (text !== before && soundsFinished(text, listening())) onTurn({ type: 'turn-possible', text })
      return after(NO_NEWS_MS, endTurn)
    }
    // Words of a voice too low to be noticed: their coming is all there is to tell when they stop.
    if (!sounded && text !== before) lastSoundMs = clock.now()
    phase = 'pausing'
    review()
  }

  function tellWords(): void {
    const kind = interruption()
    if (kind === 'backchannel' || voices.othersAlone()) return
    onTurn({
      type: 'words-heard',
      urgent: kind === 'urgent',
      text,
      echoPossible: voices.echoPossible(endsLoose(text, language?.())),
    })
  }

  /** What the words say decides how much silence it takes, so this is done again when they change. */
  function review(): void {
    if (phase !== 'pausing') return
    const now = clock.now()
    const { likelyAtMs, endAtMs, finished } = pauseLength.of(text, listening(), {
      lastSoundMs,
      lastVoiceMs,
      lastWordsMs,
      lasted: reached !== 'started',
      unfinished: transcript.unfinished(),
    })
    const toAnnounce = text !== '' && !voices.othersAlone() && (announced === '' || !sameWords(announced, text))
    if (toAnnounce && now >= likelyAtMs) announce(finished)
    if (phase !== 'pausing') return
    if (now >= endAtMs) return endTurn()
    after(Math.max(1, (toAnnounce && now < likelyAtMs ? Math.min(likelyAtMs, endAtMs) : endAtMs) - now), review)
  }

  function announce(finished: boolean): void {
    announced = text
    const backchannel = isBackchannel(text, language?.())
    onTurn({ type: 'turn-likely', utterance: transcript.utterance(), text, backchannel, finished })
  }

  function interruption(): Interruption {
    return classifyInterruption(text, language?.(), { open: transcript.unfinished() })
  }

  function listening(): Heard {
    return { language: language?.(), expecting: expecting?.(), country, vote: voted }
  }

  function after(ms: number, then: () => void): void {
    timer?.[Symbol.dispose]()
    if (!signal.aborted) timer = clock.after(ms, then)
  }

  function endTurn(): void {
    timer?.[Symbol.dispose]()
    phase = 'quiet'
    reached = 'started'
    announced = ''
    sound.forget()
    const voiced = voicedMs
    voicedMs = 0
    if (text && voices.othersAlone()) {
      transcript.drop()
      text = ''
    }
    if (!text) return onTurn({ type: 'nothing-said', voicedMs: voiced })
    const said = text
    const echoPossible = voices.echoPossible(endsLoose(text, language?.()))
    const endedMs = clock.now()
    voices.forget()
    const silenceOverMs = Math.min(endedMs, lastSoundMs + pauseLength.silenceMs(said, listening()))
    text = ''
    voted = undefined
    sounded = false
    const backchannel = isBackchannel(said, language?.())
    const timing = { lastSoundMs, silenceOverMs, endedMs }
    onTurn({ type: 'turn-ended', ...transcript.close(), backchannel, echoPossible, timing })
  }
}
