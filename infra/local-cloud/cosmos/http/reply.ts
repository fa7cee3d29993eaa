import { randomUUID } from 'node:crypto'
import { CosmosError } from '../cosmos-error.ts'

/** What an operation answers, before it is put on the wire. */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Request units, near what the service charges for a document of one kilobyte. */
export const CHARGE = { read: 1, query: 2.83, write: 6.29, metadata: 2 } as const

export const charged = (units: number): Readonly<Record<string, string>> => ({ 'x-ms-request-charge': String(units) })

export function toResponse({ status, body, headers = {} }: Reply): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json',
      'x-ms-activity-id': randomUUID(),
      'x-ms-version': '2020-07-15',
      'x-ms-gatewayversion': '2.0.0-local',
      ...headers,
    },
  })
}

export const errorReply = ({ status, code, message, headers }: CosmosError): Reply => ({
  status,
  body: { code, message },
  headers: { ...charged(1), ...headers },
})
