import type { CallState } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import type { Leg } from '@call-center/shared/call/leg'
import { wasApplied } from '@call-center/shared/call/applied'
import type { CarrierNotice } from '../telephony/telephony.ts'
import { CONSENT, isYes } from './consent-answer.ts'
import { claimedAt, isOngoing } from './legs.ts'
import { orderedBy } from './ordered-by.ts'
import { attemptOfBriefing, brief, join, missing, transferFailedId } from './plan-consultation.ts'
import { answeredBy, answerGuessed, screens } from './plan-pick-up.ts'
import {
  claim,
  FIRST,
  GOODBYE,
  hangUp,
  type Notice,
  type PlanOptions,
  sayGoodbye,
  startStreaming,
  type Step,
} from './steps.ts'

/** Starts of the media stream for one reason before the assistant gives up. */
const MAX_STREAM_STARTS = 8

/**
 * What a notice does to a call. Pure. Every effect is claimed by an event of its own in the same write, named by what
 * happened: a duplicate claims nothing. Claims do not depend on the order of notices, so that the document does not either;
 * whether a claimed effect still makes sense is asked when it runs (`effects.ts`).
 */
export function plan(call: CallState, notice: CarrierNotice, options: PlanOptions): Step[] {
  const { connectionId, at } = notice
  const briefed = 'context' in notice ? attemptOfBriefing(notice.context) : undefined
  switch (notice.type) {
    case 'connected':
      return [
        {
          event: { id: `connected:${connectionId}`, type: 'leg-connected', connectionId, placed: notice.placed, at },
        },
        ...(screens(notice, options) ?? begin(call, { ...notice, options })),
      ]
    case 'answered-by':
      return answeredBy(notice, options, () => begin(call, { ...notice, placed: true, options }))
    case 'answer-guessed':
      return answerGuessed(notice, options)
    case 'disconnected':
    case 'refused':
      return [
        { event: disconnected(notice) },
        claim(`told-ended:${connectionId}`, at, { do: 'tell-call-ended' }),
        claim(`insights-job:${connectionId}`, at, { do: 'enqueue-insights' }),
      ]
    case 'choice-made':
      if (briefed !== undefined) return isYes(notice.choice) ? join(notice, briefed) : transferFailed(notice, briefed)
      if (notice.context === CONSENT) return answered(notice, isYes(notice.choice))
      return chosen(call, notice, options)
    case 'choice-missed':
      if (briefed !== undefined) return transferFailed(notice, briefed)
      if (notice.context === CONSENT) return answered(notice, false)
      return missed(notice, options)
    case 'prompt-ended':
      return notice.context === GOODBYE ? hangUp(connectionId, at) : []
    case 'streaming-started':
      return []
    case 'streaming-lost':
      return streamAgain(call, notice)
    case 'transferred':
      return [transferred(notice)]
    case 'transfer-failed': {
      const [failed] = transferFailed(notice, notice.context)
      if (!notice.streamEnded) return [failed]
      return [{ event: failed.event }, startStreaming(connectionId, at, `${BACK}${call.epoch}`, 1)]
    }
    case 'colleague-reached':
      return brief(notice)
    case 'participants':
      return missing(call, notice, (context) => transferFailed(notice, context))
  }
}

function disconnected(notice: CarrierNotice): CallEvent {
  const { connectionId, at } = notice
  const event = { id: `disconnected:${connectionId}`, type: 'leg-disconnected', connectionId, at } as const
  // Both may be told of a leg that never was, in any order: why is not to be lost.
  return notice.type === 'refused' ? { ...event, id: `refused:${connectionId}`, unreached: notice.unreached } : event
}

const transferred = ({ connectionId, at, context }: Notice<'transferred'>): Step => ({
  event: { id: `transferred:${connectionId}`, type: 'transferred', connectionId, at, ...orderedBy(context) },
  effect: { do: 'stop-recording' },
})

/** The caller stays with the assistant. Once for each attempt. */
const transferFailed = ({ connectionId, at }: CarrierNotice, context: string): [Step] => [
  {
    event: { id: transferFailedId(connectionId, context), type: 'transfer-failed', connectionId, at },
    effect: { do: 'tell-transfer-failed' },
  },
]

/**
 * The node that held the call is gone: the carrier has to dial again. Once for each holder, and not counted as the restart
 * after the carrier's own report of the loss, which may follow. Not when another node took the call meanwhile, whose status has not
 * come yet: a carrier may replace a stream that is up, and the caller would be cut off again.
 */
export function planRestart(
  call: CallState,
  { connectionId, at, lostAtMs }: { readonly connectionId: string; readonly at: string; readonly lostAtMs: number },
): Step[] {
  const isHeld = Date.parse(claimedAt(call, connectionId) ?? '') > lostAtMs
  if (isHeld || !isOngoing(call, connectionId)) return []
  return [startStreaming(connectionId, at, `rescue${call.epoch}`, 1)]
}

interface Begun {
  readonly connectionId: string
  readonly at: string
  /** We rang them. */
  readonly placed: boolean
  readonly options: PlanOptions
}

/** Who calls again may choose again: it may be somebody else, or the key was the wrong one. */
function begin(call: CallState, { connectionId, at, placed, options }: Begun): Step[] {
  const [only, ...others] = call.initiate.lang.availables
  if (only && others.length === 0 && call.lang_short_code === undefined) {
    const event = { id: languageId(connectionId, 'only'), type: 'language-chosen', lang: only.short_code, at } as const
    return [{ event }, talk(connectionId, at, options)]
  }
  if (!knewLanguage(call, connectionId)) return [offerLanguages(connectionId, at, 1)]
  return [placed || others.length === 0 ? talk(connectionId, at, options) : offerLanguages(connectionId, at, 1, AGAIN)]
}

/** A choice on this very leg may have overtaken the news that the leg is connected: then it was not known before. */
const knewLanguage = (call: CallState, connectionId: string): boolean =>
  call.lang_short_code !== undefined && !choseLanguage(call, connectionId)

export const choseLanguage = (call: CallState, connectionId: string): boolean =>
  call.legs.some((leg) => leg.connection_id === connectionId && leg.chose_language) ||
  // Of documents that were written before legs said it.
  call.applied.some(({ id }) => id.startsWith(languageId(connectionId, LANGUAGE)))

const LANGUAGE = 'language-'
const languageId = (connectionId: string, context: string): string => `language:${connectionId}:${context}`

/** Of a menu that need not be answered: the language of an earlier leg goes on. */
export const AGAIN = `${LANGUAGE}again`

const offerLanguages = (connectionId: string, at: string, attempt: number, context = `${LANGUAGE}${attempt}`): Step =>
  claim(`menu:${connectionId}:${attempt}`, at, { do: 'offer-languages', attempt, context })

const attemptOf = (context: string): number | undefined => {
  const attempt = Number(context.startsWith(LANGUAGE) ? context.slice(LANGUAGE.length) : Number.NaN)
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : undefined
}

function chosen(call: CallState, notice: Notice<'choice-made'>, options: PlanOptions): Step[] {
  const { connectionId, at, context, choice } = notice
  if (context !== AGAIN && attemptOf(context) === undefined) return []
  const { availables } = call.initiate.lang
  const language = typeof choice === 'number' ? availables[choice - 1] : availables.find((l) => l.short_code === choice)
  if (!language) return missed({ ...notice, type: 'choice-missed' }, options)
  const event = {
    id: languageId(connectionId, context),
    type: 'language-chosen',
    lang: language.short_code,
    connectionId,
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

function missed({ connectionId, at, context }: Notice<'choice-missed'>, options: PlanOptions): Step[] {
  if (context === AGAIN) return [talk(connectionId, at, options)]
  const attempt = attemptOf(context)
  if (attempt === undefined) return []
  const event = { id: `missed:${connectionId}:${context}`, type: 'not-understood', at } as const
  const next = attempt < options.retryMax ? offerLanguages(connectionId, at, attempt + 1) : sayGoodbye(connectionId, at)
  return [{ event }, next]
}

/** Why the stream starts: the caller comes back from a transfer that failed. */
const BACK = 'back'

/** Whether a media node that takes the leg now is the first since the caller came back so. */
export function cameBack(call: CallState, { connection_id: connectionId }: Leg): boolean {
  const back = call.applied.findLast(({ id }) => id.startsWith(`stream:${connectionId}:${BACK}`))
  return back !== undefined && (claimedAt(call, connectionId) ?? '') <= back.at
}

const STREAM_CONTEXT = /^stream-(\w+)-(\d+)$/

/** A start that failed is tried again; a stream that broke later is started anew, once for each node that held the call. */
function streamAgain(call: CallState, { connectionId, at, context, stream, again }: Notice<'streaming-lost'>): Step[] {
  const lost = { id: `lost:${connectionId}:${stream ?? `${context}:${at}`}`, type: 'effect-claimed', at } as const
  if (wasApplied(call, lost.id)) return []
  const match = STREAM_CONTEXT.exec(context)
  if (!match || wasTaken(call, connectionId, match)) {
    const why = `epoch${call.epoch}${again === undefined ? '' : `lost${again}`}`
    return [{ event: lost }, startStreaming(connectionId, at, why, 1)]
  }
  const attempt = Number(match[2])
  if (attempt >= MAX_STREAM_STARTS) return [{ event: lost }, sayGoodbye(connectionId, at)]
  return [{ event: lost }, startStreaming(connectionId, at, match[1] ?? FIRST, attempt + 1)]
}

/** Whether a media node took the call after this start. */
function wasTaken(call: CallState, connectionId: string, [, why, attempt]: RegExpExecArray): boolean {
  const started = call.applied.find(({ id }) => id === `stream:${connectionId}:${why}:${attempt}`)
  return (claimedAt(call, connectionId) ?? '') > (started?.at ?? '')
}
