import { ProviderError } from '@call-center/shared/errors'
import * as z from 'zod'
import type { Clock } from '../clock.ts'
import { within } from '../within.ts'
import type { AccessToken, TokenSource } from './access-token.ts'

/** What Container Apps puts into the environment of an app that has an identity. */
export interface ManagedIdentityOptions {
  /** `IDENTITY_ENDPOINT`, on this machine. */
  readonly endpoint: string
  /** `IDENTITY_HEADER`: proves that it is this app that asks. */
  readonly header: string
  /** Of several identities, which; needed for one that is assigned by a user. */
  readonly clientId: string | undefined
  readonly clock: Clock
}

const PROVIDER = 'managed-identity'
const API_VERSION = '2019-08-01'
const TIMEOUT_MS = 5_000
/** A new one is asked for this long before the end, while the old one still serves. */
const RENEW_BEFORE_MS = 300_000
/** A token that ends sooner is of no use to a request. */
const LEAST_MS = 10_000

const Answer = z.object({
  access_token: z.string().min(1),
  /** Seconds since 1970. */
  expires_on: z.coerce.number().positive(),
  token_type: z.literal('Bearer'),
})

/**
 * Tokens of the identity that the platform gave this app, kept until shortly before they end. It is one request to an address
 * on this machine, https://learn.microsoft.com/azure/container-apps/managed-identity#rest-endpoint-reference:
 * @azure/identity would bring a browser's login and what it needs, for the same request.
 */
export function managedIdentity(options: ManagedIdentityOptions): TokenSource {
  const { clock } = options
  const kept = new Map<string, AccessToken>()
  const asked = new Map<string, Promise<AccessToken>>()
  return {
    async token(resource) {
      const old = kept.get(resource)
      const leftMs = old ? old.expiresAtMs - clock.wallMs() : 0
      if (old && leftMs > RENEW_BEFORE_MS) return old
      const renewed = renew(resource)
      if (!old || leftMs < LEAST_MS) return await renewed
      renewed.catch(() => {}) // the old one serves, and the next request asks again
      return old
    },
  }

  /** Who asks meanwhile waits for the same answer. */
  function renew(resource: string): Promise<AccessToken> {
    const under = asked.get(resource)
    if (under) return under
    const asking = ask(resource, options)
      .then((token) => {
        kept.set(resource, token)
        return token
      })
      .finally(() => asked.delete(resource))
    asked.set(resource, asking)
    return asking
  }
}

async function ask(resource: string, { endpoint, header, clientId, clock }: ManagedIdentityOptions) {
  const url = new URL(endpoint)
  url.searchParams.set('resource', resource)
  url.searchParams.set('api-version', API_VERSION)
  if (clientId) url.searchParams.set('client_id', clientId)
  const stop = new AbortController()
  const { signal } = stop
  const late = () => new ProviderError(PROVIDER, `no token within ${TIMEOUT_MS} ms`, { retryable: true })
  try {
    const request = fetch(url, { headers: { 'x-identity-header': header }, redirect: 'error', signal }).then(read)
    return await within(request, TIMEOUT_MS, { clock, late, signal })
  } catch (error) {
    if (error instanceof ProviderError) throw error
    throw new ProviderError(PROVIDER, 'no token could be had', { cause: error, retryable: true })
  } finally {
    stop.abort()
  }
}

async function read(response: Response): Promise<AccessToken> {
  const { status } = response
  if (!response.ok)
    throw new ProviderError(PROVIDER, `status ${status}`, { retryable: status === 429 || status >= 500 })
  const { access_token: token, expires_on } = Answer.parse(await response.json())
  return { token, expiresAtMs: expires_on * 1_000 }
}
