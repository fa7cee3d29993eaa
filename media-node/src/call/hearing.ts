import type { Session } from '@call-center/shared/protocol/call-api'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import type { AudioFrame } from '../audio/frame.ts'
import { expectedKind } from '../conversation/expected-kind.ts'
import { createToneFilter } from '../keypad/key-tones.ts'
import { createTurnDetector, type TurnEvent } from '../turn/turn-detector.ts'
import { levelGated } from '../vad/level-gate.ts'
import type { CallStages } from './call-stages.ts'
import { openEars } from './ears.ts'
import { expectedPhrases } from './expected-phrases.ts'
import type { SpeechSettings } from './speech-settings.ts'

export interface HearingParts {
  readonly stages: CallStages
  readonly session: Session
  readonly settings: SpeechSettings
  /** What the assistant said last: a question asks for words of some kind. */
  readonly asked: () => string
  readonly onTurn: (event: TurnEvent) => void
  readonly onDeaf: () => void
  /** The keys of a sensitive number may sound at this moment; their tones are nobody's. */
  readonly keysSound: () => boolean
  readonly signal: AbortSignal
}

/** In: what the caller says becomes turns. `scope` closes what is opened. */
export function openHearing(scope: AsyncDisposableStack, parts: HearingParts) {
  const { stages, session, settings, asked, onTurn, onDeaf, keysSound, signal } = parts
  const { features } = session
  const { clock, log, stt } = stages
  const echoCanceller = scope.use(stages.createEchoCanceller())
  const melody = stages.smartTurn?.listen()
  const detector = createTurnDetector(onTurn, {
    settings: features,
    language: () => settings.lang,
    expecting: () => expectedKind(asked(), session.fields),
    country: whereaboutsOf(session.initiate.phone_number).country,
    ...(melody && { vote: melody.vote }),
    clock,
    signal,
  })
  const vad = scope.use(levelGated(stages.createVad, () => features.vad_threshold)(detector.onProbability))
  const ears = scope.use(
    openEars({
      stt,
      language: settings.lang,
      phrases: expectedPhrases(session),
      correlationId: session.connectionId,
      onTranscript: detector.onTranscript,
      onChanged: detector.recogniserChanged,
      onDeaf,
      clock,
      log,
      signal,
    }),
  )
  const withoutTones = createToneFilter()
  /** One frame at a time. Synchronous: 50 frames a second, times every call. */
  const listen = (frame: AudioFrame): void => {
    const heard = echoCanceller.cancel(frame, clock.now())
    const voice = keysSound() ? withoutTones(heard, frame) : heard
    vad.push(voice, echoCanceller)
    melody?.push(voice)
    ears.push(voice)
  }
  return { echoCanceller, detector, ears, listen, hearAnybody: () => vad.reset() }
}
