import type { AnsweredBy as Answerer } from '@call-center/shared/call/leg'
import { StaleEpoch } from '@call-center/shared/errors'
import type { Log } from '@call-center/shared/log'
import type { Session } from '@call-center/shared/protocol/call-api'
import type { AudioFrame } from '../audio/frame.ts'
import type { CallInput } from '../call/call-state.ts'
import type { SpeechSettings } from '../call/speech-settings.ts'
import type { Clock } from '../clock.ts'
import type { CallApi } from '../reporting/call-api.ts'
import type { SpokenPart } from '../conversation/conversation.ts'
import type { CallRef } from '../reporting/event-reporter.ts'
import type { CallNotice, DialogueNotice } from '../reporting/notices.ts'
import type { TurnEvent } from '../turn/turn-detector.ts'
import { type AnsweredBy, createAnswerDetector, type DecidedBy } from './answer-detector.ts'
import { awaitBeep, type BeepWait } from './await-beep.ts'
import { createBeepDetector } from './beep-detector.ts'

/** Finds out who picked up a call of ours, before anything is said. What it does not take is the dialogue's. */
export interface PickUp {
  /** The dialogue goes on. Keys that are pressed before answer the carrier. */
  readonly talking: boolean
  listen(frame: AudioFrame): void
  takesTurn(event: TurnEvent): boolean
  onNotice(notice: CallNotice): void
}

export interface PickUpParts {
  readonly session: Session
  readonly call: () => CallRef
  readonly api: CallApi
  readonly settings: SpeechSettings
  /** Goes on in the language that was chosen meanwhile. */
  readonly changeLanguage: (lang: string) => void
  readonly dispatch: (input: CallInput) => void
  /** What is for the dialogue; a text message waits until it has begun. */
  readonly hand: (notice: DialogueNotice) => void
  readonly clock: Clock
  readonly log: Log
  readonly signal: AbortSignal
}

/** `talking`: the dialogue goes on, and a machine may still give itself away. */
type Phase = 'finding-out' | 'told' | 'machine' | 'leaving-message' | 'talking'

export function openPickUp(parts: PickUpParts): PickUp | undefined {
  const { session, call, api, settings, changeLanguage, dispatch, hand, clock, log, signal } = parts
  if (!session.screening) {
    dispatch({ type: 'greet' })
    return undefined
  }
  let phase: Phase = session.screening === 'machine' ? 'machine' : 'finding-out'
  let wait: BeepWait | undefined
  const kept: DialogueNotice[] = []
  const firstWords: SpokenPart[] = []
  let isFirst = phase === 'finding-out'
  const detector =
    phase === 'finding-out' ? createAnswerDetector({ lang: settings.lang, onDecided, clock, signal }) : undefined
  const hearBeep = createBeepDetector(() => {
    detector?.beep()
    wait?.beep()
  })
  if (phase === 'machine') leaveMessage()

  return {
    get talking() {
      return phase === 'talking'
    },
    listen: (frame) => hearBeep(frame),
    takesTurn(event) {
      follow(event)
      return phase !== 'talking'
    },
    onNotice(notice) {
      if (notice.type === 'begin') begin(notice.lang)
      else if (notice.type === 'leave-message') leaveMessage()
      else if (notice.type === 'answer-guessed') detector?.guess(notice.who)
      else if (notice.type === 'sms-received' && phase !== 'talking') kept.push(notice)
      else hand(notice)
    },
  }

  function follow(event: TurnEvent): void {
    if (event.type === 'speech-started') {
      detector?.voiceBegan()
      wait?.voiceBegan()
    }
    keepFirstWords(event)
    if ('text' in event && event.text) detector?.words(event.text)
    if (event.type !== 'turn-ended' && event.type !== 'nothing-said') return
    detector?.voiceEnded(event.type === 'nothing-said' ? event.voicedMs : Infinity)
    wait?.voiceEnded()
  }

  /** What was begun before it was known who they are; what comes then may answer a question of the carrier's. */
  function keepFirstWords(event: TurnEvent): void {
    if (event.type === 'speech-started') isFirst = phase === 'finding-out'
    else if (event.type === 'turn-ended' && isFirst && phase !== 'talking') firstWords.push(event)
    else if (event.type === 'turn-corrected') {
      const index = firstWords.findIndex(({ utterance }) => utterance === event.utterance)
      if (index >= 0) firstWords[index] = event
    }
  }

  function onDecided(by: AnsweredBy, why: DecidedBy): void {
    log.info({ by, why }, 'who picked up')
    if (by === 'likely-machine') return
    // Nothing more is said to it, whatever was begun.
    if (by === 'machine' && phase === 'talking') {
      hand({ type: 'first-words', said: [] })
      dispatch({ type: 'words-heard', urgent: true })
    }
    phase = by === 'machine' ? 'machine' : 'told'
    void tell(by)
  }

  async function tell(by: Answerer): Promise<void> {
    const { callId, epoch } = call()
    const id = `${callId}:${epoch}:answered-by:${by}`
    try {
      await api.command(callId, { epoch, id, command: { type: 'answered-by', by } }, { signal })
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof StaleEpoch) return dispatch({ type: 'ended', reason: 'taken-over' })
      log.error({ err: error, by }, 'who picked up could not be told')
      // A person must not hear nothing; a machine may.
      if (by === 'person') begin(settings.lang)
      else dispatch({ type: 'ended', reason: 'failed' })
    }
  }

  function begin(lang: string): void {
    // The carrier may have found out first.
    if (phase !== 'told' && phase !== 'finding-out') return
    phase = 'talking'
    if (lang !== settings.lang) changeLanguage(lang)
    hand({ type: 'first-words', said: firstWords.map(({ utterance, text }) => ({ utterance, text })) })
    dispatch({ type: 'greet' })
    for (const notice of kept.splice(0)) hand(notice)
  }

  function leaveMessage(): void {
    if (phase === 'leaving-message') return
    phase = 'leaving-message'
    wait = awaitBeep(() => dispatch({ type: 'machine-waits' }), { clock, signal })
  }
}
