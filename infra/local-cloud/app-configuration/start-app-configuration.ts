import { createServer as createPlainServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { AppConfigurationError, badRequest, toResponse } from './app-configuration-error.ts'
import { createFaults, type FaultQueue, type Faults } from './faults.ts'
import { checkSignature, type Credential } from './request-signature.ts'
import { route } from './routes.ts'
import type { Settings } from './settings.ts'
import { openSettings } from './settings-file.ts'

export interface AppConfigurationOptions {
  /** @defaultValue 0, any free port */
  readonly port?: number
  /** @defaultValue 'localhost' */
  readonly host?: string
  /** PEM. Absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly credential: Credential
  /** Where the settings are kept over a restart. Absent: in memory. */
  readonly file?: string
  /** Gets a line for every request that was refused. @defaultValue console.error */
  readonly onLine?: (line: string) => void
}

export interface RecordedRequest {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly status: number
}

export interface AppConfigurationService {
  readonly url: string
  readonly connectionString: string
  /** Newest last, at most `MOST_RECORDED`. */
  readonly requests: readonly RecordedRequest[]
  readonly faults: Faults
  close(): Promise<void>
}

const MOST_RECORDED = 1_000

interface Running {
  readonly settings: Settings
  readonly credential: Credential
  readonly faults: FaultQueue
  readonly requests: RecordedRequest[]
  readonly onLine: (line: string) => void
}

/** Starts an emulator of Azure App Configuration's key-values that the real SDK can use. Labels, conditions and signatures are real; revisions, snapshots and locks are not there. */
export async function startAppConfiguration(options: AppConfigurationOptions): Promise<AppConfigurationService> {
  const { port = 0, host = 'localhost', tls, credential, file, onLine = console.error } = options
  const running: Running = {
    settings: openSettings(file),
    credential,
    faults: createFaults((ms) => wait(ms)),
    requests: [],
    onLine,
  }
  const listener = getRequestListener(
    (request, env) => answer(request, (env as HttpBindings).incoming.url ?? '/', running),
    { overrideGlobalObjects: false },
  )
  const server: Server = tls ? createTlsServer(tls, listener) : createPlainServer(listener)
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const url = `${tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`
  return {
    url,
    connectionString: `Endpoint=${url};Id=${credential.id};Secret=${credential.secret}`,
    requests: running.requests,
    faults: running.faults,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(request: Request, target: string, running: Running): Promise<Response> {
  const { method } = request
  const { authorization: _signature, ...headers } = Object.fromEntries(request.headers)
  let body: unknown
  let response: Response
  try {
    const text = await request.text()
    checkSignature({ method, target, headers: request.headers, body: text }, running.credential)
    body = readJson(text)
    await running.faults.meet()
    response = route({ method, url: new URL(request.url), headers: request.headers, body }, running.settings)
  } catch (error) {
    if (!(error instanceof AppConfigurationError)) throw error
    response = toResponse(error)
    if ([400, 401, 415].includes(error.status)) {
      running.onLine(`app-configuration: ${error.status} ${method} ${target.split('?')[0]}: ${error.message}`)
    }
  }
  running.requests.push({ method, path: target, headers, body, status: response.status })
  if (running.requests.length > MOST_RECORDED) running.requests.shift()
  return response
}

function readJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('The request body is not JSON.')
  }
}
