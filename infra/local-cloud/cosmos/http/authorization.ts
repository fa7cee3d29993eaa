import { createHmac, timingSafeEqual } from 'node:crypto'
import { CosmosError } from '../cosmos-error.ts'
import type { Resource } from './address.ts'

export interface SignedRequest {
  readonly method: string
  readonly resource: Resource
  readonly authorization: string | undefined
  readonly date: string | undefined
}

const unauthorized = (message: string): CosmosError => new CosmosError(401, 'Unauthorized', message)

/** Checks the master key's signature of verb, resource type, resource link and date. @throws {CosmosError} 401 */
export function checkAuthorization({ method, resource, authorization, date }: SignedRequest, key: string): void {
  if (authorization === undefined) throw unauthorized('Required Header authorization is missing.')
  if (date === undefined) throw unauthorized('Required Header x-ms-date is missing.')
  const match = /^type=master&ver=1\.0&sig=(.+)$/.exec(decodeURIComponent(authorization))
  if (!match?.[1]) throw unauthorized('The authorization token is not a master key signature.')
  const text = `${method.toLowerCase()}\n${resource.type}\n${resource.link}\n${date.toLowerCase()}\n\n`
  const expected = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest()
  const given = Buffer.from(match[1], 'base64')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw unauthorized(
      `The input authorization token can't serve the request. The following payload was signed: '${text}'`,
    )
  }
}
