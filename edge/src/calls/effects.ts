import type { CallState } from '@call-center/shared/call/call'
import { languageOf } from '@call-center/shared/config/languages'
import { newSpanId, traceOf } from '@call-center/shared/telemetry/trace-context'
import { insightsJob } from '../insights/job.ts'
import { settleLeg } from '../limits/admit.ts'
import type { Services } from '../services.ts'
import { briefColleague, endConsultation, joinColleague } from './consultation.ts'
import { languageQuestion, sentence } from './language-menu.ts'
import { startRecording, stopRecording } from './leg-recording.ts'
import { isOngoing, isOpen, legOpenedAt } from './legs.ts'
import { legOptions } from './open-leg.ts'
import { answeredConsent, choseLanguage } from './plan.ts'
import { consentQuestion } from './recording-consent.ts'
import { type Effect, FIRST_STREAM, GOODBYE } from './steps.ts'

/** Between two starts of a media stream that fails, times the attempt. */
const BETWEEN_STARTS_MS = 250

/** What the carrier says something for. */
const SPEAKS: ReadonlySet<Effect['do']> = new Set(['ask-consent', 'offer-languages', 'say-goodbye'])

const languagesOf = ({ initiate }: CallState): readonly string[] =>
  initiate.lang.availables.map(({ short_code }) => short_code)

/** Runs one claimed effect. On a leg that is over, only what comes after a call still happens. */
export async function runEffect(
  services: Services,
  call: CallState,
  connectionId: string,
  effect: Effect,
): Promise<void> {
  const { telephony, nodes, insights, sentences } = services
  const { call_id: callId } = call
  if (effect.do === 'tell-call-ended') {
    tellCall(services, call, connectionId)
    try {
      await settleLeg(services, call, connectionId)
    } finally {
      await nodes.notify({ type: 'call-ended', callId })
    }
    return
  }
  if (effect.do === 'enqueue-insights') return void (await insights.send(insightsJob(callId, connectionId)))
  if (effect.do === 'hang-up') {
    if (isOpen(call, connectionId)) await telephony.hangUp(connectionId)
    return
  }
  if (effect.do === 'stop-recording') return stopRecording(services, call, connectionId)
  if (!isOngoing(call, connectionId)) return
  if (SPEAKS.has(effect.do)) await sentences.prepare(languagesOf(call))
  const leg = legOptions(services, call)

  switch (effect.do) {
    case 'start-recording':
      return startRecording(services, call, connectionId)
    case 'ask-consent':
      if (answeredConsent(call, connectionId)) return
      return telephony.ask(connectionId, consentQuestion(services, call), leg)
    case 'offer-languages':
      if (choseLanguage(call, connectionId)) return
      return telephony.ask(connectionId, languageQuestion(services, call, effect), leg)
    case 'start-streaming':
      if (effect.context === FIRST_STREAM && (await begins(services, call, connectionId))) return
      await services.pause((effect.attempt - 1) * BETWEEN_STARTS_MS)
      return telephony.startStreaming(connectionId, effect.context, leg)
    case 'tell-answer-guessed':
      return void (await nodes.notify({ type: 'answer-guessed', callId, who: effect.who }))
    case 'leave-message':
      if (await nodes.notify({ type: 'leave-message', callId })) return
      return telephony.startStreaming(connectionId, effect.context, leg)
    case 'say-goodbye':
      return telephony.say(connectionId, [sentence(sentences, call, 'goodbye_tpl')], GOODBYE, leg)
    case 'brief-colleague':
      return briefColleague(services, call, connectionId, effect.context)
    case 'join-colleague':
      return joinColleague(services, call, connectionId, effect.context)
    case 'tell-transfer-failed':
      try {
        await endConsultation(services, call, connectionId)
      } finally {
        await nodes.notify({ type: 'transfer-failed', callId })
      }
  }
}

/** The whole of the call, of which all else is a part; when the caller came back, of their return. */
function tellCall({ traces }: Services, call: CallState, connectionId: string): void {
  const [first] = call.legs
  const leg = call.legs.find(({ connection_id }) => connection_id === connectionId)
  const openedAt = leg && legOpenedAt(call, leg)
  if (!openedAt) return
  const trace = traceOf(call.call_id)
  const own = leg === first ? { context: trace } : { parent: trace, context: { ...trace, spanId: newSpanId() } }
  const attributes = { 'call.id': call.call_id, 'call.end': leg.ended_by ?? 'caller-hung-up' }
  traces.tell('call', { ...own, attributes, startMs: Date.parse(openedAt) })
}

/**
 * Whether the media node that found out who picked up is still there: then it goes on with the person. Asked before the first
 * start alone: of a stream that was lost since, the node may not have told us yet.
 */
async function begins(
  { nodes }: Services,
  { call_id: callId, initiate, lang_short_code, legs }: CallState,
  connectionId: string,
): Promise<boolean> {
  const leg = legs.find(({ connection_id }) => connection_id === connectionId)
  if (leg?.answered_by !== 'person') return false
  return nodes.notify({ type: 'begin', callId, lang: languageOf(initiate.lang, lang_short_code).short_code })
}
