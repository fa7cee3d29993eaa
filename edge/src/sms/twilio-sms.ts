import type { TwilioAccount } from '@call-center/shared/config/twilio'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import { RETRIED } from '../telephony/twilio-retried.ts'
import { NumberStopped, type Sms, writeRef } from './sms.ts'

const TIMEOUT_MS = 10_000
/** "Attempt to send to unsubscribed recipient". */
const UNSUBSCRIBED = 21_610

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
const Refusal = z.object({ code: z.number() })

export interface TwilioSmsOptions {
  /** Where Twilio reports to, `ref` is added to its query. */
  readonly statusUrl: string
  /** Replaced in tests. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Twilio, SMS by its REST API: one request does not need an SDK. Twilio knows no idempotency key, so nothing here is
 * sent twice. https://www.twilio.com/docs/messaging/api/message-resource
 */
export function twilioSms(
  { account_sid, auth_token, phone_number, messaging_service_sid: service, endpoint }: TwilioAccount,
  { statusUrl, fetch = (...request) => globalThis.fetch(...request) }: TwilioSmsOptions,
): Sms {
  const url = new URL(`/2010-04-01/Accounts/${account_sid}/Messages.json`, endpoint)
  const authorization = `Basic ${btoa(`${account_sid}:${auth_token}`)}`
  return {
    async send(to, text, { ref }) {
      const callback = new URL(statusUrl)
      callback.searchParams.set('ref', writeRef(ref))
      callback.hash = RETRIED
      const body = new URLSearchParams({ To: to, From: phone_number, Body: text, StatusCallback: callback.href })
      if (service !== undefined) body.set('MessagingServiceSid', service)
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const response = await fetch(url, { method: 'POST', headers: { authorization }, body, signal }).catch(
        (cause: unknown) => {
          throw new ProviderError('sms', 'no answer', { cause, retryable: true })
        },
      )
      if (!response.ok) throw refused(response.status, await response.text())
      await response.body?.cancel()
    },
  }
}

/** The provider's text may quote the number: only its status and code go on. */
function refused(status: number, text: string): ProviderError {
  const code = readCode(text)
  if (code === UNSUBSCRIBED) return new NumberStopped()
  return new ProviderError('sms', `status ${status}, code ${code ?? 'none'}`, {
    retryable: status === 429 || status >= 500,
  })
}

function readCode(text: string): number | undefined {
  try {
    return Refusal.parse(JSON.parse(text)).code
  } catch {
    return undefined
  }
}
