import { randomUUID } from 'node:crypto'
import { isKey, serveEmulator, type ServeOptions } from '../http/serve-emulator.ts'

export interface IdentityOptions extends ServeOptions {
  /** What has to be in `x-identity-header`. */
  readonly header: string
  /** The identity that there is. */
  readonly clientId: string
  /** How long a token is good for. @defaultValue a day */
  readonly lifetimeSec?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** Says whether a token was given out for a resource, and is still good. */
export type IsToken = (token: string | undefined, resource: string) => boolean

export interface Identity {
  readonly url: string
  readonly isToken: IsToken
  /** Resources that tokens were asked for, newest last. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

const API_VERSION = '2019-08-01'
const PARAMETERS: readonly string[] = ['resource', 'api-version', 'client_id']
const DAY_SEC = 86_400

/** Stands in for the address at which Container Apps gives an app the tokens of its identity. */
export async function startIdentity(options: IdentityOptions): Promise<Identity> {
  const { header, clientId, lifetimeSec = DAY_SEC, now = Date.now } = options
  const given = new Map<string, { readonly resource: string; readonly expiresAtMs: number }>()
  const asked: string[] = []
  const served = await serveEmulator(options, async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    const refused = (status: number, message: string) => Response.json({ statusCode: status, message }, { status })
    const resource = searchParams.get('resource') ?? ''
    const unknown = [...searchParams.keys()].filter((name) => !PARAMETERS.includes(name))
    if (request.method !== 'GET' || pathname !== '/msi/token') return refused(404, `no route ${pathname}`)
    if (!isKey(request.headers.get('x-identity-header') ?? undefined, header)) return refused(401, 'wrong header')
    if (searchParams.get('api-version') !== API_VERSION || unknown.length > 0) return refused(400, 'wrong parameters')
    if (searchParams.get('client_id') !== clientId) return refused(400, 'no identity of this client_id')
    if (!/^https:\/\/[a-z.]+$/.test(resource)) return refused(400, 'wrong resource')
    asked.push(resource)
    const token = randomUUID()
    const expires_on = Math.floor(now() / 1_000) + lifetimeSec
    given.set(token, { resource, expiresAtMs: expires_on * 1_000 })
    return Response.json({
      access_token: token,
      expires_on: String(expires_on),
      resource,
      token_type: 'Bearer',
      client_id: clientId,
    })
  })
  return {
    ...served,
    url: `${served.url}/msi/token`,
    asked,
    isToken(token, resource) {
      const known = given.get(token ?? '')
      return known !== undefined && known.resource === resource && known.expiresAtMs > now()
    },
  }
}
