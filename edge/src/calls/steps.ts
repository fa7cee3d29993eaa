import type { CallEvent } from '@call-center/shared/call/events'
import type { Voicemail } from '@call-center/shared/config/voicemail'
import type { AnswerGuess } from '@call-center/shared/protocol/node-channel'
import type { CarrierNotice } from '../telephony/telephony.ts'

/** Something to do once, outside the document. */
export type Effect =
  | { readonly do: 'start-recording' }
  /** The colleague who has the caller now was not asked whether they may be recorded. */
  | { readonly do: 'stop-recording' }
  | { readonly do: 'ask-consent' }
  /** `context`: what the carrier gives back with the answer. */
  | { readonly do: 'offer-languages'; readonly attempt: number; readonly context: string }
  | { readonly do: 'start-streaming'; readonly context: string; readonly attempt: number }
  | { readonly do: 'say-goodbye' }
  | { readonly do: 'hang-up' }
  | { readonly do: 'tell-answer-guessed'; readonly who: AnswerGuess }
  /** Speaks after the beep of a machine. */
  | { readonly do: 'leave-message'; readonly context: string }
  | { readonly do: 'brief-colleague' | 'join-colleague'; readonly context: string }
  | { readonly do: 'tell-transfer-failed' }
  | { readonly do: 'tell-call-ended' }
  | { readonly do: 'enqueue-insights' }

/** An event, and what follows the first time it is applied. */
export interface Step {
  readonly event: CallEvent
  readonly effect?: Effect
}

export interface PlanOptions {
  /** Ask whether the call may be recorded. */
  readonly recording: boolean
  /** What a machine gets that picks up a call of ours. */
  readonly voicemail: Voicemail
  /** When somebody is called again whose machine picked up. */
  readonly retryAt: string
  /** Times the language is asked for before the goodbye. */
  readonly retryMax: number
}

export type Notice<Type> = Extract<CarrierNotice, { type: Type }>

export const hangUp = (connectionId: string, at: string): Step[] => [
  { event: { id: `hang-up:${connectionId}`, type: 'hang-up-requested', connectionId, at }, effect: { do: 'hang-up' } },
]

export const GOODBYE = 'goodbye'

export const claim = (id: string, at: string, effect: Effect): Step => ({
  event: { id, type: 'effect-claimed', at },
  effect,
})

/** Why a stream is started that was not up before. */
export const FIRST = 'first'

export const sayGoodbye = (connectionId: string, at: string): Step =>
  claim(`goodbye:${connectionId}`, at, { do: 'say-goodbye' })

export const startStreaming = (connectionId: string, at: string, why: string, attempt: number): Step =>
  claim(`stream:${connectionId}:${why}:${attempt}`, at, {
    do: 'start-streaming',
    context: streamContext(why, attempt),
    attempt,
  })

const streamContext = (why: string, attempt: number): string => `stream-${why}-${attempt}`

/** What the carrier gives back about the first stream of the conversation. */
export const FIRST_STREAM = streamContext(FIRST, 1)
