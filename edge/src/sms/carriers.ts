import type { CallState } from '@call-center/shared/call/call'
import { textNumber } from '@call-center/shared/config/carriers'
import type { Config } from '@call-center/shared/config/config'
import { ConfigError } from '@call-center/shared/errors'
import { acsSms } from './acs-sms.ts'
import type { Sms } from './sms.ts'
import { twilioSms } from './twilio-sms.ts'

/** The assistant's number, E.164, and who carries its text messages. */
export type NumberedSms = readonly [number: string, sms: Sms]

/**
 * Everybody who is configured to carry text messages.
 *
 * @throws {ConfigError} when there is nobody.
 */
export function smsOf(config: Config): Sms {
  const { communication_services: acs, twilio, sms, public_domain } = config
  const statusUrl = `${public_domain.replace(/(?<!\/)\/+$/, '')}/webhooks/twilio/status`
  const accounts = [sms.twilio, twilio].filter((account) => account !== undefined)
  const senders = accounts.map((account): NumberedSms => [account.phone_number, twilioSms(account, { statusUrl })])
  return joinedSms([...(acs ? [[acs.phone_number, acsSms(acs)] as const] : []), ...senders], textNumber(config))
}

/** All as one: the number that a message goes from says who carries it, `usual` when none is given. */
export function joinedSms(senders: readonly NumberedSms[], usual: string | undefined): Sms {
  const of = (wanted: string | undefined) => senders.find(([number]) => number === wanted)?.[1]
  const fallback = of(usual)
  if (!fallback) throw new ConfigError(['sms: there is no carrier for text messages'])
  return { send: async (to, text, options) => (of(options.from) ?? fallback).send(to, text, options) }
}

/**
 * The assistant's number that a conversation is texted from, E.164: the one that was written to; or the one that was phoned,
 * unless the configuration says who writes.
 */
export function textFrom({ messages, legs }: CallState, config: Config): string | undefined {
  const { sms, twilio } = config
  const written = messages.findLast(({ persona, own_number }) => persona === 'human' && own_number !== undefined)
  const leg = sms.mode === undefined ? legs.findLast(({ own_number }) => own_number !== undefined) : undefined
  if (!leg || (written && written.created_at > (leg.connected_at ?? '')))
    return written?.own_number ?? textNumber(config)
  return leg.own_number === twilio?.phone_number ? (sms.twilio ?? twilio)?.phone_number : leg.own_number
}
