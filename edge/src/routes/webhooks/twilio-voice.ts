import { readPhoneNumber } from '@call-center/shared/phone-number'
import type { CallState } from '@call-center/shared/call/call'
import { Hono } from 'hono'
import * as z from 'zod'
import { answerCall } from '../../calls/answer.ts'
import { repeatToColleague } from '../../calls/consultation.ts'
import { isOngoing } from '../../calls/legs.ts'
import { onCarrierNotice } from '../../calls/lifecycle.ts'
import { noteRecording } from '../../calls/recordings.ts'
import { legOptions } from '../../calls/open-leg.ts'
import { isoNow, type Services } from '../../services.ts'
import {
  callerOf,
  IncomingForm,
  legOf,
  progress,
  readVoiceNotice,
  readVoiceWebhook,
  tryAgainUrl,
  wereJoined,
} from '../../telephony/twilio-callbacks.ts'
import { legUrl } from '../../telephony/twilio.ts'
import { readRecordingReady } from '../../telephony/twilio-recordings.ts'
import { twilioReply } from '../../telephony/twilio-reply.ts'
import { hangUp, pause, redirect, response, voiceUrl } from '../../telephony/twiml.ts'
import { knownCall } from './known-call.ts'
import { orTryAgain, TRIES } from './twilio-try-again.ts'
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
      const offered = IncomingForm.parse(Object.fromEntries(form))
      const { CallSid: connectionId } = offered
      const again = Again.parse(c.req.query('again'))
      return orTryAgain(services, c, { again, url: offerUrl(services, again + 1) }, async () => {
        const from = callerOf(offered)
        const { public_domain: publicDomain } = services.config
        const reply = twilioReply(services.telephony, { connectionId, publicDomain })
        const offer = { context: connectionId, from, to: readPhoneNumber(offered.To) }
        await answerCall({ ...services, telephony: reply.telephony }, offer)
        return c.body(reply.twiml ?? (await sameAnswer(services, { connectionId, from, again })), 200, XML)
      })
    })
    .post('/status', async (c) => {
      const form = await twilioForm(services, [services.config.twilio], c)
      const party = IncomingForm.parse(Object.fromEntries(form))
      const call = await callOf(services, party.CallSid, callerOf(party))
      const notice = progress(party, isoNow(services))
      if (call && notice) await onCarrierNotice(services, call.call_id, notice)
      return c.body(null, 204)
    })
    .post('/:callId/:secret', async (c) => {
      const posted = await twilioForm(services, [services.config.twilio], c)
      const webhook = readVoiceWebhook(c.req.query(), posted)
      const { callId, secret } = c.req.param()
      const told = () => knownCall(services, callId, secret)
      const { query, form } = webhook
      if (ASKS.includes(query.on)) {
        const base = legUrl(services.config.public_domain, { ref: `${callId}/${secret}` })
        const url = tryAgainUrl(base, query, form)
        return orTryAgain(services, c, { again: query.again, url }, async () =>
          c.body(await whatNext(services, await told(), webhook), 200, XML),
        )
      }
      const call = await told()
      const recording = query.on === 'recorded' && readRecordingReady(posted)
      if (recording) await noteRecording(services, recording, call.call_id)
      const notice = readVoiceNotice(query, form, isoNow(services))
      if (notice) await onCarrierNotice(services, call.call_id, notice)
      return c.body(null, 204)
    })

const Again = z.coerce.number().int().min(0).max(99).default(0)

const offerUrl = ({ config }: Services, again: number): string =>
  `${config.public_domain.replace(/(?<!\/)\/+$/, '')}/webhooks/twilio/voice?again=${again}`

/** TwiML for a leg that waits. */
async function whatNext(
  services: Services,
  call: CallState,
  { query, form }: ReturnType<typeof readVoiceWebhook>,
): Promise<string> {
  const { public_domain: publicDomain } = services.config
  const connectionId = legOf(form)
  const reply = twilioReply(services.telephony, { connectionId, publicDomain })
  const here = { ...services, telephony: reply.telephony }
  const notice = readVoiceNotice(query, form, isoNow(services))
  if (notice) await onCarrierNotice(here, call.call_id, notice)
  if (reply.twiml !== undefined) return reply.twiml
  if (form.ParentCallSid === undefined) {
    const parted = query.on === 'dialled' && wereJoined(form)
    return parted ? response(hangUp()) : meanwhile(services, call, { connectionId, ...query })
  }
  const current = (await whereItGoesOn(services, call)) ?? call
  await repeatToColleague(here, current, connectionId, query.context)
  return reply.twiml ?? response(hangUp())
}

/** The call was offered before, and that answer may be lost: the same one again, which changes nothing. */
async function sameAnswer(
  services: Services,
  { connectionId, from, again }: { connectionId: string; from: string | undefined; again: number },
): Promise<string> {
  const { public_domain } = services.config
  const call = await callOf(services, connectionId, from)
  if (!call && again < TRIES) return response(pause(LOOK_AGAIN_S), redirect(offerUrl(services, again + 1)))
  if (!call || !isOngoing(call, connectionId)) return response(hangUp())
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
  if (!call || !isOngoing(call, connectionId) || again > LOST_AT_MOST) return response(hangUp())
  const why = { context: on === 'lost' ? context : `${on}-${context}`, times: String(again) }
  const base = legUrl(services.config.public_domain, legOptions(services, call))
  return response(pause(LOST_AFTER_S), redirect(voiceUrl(base, 'lost', why)))
}

/** The caller may have begun a new claim meanwhile. */
async function whereItGoesOn(services: Services, { call_id }: CallState): Promise<CallState | undefined> {
  const call = await services.store.get(call_id)
  return call?.continued_in ? whereItGoesOn(services, { ...call, call_id: call.continued_in }) : call
}
