import { carrierOf } from '@call-center/shared/config/carriers'
import type { TwilioCalls } from '@call-center/shared/config/twilio'
import type { Voicemail } from '@call-center/shared/config/voicemail'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import type { Carrier } from './carriers.ts'
import { RETRIED } from './twilio-retried.ts'
import type { LegOptions, Telephony } from './telephony.ts'
import * as twiml from './twiml.ts'
import { twilioApi, TwilioRefusal } from './twilio-api.ts'
import { twilioRecordings } from './twilio-recordings.ts'

export interface TwilioOptions {
  /** What a machine gets that picks up a call of ours: with `ignore` Twilio, which charges for it, is not asked who did. */
  readonly voicemail?: Voicemail
  /** Where Twilio reaches us. */
  readonly publicDomain: string
  /** Replaced in tests. */
  readonly fetch?: typeof globalThis.fetch
}

/** The call is not in a state for that, which is: it is over. */
const INVALID_CALL_STATE = 21_220
/** Characters of a document in a request; an answer may be longer. https://www.twilio.com/docs/api/errors/32018 */
const MAX_TWIML = 4_000
const ALIVE: readonly string[] = ['queued', 'initiated', 'ringing', 'in-progress']

const Named = z.object({ sid: z.string().min(1) })
const Recordings = z.object({ recordings: z.array(z.object({ sid: z.string().min(1), status: z.string() })) })
const WithStatus = z.object({ status: z.string() })

/** Where Twilio asks what to do on a leg, and says what happened on it. */
export const legUrl = (publicDomain: string, { ref }: Pick<LegOptions, 'ref'>): string =>
  `${publicDomain.replace(/(?<!\/)\/+$/, '')}/webhooks/twilio/voice/${ref}`

/** Twilio, Programmable Voice. */
export const twilioCarrier = (account: TwilioCalls, options: TwilioOptions): Carrier => ({
  number: account.phone_number,
  owns: (id) => carrierOf(id) === 'twilio',
  telephony: twilioTelephony(account, options),
})

/**
 * Twilio by its REST API: a call that goes on is told what to do next with TwiML. Where Twilio waits for the answer to a
 * webhook, `twilio-reply.ts` tells it there instead. https://www.twilio.com/docs/voice/api/call-resource
 */
export function twilioTelephony(
  account: TwilioCalls,
  { publicDomain, voicemail, fetch = (...request) => globalThis.fetch(...request) }: TwilioOptions,
): Telephony {
  const api = twilioApi(account, fetch)
  const base = (leg: LegOptions) => legUrl(publicDomain, leg)
  const tell = async (what: string, sid: string, ...verbs: string[]): Promise<void> => {
    await api.request(what, `Calls/${sid}.json`, new URLSearchParams({ Twiml: twiml.response(...verbs) }))
  }

  const recording = async (what: string, sid: string, recordingId: string, status: string): Promise<void> => {
    // What is keyed leaves no gap that tells how long it was.
    const form = new URLSearchParams({ Status: status, ...(status === 'paused' && { PauseBehavior: 'skip' }) })
    await api.request(what, `Calls/${sid}/Recordings/${recordingId}.json`, form, { harmless: true })
  }

  return {
    answer: () => Promise.reject(inReplyOnly('answer')),
    decline: () => Promise.reject(inReplyOnly('decline')),
    async place(to, leg) {
      const form = new URLSearchParams({
        To: to,
        From: account.phone_number,
        Url: twiml.voiceUrl(base(leg), 'connected'),
        StatusCallback: twiml.voiceUrl(base(leg), 'progress') + RETRIED,
        StatusCallbackEvent: 'completed',
      })
      if (leg.longestMs !== undefined) form.set('TimeLimit', String(timeLimitS(leg.longestMs)))
      if (account.machine_detection && voicemail !== 'ignore') {
        form.set('MachineDetection', 'Enable')
        form.set('AsyncAmd', 'true')
        form.set('AsyncAmdStatusCallback', twiml.voiceUrl(base(leg), 'machine') + RETRIED)
      }
      return { connectionId: Named.parse(await api.request('place', 'Calls.json', form)).sid }
    },
    async startRecording(sid, leg) {
      const form = new URLSearchParams({
        RecordingChannels: 'dual',
        RecordingStatusCallback: twiml.voiceUrl(base(leg), 'recorded') + RETRIED,
        RecordingStatusCallbackEvent: 'completed',
      })
      return { recordingId: Named.parse(await api.request('record', `Calls/${sid}/Recordings.json`, form)).sid }
    },
    async findRecording(sid) {
      const { recordings } = Recordings.parse(await api.request('find', `Calls/${sid}/Recordings.json`))
      const found = recordings.find(({ status }) => status === 'in-progress' || status === 'paused')
      return found && { recordingId: found.sid }
    },
    async stopRecording(sid, recordingId) {
      try {
        await recording('stop', sid, recordingId, 'stopped')
      } catch (error) {
        if (!isOver(error)) throw error
      }
    },
    pauseRecording: (sid, recordingId) => recording('pause', sid, recordingId, 'paused'),
    resumeRecording: (sid, recordingId) => recording('resume', sid, recordingId, 'in-progress'),
    ...twilioRecordings(api),
    ask(sid, question, leg) {
      const whole = twiml.gather(base(leg), question)
      const fits = twiml.response(whole).length <= MAX_TWIML
      return tell('ask', sid, fits ? whole : twiml.gather(base(leg), question, { by: 'dtmf' }))
    },
    say: (sid, spoken, context, leg) =>
      tell('say', sid, twiml.say(spoken), twiml.redirect(twiml.voiceUrl(base(leg), 'said', { context }))),
    async startStreaming(sid, context, leg) {
      await tell('stream', sid, twiml.stream(base(leg), await leg.openMedia('message'), context))
    },
    async hangUp(sid) {
      try {
        const form = new URLSearchParams({ Status: 'completed' })
        await api.request('hang-up', `Calls/${sid}.json`, form, { harmless: true })
        return true
      } catch (error) {
        if (isOver(error)) return false
        throw error
      }
    },
    async isAlive(sid) {
      try {
        return ALIVE.includes(WithStatus.parse(await api.request('look-up', `Calls/${sid}.json`)).status)
      } catch (error) {
        if (isOver(error)) return false
        throw error
      }
    },
    consult: (sid, { to, wait, context }, leg) =>
      tell('consult', sid, twiml.say(wait), twiml.dialBriefed(base(leg), to, context)),
    joinColleague: () => Promise.reject(inReplyOnly('join')),
    dismissColleague: () => Promise.reject(inReplyOnly('dismiss')),
    transfer: (sid, to, context, leg) => tell('transfer', sid, twiml.dial(base(leg), to, context)),
  }
}

/** Twilio's own most, seconds. https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource */
const MOST_S = 14_400
/** The goodbye and our own hang-up come first. */
const timeLimitS = (longestMs: number): number => Math.min(MOST_S, Math.ceil(longestMs / 1_000) + 300)

const isOver = (error: unknown): boolean =>
  error instanceof TwilioRefusal && (error.status === 404 || error.reason === INVALID_CALL_STATE)

/** Twilio rings with a webhook, and its answer is the only way to pick up; so it is with a colleague who was reached. */
const inReplyOnly = (what: string) =>
  new ProviderError('telephony', `${what} is possible in the answer to the webhook alone`, { retryable: false })
