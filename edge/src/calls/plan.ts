import type { CallState, Leg } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { wasApplied } from '@call-center/shared/call/reduce'
import type { CarrierNotice } from '../telephony/telephony.ts'
import { isOngoing, mediaClaimPrefix } from './legs.ts'
import { CONSENT, isYes } from './consent-answer.ts'

/** Something to do once, outside the document. */
export type Effect =
  | { readonly do: 'start-recording' }
  | { readonly do: 'ask-consent' }
  | { readonly do: 'offer-languages'; readonly attempt: number }
  | { readonly do: 'start-streaming'; readonly context: string; readonly attempt: number }
  | { readonly do: 'say-goodbye' }
  | { readonly do: 'hang-up' }
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
  /** Times the language is asked for before the goodbye. */
  readonly retryMax: number
}

/** Starts of the media stream for one reason before the assistant gives up. */
const MAX_STREAM_STARTS = 5

/**
 * What a notice does to a call. Pure. Every effect is claimed by an event of its own in the same write, named by what
 * happened: a duplicate claims nothing. Claims do not depend on the order of notices, so that the document does not either;
 * whether a claimed effect still makes sense is asked when it runs (`effects.ts`).
 */
export function plan(call: CallState, notice: CarrierNotice, options: PlanOptions): Step[] {
  const { connectionId, at } = notice
  switch (notice.type) {
    case 'connected':
      return [
        { event: { id: `connected:${connectionId}`, type: 'leg-connected', connectionId, at } },
        ...begin(call, notice, options),
      ]
    case 'disconnected':
    case 'refused':
      return [
        { event: { id: `disconnected:${connectionId}`, type: 'leg-disconnected', connectionId, at } },
        claim(`told-ended:${connectionId}`, at, { do: 'tell-call-ended' }),
        claim(`insights-job:${connectionId}`, at, { do: 'enqueue-insights' }),
      ]
    case 'choice-made':
      if (notice.context === CONSENT) return answered(notice, isYes(notice.choice))
      return chosen(call, notice, options)
    case 'choice-missed':
      if (notice.context === CONSENT) return answered(notice, false)
      return missed(notice, options)
    case 'prompt-ended':
      return notice.context === GOODBYE ? hangUp(connectionId, at) : []
    case 'streaming-started':
      return []
    case 'streaming-lost':
      return streamAgain(call, notice)
    case 'transferred':
      return [{ event: { id: `transferred:${connectionId}`, type: 'transferred', connectionId, at } }]
    case 'transfer-failed': {
      const id = `transfer-failed:${connectionId}:${notice.context}`
      const event = { id, type: 'transfer-failed', connectionId, at } as const
      if (notice.streamEnded) return [{ event }, startStreaming(connectionId, at, `${BACK}${call.epoch}`, 1)]
      return [{ event, effect: { do: 'tell-transfer-failed' } }]
    }
    case 'answered-by':
      return [{ event: { id: `answered-by:${connectionId}:${notice.who}`, type: 'effect-claimed', at } }]
  }
}

/**
 * The node that held the call is gone: the carrier has to dial again. Once for each holder, and not counted as the restart
 * after the carrier's own report of the loss, which may follow: a start of a stream that is up does nothing.
 */
export function planRestart(call: CallState, connectionId: string, at: string): Step[] {
  if (!isOngoing(call, connectionId)) return []
  return [startStreaming(connectionId, at, `rescue${call.epoch}`, 1)]
}

const hangUp = (connectionId: string, at: string): Step[] => [
  { event: { id: `hang-up:${connectionId}`, type: 'hang-up-requested', connectionId, at }, effect: { do: 'hang-up' } },
]

export const GOODBYE = 'goodbye'

const claim = (id: string, at: string, effect: Effect): Step => ({ event: { id, type: 'effect-claimed', at }, effect })

type Notice<Type> = Extract<CarrierNotice, { type: Type }>

function begin(call: CallState, { connectionId, at }: CarrierNotice, options: PlanOptions): Step[] {
  const [only, ...others] = call.initiate.lang.availables
  if (only && others.length === 0 && call.lang_short_code === undefined) {
    const event = { id: languageId(connectionId, 'only'), type: 'language-chosen', lang: only.short_code, at } as const
    return [{ event }, talk(connectionId, at, options)]
  }
  return [knewLanguage(call, connectionId) ? talk(connectionId, at, options) : offerLanguages(connectionId, at, 1)]
}

/** A choice on this very leg may have overtaken the news that the leg is connected: then it was not known before. */
const knewLanguage = (call: CallState, connectionId: string): boolean =>
  call.lang_short_code !== undefined && !choseLanguage(call, connectionId)

export const choseLanguage = (call: CallState, connectionId: string): boolean =>
  call.applied.some(({ id }) => id.startsWith(languageId(connectionId, LANGUAGE)))

const LANGUAGE = 'language-'
const FIRST = 'first'
const languageId = (connectionId: string, context: string): string => `language:${connectionId}:${context}`

const offerLanguages = (connectionId: string, at: string, attempt: number): Step =>
  claim(`menu:${connectionId}:${attempt}`, at, { do: 'offer-languages', attempt })

export const menuContext = (attempt: number): string => `${LANGUAGE}${attempt}`

const attemptOf = (context: string): number | undefined => {
  const attempt = Number(context.startsWith(LANGUAGE) ? context.slice(LANGUAGE.length) : Number.NaN)
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : undefined
}

function chosen(call: CallState, notice: Notice<'choice-made'>, options: PlanOptions): Step[] {
  const { connectionId, at, context, choice } = notice
  if (attemptOf(context) === undefined) return []
  const { availables } = call.initiate.lang
  const language = typeof choice === 'number' ? availables[choice - 1] : availables.find((l) => l.short_code === choice)
  if (!language) return missed({ ...notice, type: 'choice-missed' }, options)
  const event = {
    id: languageId(connectionId, context),
    type: 'language-chosen',
    lang: language.short_code,
    at,
  } as const
  return [{ event }, talk(connectionId, at, options)]
}

/** The language is known. Who is to be recorded is asked first. */
const talk = (connectionId: string, at: string, { recording }: PlanOptions): Step =>
  recording
    ? claim(`consent-asked:${connectionId}`, at, { do: 'ask-consent' })
    : startStreaming(connectionId, at, FIRST, 1)

/** Nothing is recorded but after a yes. */
function answered({ connectionId, at }: CarrierNotice, given: boolean): Step[] {
  const event = { id: `consent:${connectionId}:${given}`, type: 'recording-consent', connectionId, given, at } as const
  const record = given ? [claim(`recording:${connectionId}`, at, { do: 'start-recording' })] : []
  return [{ event }, ...record, startStreaming(connectionId, at, FIRST, 1)]
}

/** Whether the question was answered, or went unheard. */
export const answeredConsent = (call: CallState, connectionId: string): boolean =>
  call.legs.some((leg) => leg.connection_id === connectionId && leg.recording_consent !== undefined)

function missed({ connectionId, at, context }: Notice<'choice-missed'>, { retryMax }: PlanOptions): Step[] {
  const attempt = attemptOf(context)
  if (attempt === undefined) return []
  const event = { id: `missed:${connectionId}:${context}`, type: 'not-understood', at } as const
  const next = attempt < retryMax ? offerLanguages(connectionId, at, attempt + 1) : sayGoodbye(connectionId, at)
  return [{ event }, next]
}

const sayGoodbye = (connectionId: string, at: string): Step =>
  claim(`goodbye:${connectionId}`, at, { do: 'say-goodbye' })

const startStreaming = (connectionId: string, at: string, why: string, attempt: number): Step =>
  claim(`stream:${connectionId}:${why}:${attempt}`, at, {
    do: 'start-streaming',
    context: `stream-${why}-${attempt}`,
    attempt,
  })

/** Why the stream starts: the caller comes back from a transfer that failed. */
const BACK = 'back'

/** Whether a media node that takes the leg now is the first since the caller came back so. */
export function cameBack({ applied }: CallState, { connection_id: connectionId }: Leg): boolean {
  const [back, claimed] = [`stream:${connectionId}:${BACK}`, mediaClaimPrefix(connectionId)]
  return applied.findLast(({ id }) => id.startsWith(back) || id.startsWith(claimed))?.id.startsWith(back) ?? false
}

const STREAM_CONTEXT = /^stream-(\w+)-(\d+)$/

/** A start that failed is tried again; a stream that broke later is started anew, once for each node that held the call. */
function streamAgain(call: CallState, { connectionId, at, context, stream }: Notice<'streaming-lost'>): Step[] {
  const lost = { id: `lost:${connectionId}:${stream ?? `${context}:${at}`}`, type: 'effect-claimed', at } as const
  if (wasApplied(call, lost.id)) return []
  const match = STREAM_CONTEXT.exec(context)
  if (!match || wasTaken(call, connectionId, match)) {
    return [{ event: lost }, startStreaming(connectionId, at, `epoch${call.epoch}`, 1)]
  }
  const attempt = Number(match[2])
  if (attempt >= MAX_STREAM_STARTS) return [{ event: lost }, sayGoodbye(connectionId, at)]
  return [{ event: lost }, startStreaming(connectionId, at, match[1] ?? FIRST, attempt + 1)]
}

/** Whether a media node took the call after this start. */
function wasTaken({ applied }: CallState, connectionId: string, [, why, attempt]: RegExpExecArray): boolean {
  const started = applied.findIndex(({ id }) => id === `stream:${connectionId}:${why}:${attempt}`)
  return applied.some(({ id }, index) => index > started && id.startsWith(mediaClaimPrefix(connectionId)))
}
