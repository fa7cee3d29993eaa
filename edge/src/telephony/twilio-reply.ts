import type { LegOptions, Telephony } from './telephony.ts'
import * as twiml from './twiml.ts'
import { legUrl } from './twilio.ts'

export interface TwilioReply {
  /** What is asked of it for the connection that waits goes into the answer, at no request of its own; all else goes to Twilio. */
  readonly telephony: Telephony
  /** The TwiML to answer with; `undefined` when nothing was asked. The last one stands. */
  readonly twiml: string | undefined
}

/** Twilio asked what to do on a connection, or with the colleague who was rung for it, and waits. */
export function twilioReply(
  telephony: Telephony,
  { connectionId: waiting, publicDomain }: { readonly connectionId: string; readonly publicDomain: string },
): TwilioReply {
  let verbs: readonly string[] | undefined
  const base = (leg: LegOptions) => legUrl(publicDomain, leg)
  const reply = (...next: readonly string[]): void => void (verbs = next)

  return {
    get twiml() {
      return verbs && twiml.response(...verbs)
    },
    telephony: {
      ...telephony,
      async answer(_incoming, leg) {
        reply(twiml.redirect(twiml.voiceUrl(base(leg), 'connected')))
        return { connectionId: waiting }
      },
      async decline() {
        reply(twiml.reject())
      },
      async ask(id, question, leg) {
        if (id !== waiting) return telephony.ask(id, question, leg)
        reply(twiml.gather(base(leg), question))
      },
      async say(id, spoken, context, leg) {
        if (id !== waiting) return telephony.say(id, spoken, context, leg)
        reply(twiml.say(spoken), twiml.redirect(twiml.voiceUrl(base(leg), 'said', { context })))
      },
      async startStreaming(id, context, leg) {
        if (id !== waiting) return telephony.startStreaming(id, context, leg)
        reply(twiml.stream(base(leg), await leg.openMedia('message'), context))
      },
      async hangUp(id) {
        if (id !== waiting) return telephony.hangUp(id)
        reply(twiml.hangUp())
        return true
      },
      // A colleague whose document is over has the caller.
      async joinColleague(id, consultation) {
        if (id !== waiting) return telephony.joinColleague(id, consultation)
        reply()
      },
      async dismissColleague(id, consultation) {
        if (id !== waiting) return telephony.dismissColleague(id, consultation)
        reply(twiml.hangUp())
      },
      async transfer(id, to, context, leg) {
        if (id !== waiting) return telephony.transfer(id, to, context, leg)
        reply(twiml.dial(base(leg), to, context))
      },
    },
  }
}
