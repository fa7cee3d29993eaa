import { CallId, type CallState, createCall } from '@call-center/shared/call/call'
import { CALLER_FIELDS } from '@call-center/shared/call/claim'
import type { CallEvent } from '@call-center/shared/call/events'
import type { Leg } from '@call-center/shared/call/leg'
import { languageOf } from '@call-center/shared/config/languages'
import { reduce } from '@call-center/shared/call/reduce'
import { NotFound } from '@call-center/shared/errors'
import { CallOver } from '../errors.ts'
import { insightsJob } from '../insights/job.ts'
import { isoNow, type Services } from '../services.ts'
import { callIdOf, digest } from './conversation-of.ts'
import { heldMark } from './hold-recording.ts'
import { legStart, openLeg } from './legs.ts'

/**
 * Begins a new claim for the person on the line: the leg is closed in this call, without a hang-up, and goes on in another
 * call document, whose id follows from the command, so a repeated command finds it. The language goes along, and what the
 * caller told of themselves on this leg; the claim, the history and the reminders stay. What the carrier still reports to this call is passed on.
 *
 * @throws {CallOver} when nobody is on the line.
 */
export async function openNewCall(
  services: Services,
  callId: CallId,
  { id, check }: { readonly id: string; readonly check: (call: CallState) => void },
): Promise<CallId> {
  const { store, insights, outbound, log } = services
  const from = await store.get(callId)
  if (!from) throw new NotFound('there is no such call')
  check(from)
  const to = callIdOf(await digest(`new-call:${callId}:${id}`))
  if (from.continued_in === to) {
    await outbound.move(callId, to)
    return to
  }
  const connectionId = openLeg(from)?.connection_id
  if (!connectionId) throw new CallOver('nobody is on the line')

  const at = isoNow(services)
  await store.create(successor(from, { to, connectionId, at }))
  try {
    await store.apply(callId, (current) => {
      check(current)
      if (openLeg(current)?.connection_id !== connectionId) throw new CallOver('nobody is on the line')
      return [{ id: `moved:${connectionId}`, type: 'call-moved', connectionId, to, at }]
    })
  } catch (error) {
    const id = `disconnected:${connectionId}`
    await store.apply(to, [{ id, type: 'leg-disconnected', connectionId, at: isoNow(services) }])
    throw error
  }
  await outbound.move(callId, to)
  log.info({ callId, to }, 'the caller began a new claim')
  await insights.send(insightsJob(callId, connectionId))
  return to
}

/** The line is recorded as before, and a number that is being keyed is so still; the recording stays that of the call it began in. */
function recordingEvents(from: CallState, leg: Leg, at: string): CallEvent[] {
  const { connection_id: connectionId, recording_consent: consent, recording, collecting: field } = leg
  const given = consent === 'given'
  const since = legStart(from, leg)
  const known = recording ?? from.recordings.findLast(({ started_at }) => started_at >= since)
  const keptBy = recording?.kept_by ? CallId.parse(recording.kept_by) : from.call_id
  const held = heldMark(from)
  return [
    ...(consent
      ? [{ id: `consent:${connectionId}:${given}`, type: 'recording-consent', connectionId, given, at } as const]
      : []),
    ...(known
      ? [
          {
            id: `recording-started:${connectionId}`,
            type: 'recording-started',
            recordingId: known.recording_id,
            connectionId,
            keptBy,
            at,
          } as const,
        ]
      : []),
    ...(held ? [{ id: held.id, type: 'effect-claimed', at: held.at } as const] : []),
    ...(field
      ? [{ id: `collecting:${connectionId}`, type: 'collection-begun', connectionId, field, at } as const]
      : []),
  ]
}

/** The call that the conversation goes on in, with the caller on the line already. */
function successor(
  from: CallState,
  { to, connectionId, at }: { readonly to: CallId; readonly connectionId: string; readonly at: string },
): CallState {
  const { short_code: lang } = languageOf(from.initiate.lang, from.lang_short_code)
  const leg = openLeg(from)
  const ownNumber = leg?.own_number
  const since = leg ? legStart(from, leg) : at
  const known = CALLER_FIELDS.flatMap(({ name }) => {
    const value = from.claim[name]
    const told = value !== undefined && (from.claim_given_at[name] ?? '') >= since
    return told ? [[name, value] as const] : []
  })
  const events: CallEvent[] = [
    { id: `opened:${connectionId}`, type: 'leg-opened', connectionId, ownNumber, at },
    { id: `connected:${connectionId}`, type: 'leg-connected', connectionId, at },
    { id: `language:${connectionId}:moved`, type: 'language-changed', lang, at },
    { id: `caller:${connectionId}`, type: 'claim-updated', fields: Object.fromEntries(known), at },
  ]
  const recorded = leg ? recordingEvents(from, leg, at) : []
  return [...events, ...recorded].reduce(reduce, createCall(from.initiate, { callId: to, at }))
}
