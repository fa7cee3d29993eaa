import { timingSafeEqual } from 'node:crypto'
import type { Log } from '@call-center/shared/log'
import { Hono } from 'hono'
import type { CallBook } from './calls/call-book.ts'
import { readCreate, readUpdate } from './calls/call-options.ts'
import { callResource } from './calls/call-resource.ts'
import type { Recordings } from './calls/recordings.ts'
import { sendWav } from '../phone/send-wav.ts'
import type { FaultBoard } from './faults.ts'
import type { Messaging } from './messaging.ts'
import { TwilioError } from './twilio-error.ts'

/** A request as it came, kept for golden tests. */
export interface RecordedRequest {
  readonly path: string
  readonly form: Readonly<Record<string, string>>
  readonly status: number
}

export interface ApiParts {
  readonly accountSid: string
  readonly authToken: string
  readonly number: string
  readonly calls: CallBook
  readonly recordings: Recordings
  readonly messaging: Messaging
  readonly faults: FaultBoard
  readonly onRequest: (request: RecordedRequest) => void
  readonly log: Log
}

interface Answer {
  readonly status: 200 | 201 | 204
  readonly body?: object
}

/** Twilio's REST API, as much of it as is used. What it does not know it refuses, and logs. */
export function createApi(parts: ApiParts): Hono {
  const { log, onRequest } = parts
  return new Hono().all('*', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const note = (status: number) => onRequest({ path: c.req.path, form: Object.fromEntries(form), status })
    try {
      if (!isAccount(c.req.header('authorization'), parts)) throw new TwilioError(20003)
      const sound = soundAt(parts, c.req.method, c.req.path)
      if (sound !== undefined) {
        note(200)
        return await sendWav(sound, c.req.header('range'))
      }
      const handler = handlerOf(parts, c.req.method, c.req.path)
      const refusal = parts.faults.takeRefusal()
      if (refusal) throw new TwilioError(refusal === 429 ? 20429 : 20500)
      const { status, body } = await handler(form)
      note(status)
      return status === 204 ? c.body(null, 204) : c.json(body ?? {}, status)
    } catch (error) {
      if (!(error instanceof TwilioError)) throw error
      note(error.status)
      log.error({ path: c.req.path, status: error.status, code: error.code }, 'a Twilio request was refused')
      return c.json(error.body, error.status as 400)
    }
  })
}

/** The file of a recording that is asked for. @throws {TwilioError} 20404 when there is none. */
function soundAt({ accountSid, recordings }: ApiParts, method: string, path: string): string | undefined {
  const sid = new RegExp(`^/2010-04-01/Accounts/${accountSid}/Recordings/(\\w+)\\.wav$`).exec(path)?.[1]
  return method === 'GET' && sid !== undefined ? recordings.sound(sid) : undefined
}

type Handler = (form: URLSearchParams) => Answer | Promise<Answer>

/** @throws {TwilioError} 20404 */
function handlerOf(parts: ApiParts, method: string, path: string): Handler {
  const { accountSid, number, calls, recordings, messaging } = parts
  const prefix = `/2010-04-01/Accounts/${accountSid}/`
  const [, list = '', sid, sublist, item] =
    /^(\w+?)(?:\/(\w+))?(?:\/(\w+))?(?:\/(\w+))?\.json$/.exec(path.replace(prefix, '')) ?? []
  if (!path.startsWith(prefix)) throw new TwilioError(20404)
  const resource = (id: string) => callResource(accountSid, calls.get(id))
  const route = [method, list, sid && ':sid', sublist, item && ':item'].filter(Boolean).join(' ')
  switch (route) {
    case 'POST Messages':
      return (form) => ({ status: 201, body: messaging.send(form) })
    case 'POST Calls':
      return (form) => ({ status: 201, body: resource(calls.create(readCreate(form, number)).sid) })
    case 'GET Calls :sid':
      return () => ({ status: 200, body: resource(sid ?? '') })
    case 'POST Calls :sid':
      return (form) => {
        calls.update(calls.get(sid ?? ''), readUpdate(form))
        return { status: 200, body: resource(sid ?? '') }
      }
    case 'GET Calls :sid Recordings':
      return () => ({ status: 200, body: recordings.list(calls.get(sid ?? '')) })
    case 'POST Calls :sid Recordings':
      return async (form) => ({ status: 201, body: await recordings.start(calls.get(sid ?? ''), form) })
    // Of a call alone: at `Recordings/…` nothing is updated.
    case 'POST Calls :sid Recordings :item':
      return async (form) => ({ status: 200, body: await recordings.update(calls.get(sid ?? ''), item ?? '', form) })
    case 'GET Recordings :sid':
      return () => ({ status: 200, body: recordings.describe(sid ?? '') })
    case 'DELETE Recordings :sid':
      return async () => {
        await recordings.remove(sid ?? '')
        return { status: 204 }
      }
    default:
      throw new TwilioError(20404)
  }
}

function isAccount(authorization: string | undefined, { accountSid, authToken }: ApiParts): boolean {
  const wanted = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`)
  const given = Buffer.from(authorization ?? '')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
