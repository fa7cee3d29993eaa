import type { AccessSettings } from '@call-center/shared/config/access'
import * as z from 'zod'
import type { Identity, Scope } from './scopes.ts'
import { readSignedToken, type SignerKeys } from './signed-token.ts'

const READER: readonly Scope[] = ['call:read', 'report:read', 'config:read']

const Person = z.object({ sub: z.string().min(1), email: z.email().transform((email) => email.toLowerCase()) })

type Cloudflare = NonNullable<AccessSettings['cloudflare']>

/** Where Cloudflare publishes the keys of a team. */
export const accessKeysUrl = ({ team_domain }: Cloudflare): string => `${originOf(team_domain)}/cdn-cgi/access/certs`

/**
 * The person whom Cloudflare Access let through, as its `Cf-Access-Jwt-Assertion` says. A service token names nobody and
 * is not accepted: programs have keys.
 *
 * @throws {Unauthorized} when the assertion is forged, expired or for another application.
 * @throws {Unavailable} when Cloudflare's keys cannot be had.
 */
export async function readAccessAssertion(
  assertion: string,
  keys: SignerKeys,
  { cloudflare, nowMs }: { readonly cloudflare: Cloudflare; readonly nowMs: number },
): Promise<Identity | undefined> {
  const { team_domain, audience, operators } = cloudflare
  const expected = { signer: 'Cloudflare Access', issuer: originOf(team_domain), audience, nowMs }
  const person = Person.safeParse(await readSignedToken(assertion, keys, expected))
  if (!person.success) return undefined
  const { sub, email } = person.data
  return { id: `access:${sub}`, scopes: operators.includes(email) ? ['operator'] : READER }
}

const originOf = (url: string): string => new URL(url).origin
