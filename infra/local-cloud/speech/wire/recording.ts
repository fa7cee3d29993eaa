import type { Frame } from './frames.ts'

/** Enough for a long call; audio messages are the bulk. */
const MAX_RECORDED = 5_000
const SECRET_PARAMETERS = ['Ocp-Apim-Subscription-Key', 'Authorization']

/** What a client did, for golden tests and for `GET /control/requests?service=speech`. */
export type RecordedRequest =
  | {
      readonly type: 'connect'
      readonly connection: number
      readonly path: string
      readonly query: Readonly<Record<string, string>>
    }
  | {
      readonly type: 'message'
      readonly connection: number
      readonly path: string
      readonly headers: readonly string[]
      /** Text of a text message. */
      readonly body?: string
      /** Size of a binary message. */
      readonly bytes?: number
    }
  | { readonly type: 'refused'; readonly connection: number; readonly path: string; readonly status: number }
  | { readonly type: 'close'; readonly connection: number; readonly code: number }

export interface Recording {
  readonly requests: readonly RecordedRequest[]
  add(request: RecordedRequest): void
}

export function createRecording(): Recording {
  const requests: RecordedRequest[] = []
  return {
    requests,
    add(request) {
      requests.push(request)
      if (requests.length > MAX_RECORDED) requests.shift()
    },
  }
}

export function recordConnect(connection: number, { pathname, searchParams }: URL): RecordedRequest {
  const query = Object.fromEntries(searchParams)
  for (const name of SECRET_PARAMETERS) if (name in query) query[name] = '[secret]'
  return { type: 'connect', connection, path: pathname, query }
}

export function recordMessage(connection: number, { path, headers, body }: Frame): RecordedRequest {
  const recorded = { type: 'message', connection, path, headers: Object.keys(headers).toSorted() } as const
  return typeof body === 'string' ? { ...recorded, body } : { ...recorded, bytes: body.length }
}
