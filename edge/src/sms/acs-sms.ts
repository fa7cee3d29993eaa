import type { CommunicationServices } from '@call-center/shared/config/communication-services'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import { acsSignature } from '../telephony/acs-signature.ts'
import { type Sms, writeRef } from './sms.ts'

const PATH = '/sms?api-version=2021-03-07'
const TIMEOUT_MS = 10_000

const Answer = z.object({
  value: z.array(z.object({ successful: z.boolean(), httpStatusCode: z.number(), errorMessage: z.string().nullish() })),
})

export interface AcsSmsOptions {
  /** Replaced in tests. */
  readonly fetch?: typeof globalThis.fetch
}

/** Azure Communication Services, SMS by its REST API: one request does not need an SDK. */
export function acsSms(
  { endpoint, access_key, phone_number }: CommunicationServices,
  { fetch = (...request) => globalThis.fetch(...request) }: AcsSmsOptions = {},
): Sms {
  return {
    async send(to, text, { ref }) {
      const url = new URL(PATH, endpoint)
      const recipient = {
        to,
        repeatabilityRequestId: crypto.randomUUID(),
        repeatabilityFirstSent: new Date().toUTCString(),
      }
      const smsSendOptions = { enableDeliveryReport: true, tag: writeRef(ref) }
      const body = JSON.stringify({ from: phone_number, smsRecipients: [recipient], message: text, smsSendOptions })
      const signature = await acsSignature({ method: 'POST', url, body }, access_key)
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signature },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((cause: unknown) => {
        throw new ProviderError('sms', 'no answer', { cause, retryable: true })
      })
      if (!response.ok) throw refused(response.status)
      const [result] = readAnswer(await response.text())?.value ?? []
      if (!result?.successful) throw refused(result?.httpStatusCode ?? 0)
    },
  }
}

function readAnswer(text: string): z.infer<typeof Answer> | undefined {
  try {
    return Answer.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const refused = (status: number): ProviderError =>
  new ProviderError('sms', `status ${status}`, { retryable: status === 429 || status >= 500 })
