import type { Session } from '@call-center/shared/protocol/call-api'
import { whereaboutsOf } from '@call-center/shared/time-zone'
import type { AudioFrame } from '../audio/frame.ts'
import { expectedKind } from '../conversation/expected-kind.ts'
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
  readonly signal: AbortSignal
}

/** In: what the caller says becomes turns. `scope` closes what is opened. */
export function openHearing(scope: AsyncDisposableStack, parts: HearingParts) {
  const { stages, session, settings, asked, onTurn, onDeaf, signal } = parts
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
      onDeaf,
      clock,
      log,
      signal,
    }),
  )
  /** One frame at a time. Synchronous: 50 frames a second, times every call. */
  const listen = (frame: AudioFrame): void => {
    const voice = echoCanceller.cancel(frame, clock.now())
    vad.push(voice, echoCanceller.echoShare)
    melody?.push(voice)
    ears.push(voice)
  }
  return { echoCanceller, detector, ears, listen, hearAnybody: () => vad.reset() }
}
