import type { TwilioAccount } from '@call-center/shared/config/twilio'
import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import { fetchSoon } from './fetch-soon.ts'
import type { OpenRecordingOptions } from './telephony.ts'

/** A caller waits meanwhile. */
const TIMEOUT_MS = 5_000

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
const Refusal = z.object({ code: z.number() })

/** Twilio refused: its code says why. The text of it may quote numbers and does not go on. */
export class TwilioRefusal extends ProviderError {
  readonly status: number | undefined
  readonly reason: number | undefined

  constructor(
    what: string,
    { status, reason, cause }: { status?: number; reason?: number | undefined; cause?: unknown },
  ) {
    super('telephony', `${what} was refused (${status ?? 'no answer'}, code ${reason ?? 'none'})`, {
      cause,
      retryable: status === undefined || status === 429 || status >= 500,
      unanswered: status === undefined || status >= 500,
    })
    this.status = status
    this.reason = reason
  }
}

interface RequestOptions {
  readonly harmless?: boolean
}

export interface TwilioApi {
  /** `what` is for the error; what is `harmless` when it is done twice is tried twice, as all that is only read. @throws {TwilioRefusal} */
  request(what: string, path: string, form?: URLSearchParams, options?: RequestOptions): Promise<unknown>
  /** The answer as it is, whatever it is. @throws {TwilioRefusal} when there is none. */
  open(what: string, path: string, options: OpenRecordingOptions): Promise<Response>
  /** @throws {TwilioRefusal} */
  remove(what: string, path: string): Promise<void>
}

/** Twilio's REST API. What would be done twice is asked for once: Twilio knows no idempotency key. */
export function twilioApi(
  { account_sid, auth_token, endpoint }: TwilioAccount,
  fetch: typeof globalThis.fetch,
): TwilioApi {
  const headers = { authorization: `Basic ${btoa(`${account_sid}:${auth_token}`)}` }
  const addressOf = (path: string) => new URL(`/2010-04-01/Accounts/${account_sid}/${path}`, endpoint)
  const ask = async (what: string, path: string, init: RequestInit): Promise<unknown> => {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(addressOf(path), { headers, signal, ...init }).catch((cause: unknown) => {
      throw new TwilioRefusal(what, { cause })
    })
    const answer = parseJson(await response.text())
    if (response.ok) return answer
    throw new TwilioRefusal(what, { status: response.status, reason: Refusal.safeParse(answer).data?.code })
  }
  const askTwice: typeof ask = (...request) =>
    ask(...request).catch((error: unknown) => {
      const mayWork = error instanceof TwilioRefusal && (error.status === undefined || error.status >= 500)
      return mayWork ? ask(...request) : Promise.reject(error)
    })
  return {
    request(what, path, form, { harmless = form === undefined } = {}) {
      const init = form === undefined ? { method: 'GET' } : { method: 'POST', body: form }
      return (harmless ? askTwice : ask)(what, path, init)
    },
    open: (what, path, { range, signal }) => {
      const asked = { headers: { ...headers, 'accept-encoding': 'identity', ...(range && { range }) }, signal }
      // Elsewhere our password has no business.
      return fetchSoon(fetch, addressOf(path), { ...asked, redirect: 'manual' }, TIMEOUT_MS).catch((cause: unknown) => {
        throw new TwilioRefusal(what, { cause })
      })
    },
    remove: async (what, path) => void (await ask(what, path, { method: 'DELETE' })),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
