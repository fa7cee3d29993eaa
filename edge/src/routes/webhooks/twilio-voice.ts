import type { CallState } from '@call-center/shared/call/call'
import { readPhoneNumber } from '@call-center/shared/phone-number'
import { Hono } from 'hono'
import { answerCall } from '../../calls/answer.ts'
import { repeatToColleague } from '../../calls/consultation.ts'
import { isOngoing } from '../../calls/legs.ts'
import { onCarrierNotice } from '../../calls/lifecycle.ts'
import { noteRecording } from '../../calls/recordings.ts'
import { legOptions } from '../../calls/open-leg.ts'
import { isoNow, type Services } from '../../services.ts'
import { IncomingForm, legOf, progress, readVoiceNotice, readVoiceWebhook } from '../../telephony/twilio-callbacks.ts'
import { legUrl } from '../../telephony/twilio.ts'
import { readRecordingReady } from '../../telephony/twilio-recordings.ts'
import { twilioReply } from '../../telephony/twilio-reply.ts'
import { hangUp, pause, redirect, response, voiceUrl } from '../../telephony/twiml.ts'
import { knownCall } from './known-call.ts'
import { twilioForm, XML } from './twilio-form.ts'

/** A caller has seldom more documents than this. */
const NEWEST = 5
/** Between an answer that told nothing and the next try, seconds: another delivery's answer may be at work. */
const LOST_AFTER_S = 5
const LOST_AT_MOST = 3
const LOOK_AGAIN_S = 1

/** What Twilio waits for an answer to with TwiML; the rest is news. */
const ASKS: readonly string[] = ['connected', 'chosen', 'said', 'streamed', 'dialled', 'reached', 'lost']

/** Twilio: somebody phones, and what happens on the calls. */
export const twilioVoice = (services: Services) =>
  new Hono()
    .post('/', async (c) => {
      const form = await twilioForm(services, [services.config.twilio], c)
      const { CallSid: connectionId, From, To } = IncomingForm.parse(Object.fromEntries(form))
      const from = readPhoneNumber(From)
      const { public_domain: publicDomain } = services.config
      const reply = twilioReply(services.telephony, { connectionId, publicDomain })
      await answerCall(
        { ...services, telephony: reply.telephony },
        { context: connectionId, from, to: readPhoneNumber(To) },
      )
      return c.body(reply.twiml ?? (await sameAnswer(services, connectionId, from)), 200, XML)
    })
    .post('/status', async (c) => {
      const form = await twilioForm(services, [services.config.twilio], c)
      const party = IncomingForm.parse(Object.fromEntries(form))
      const call = await callOf(services, party.CallSid, readPhoneNumber(party.From))
      const notice = progress(party, isoNow(services))
      if (call && notice) await onCarrierNotice(services, call.call_id, notice)
      return c.body(null, 204)
    })
    .post('/:callId/:secret', async (c) => {
      const posted = await twilioForm(services, [services.config.twilio], c)
      const call = await knownCall(services, c.req.param('callId'), c.req.param('secret'))
      const { query, form } = readVoiceWebhook(c.req.query(), posted)
      const recording = query.on === 'recorded' && readRecordingReady(posted)
      if (recording) await noteRecording(services, recording)
      const { public_domain: publicDomain } = services.config
      const connectionId = legOf(form)
      const reply = twilioReply(services.telephony, { connectionId, publicDomain })
      const notice = readVoiceNotice(query, form, isoNow(services))
      const asks = ASKS.includes(query.on)
      const here = asks ? { ...services, telephony: reply.telephony } : services
      if (notice) await onCarrierNotice(here, call.call_id, notice)
      if (!asks) return c.body(null, 204)
      if (reply.twiml !== undefined) return c.body(reply.twiml, 200, XML)
      if (form.ParentCallSid === undefined)
        return c.body(await meanwhile(services, call, { connectionId, ...query }), 200, XML)
      const current = (await whereItGoesOn(services, call)) ?? call
      await repeatToColleague(here, current, connectionId, query.context)
      return c.body(reply.twiml ?? response(hangUp()), 200, XML)
    })

/** The call was offered before, and that answer may be lost: the same one again, which changes nothing. */
async function sameAnswer(services: Services, connectionId: string, from: string | undefined): Promise<string> {
  const { public_domain } = services.config
  const call = await callOf(services, connectionId, from)
  if (!call)
    return response(pause(LOOK_AGAIN_S), redirect(`${public_domain.replace(/(?<!\/)\/+$/, '')}/webhooks/twilio/voice`))
  if (!isOngoing(call, connectionId)) return response(hangUp())
  return response(redirect(voiceUrl(legUrl(public_domain, legOptions(services, call)), 'connected')))
}

async function callOf({ store }: Services, connectionId: string, from: string | undefined) {
  const newest = from === undefined ? [] : await store.list({ phone: from, limit: NEWEST })
  return newest.find(({ legs }) => legs.some(({ connection_id }) => connection_id === connectionId))
}

/**
 * Nothing follows from what we were told. When we were told before, what followed went into an answer that may be lost: if
 * nothing comes of it for a while, the caller is put through.
 */
async function meanwhile(
  services: Services,
  told: CallState,
  { connectionId, on, context, times }: { connectionId: string; on: string; context: string; times: number },
): Promise<string> {
  const call = await whereItGoesOn(services, told)
  const again = on === 'lost' ? times + 1 : 1
  if (on === 'dialled' || !call || !isOngoing(call, connectionId) || again > LOST_AT_MOST) return response(hangUp())
  const why = { context: on === 'lost' ? context : `${on}-${context}`, times: String(again) }
  const base = legUrl(services.config.public_domain, legOptions(services, call))
  return response(pause(LOST_AFTER_S), redirect(voiceUrl(base, 'lost', why)))
}

/** The caller may have begun a new claim meanwhile. */
async function whereItGoesOn(services: Services, { call_id }: CallState): Promise<CallState | undefined> {
  const call = await services.store.get(call_id)
  return call?.continued_in ? whereItGoesOn(services, { ...call, call_id: call.continued_in }) : call
}
