import { timingSafeEqual } from 'node:crypto'
import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'

export interface ServeOptions {
  /** @defaultValue 0, any free port */
  readonly port?: number | undefined
  /** @defaultValue 'localhost' */
  readonly host?: string | undefined
  /** PEM. Absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined
}

export interface RecordedRequest {
  readonly method: string
  /** With the query, where the service has one. */
  readonly path: string
  /** Without those that prove who asks. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly status: number
}

/** How a request came, beside what is in it. */
export interface Wire {
  /** Path and query as they were sent. */
  readonly target: string
  /** Breaks the connection. */
  readonly cut: () => void
}

export interface Served {
  readonly url: string
  close(): Promise<void>
}

const MOST_RECORDED = 1_000

/** The last requests of a service, newest last. */
export function createRequestLog() {
  const requests: RecordedRequest[] = []
  return {
    requests: requests as readonly RecordedRequest[],
    record(request: RecordedRequest): void {
      requests.push(request)
      if (requests.length > MOST_RECORDED) requests.shift()
    },
  }
}

/** Listens, and answers every request with `answer`, which must not fail. */
export async function serveEmulator(
  { port = 0, host = 'localhost', tls }: ServeOptions,
  answer: (request: Request, wire: Wire) => Promise<Response>,
): Promise<Served> {
  const listener = getRequestListener(
    (request, env) => {
      const { incoming, outgoing } = env as HttpBindings
      return answer(request, { target: incoming.url ?? '/', cut: () => outgoing.destroy() })
    },
    { overrideGlobalObjects: false },
  )
  const server: Server = tls ? createTlsServer(tls, listener) : createPlainServer(listener)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Reads a body; `undefined` when there is none. @throws what `refuse` makes when it is not JSON. */
export function readJsonBody(text: string, refuse: (message: string) => Error): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('The request body is not JSON.')
  }
}

/** Whether a key is the right one. Without one to have, everybody may. */
export function isKey(given: string | undefined, wanted: string | undefined): boolean {
  if (wanted === undefined) return true
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
