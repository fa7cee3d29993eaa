import { setTimeout as wait } from 'node:timers/promises'
import {
  createRequestLog,
  readJsonBody,
  type RecordedRequest,
  serveEmulator,
  type ServeOptions,
} from '../http/serve-emulator.ts'
import { AppConfigurationError, badRequest, toResponse } from './app-configuration-error.ts'
import { createFaults, type FaultQueue, type Faults } from './faults.ts'
import { checkSignature, type Credential } from './request-signature.ts'
import { route } from './routes.ts'
import type { Settings } from './settings.ts'
import { openSettings } from './settings-file.ts'

export interface AppConfigurationOptions extends ServeOptions {
  readonly credential: Credential
  /** Where the settings are kept over a restart. Absent: in memory. */
  readonly file?: string
  /** Gets a line for every request that was refused. @defaultValue console.error */
  readonly onLine?: (line: string) => void
}

export interface AppConfigurationService {
  readonly url: string
  readonly connectionString: string
  /** Newest last. */
  readonly requests: readonly RecordedRequest[]
  readonly faults: Faults
  close(): Promise<void>
}

interface Running {
  readonly settings: Settings
  readonly credential: Credential
  readonly faults: FaultQueue
  readonly log: ReturnType<typeof createRequestLog>
  readonly onLine: (line: string) => void
}

/** Starts an emulator of Azure App Configuration's key-values that the real SDK can use. Labels, conditions and signatures are real; revisions, snapshots and locks are not there. */
export async function startAppConfiguration(options: AppConfigurationOptions): Promise<AppConfigurationService> {
  const { credential, file, onLine = console.error } = options
  const running: Running = {
    settings: openSettings(file),
    credential,
    faults: createFaults((ms) => wait(ms)),
    log: createRequestLog(),
    onLine,
  }
  const served = await serveEmulator(options, (request, { target }) => answer(request, target, running))
  return {
    ...served,
    connectionString: `Endpoint=${served.url};Id=${credential.id};Secret=${credential.secret}`,
    requests: running.log.requests,
    faults: running.faults,
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
    body = readJsonBody(text, badRequest)
    await running.faults.meet()
    response = route({ method, url: new URL(request.url), headers: request.headers, body }, running.settings)
  } catch (error) {
    if (!(error instanceof AppConfigurationError)) throw error
    response = toResponse(error)
    if ([400, 401, 415].includes(error.status)) {
      running.onLine(`app-configuration: ${error.status} ${method} ${target.split('?')[0]}: ${error.message}`)
    }
  }
  running.log.record({ method, path: target, headers, body, status: response.status })
  return response
}
