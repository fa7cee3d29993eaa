import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type Log, silentLog } from '@call-center/shared/log'
import { Hono } from 'hono'
import * as z from 'zod'
import type { PhoneNetwork } from '../phone/phone-network.ts'
import { type OutgoingMessage, readMessage, type TwilioCode, TwilioError } from './messages.ts'

export interface TwilioOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string }
  readonly accountSid: string
  readonly authToken: string
  /** The account's number: texts to it become webhooks. */
  readonly number: string
  /** The webhook of incoming messages, as it is written in Twilio's console. */
  readonly inboundUrl: string
  readonly network: PhoneNetwork
  readonly fetch?: typeof fetch
  readonly log?: Log
}

export interface Twilio extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly {
    readonly path: string
    readonly form: Readonly<Record<string, string>>
    readonly status: number
  }[]
  /** `{ "status": 429 | 500, "times": 1 }`. @throws when a knob is unknown. */
  setFaults(knobs: unknown): void
  clearFaults(): void
}

const Faults = z.strictObject({
  status: z.union([z.literal(429), z.literal(500)]),
  times: z.number().int().positive().default(1),
})
const REQUESTS_KEPT = 1_000
/** What Twilio obeys by itself, before any webhook. */
const STOP = /^\s*(stop|stopall|unsubscribe|cancel|end|quit)\s*$/i
const START = /^\s*(start|yes|unstop)\s*$/i

/** Starts an emulator of Twilio's Messages API and of its webhooks, joined to the telephone network. */
export async function startTwilio(options: TwilioOptions): Promise<Twilio> {
  const { accountSid, number, network, log = silentLog } = options
  const requests: Twilio['requests'][number][] = []
  const stopped = new Set<string>()
  const faults = { status: 0, left: 0 }
  const webhooks = new Webhooks(options)
  const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`

  const app = new Hono()
  app.all('*', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    const note = (status: number) => {
      requests.push({ path: c.req.path, form: Object.fromEntries(form), status })
      if (requests.length > REQUESTS_KEPT) requests.shift()
    }
    try {
      if (!isAccount(c.req.header('authorization'), options)) throw new TwilioError(20003)
      if (c.req.method !== 'POST' || c.req.path !== path) throw new TwilioError(20404)
      if (faults.left > 0) {
        faults.left -= 1
        throw new TwilioError((faults.status === 429 ? 20429 : 20500) satisfies TwilioCode)
      }
      const message = readMessage(form, number)
      if (stopped.has(message.to)) throw new TwilioError(21610)
      const sid = `SM${randomBytes(16).toString('hex')}`
      note(201)
      setImmediate(() => void deliver(sid, message))
      return c.json(resourceOf(sid, accountSid, message), 201)
    } catch (error) {
      if (!(error instanceof TwilioError)) throw error
      note(error.status)
      log.error({ path: c.req.path, status: error.status, code: error.code }, 'a Twilio request was refused')
      return c.json(error.body, error.status as 400)
    }
  })

  async function deliver(sid: string, { to, from, text, statusCallback }: OutgoingMessage): Promise<void> {
    const delivered = network.deliverSms(to, { from, text })
    if (statusCallback === undefined) return
    const status = (MessageStatus: string, more = {}) =>
      webhooks.post(statusCallback, { MessageSid: sid, SmsSid: sid, MessageStatus, To: to, From: from, ...more })
    await status('sent')
    await (delivered ? status('delivered') : status('undelivered', { ErrorCode: '30003' }))
  }

  function receive(from: string, to: string, text: string): void {
    if (STOP.test(text)) stopped.add(from)
    else if (START.test(text)) stopped.delete(from)
    const sid = `SM${randomBytes(16).toString('hex')}`
    const message = { MessageSid: sid, SmsSid: sid, From: from, To: to, Body: text, NumMedia: '0', NumSegments: '1' }
    void webhooks.post(options.inboundUrl, message)
  }

  const server = createServer(options.tls, getRequestListener(app.fetch))
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const stopServing = network.serve(number, {
    onCall(caller) {
      caller.end('this number takes text messages only')
      return () => {}
    },
    onSms: receive,
  })
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    setFaults(knobs) {
      const { status, times } = Faults.parse(knobs)
      Object.assign(faults, { status, left: times })
    },
    clearFaults: () => void (faults.left = 0),
    async [Symbol.asyncDispose]() {
      stopServing()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Posts a form as Twilio does: signed over the URL it was told. */
class Webhooks {
  readonly #options: TwilioOptions

  constructor(options: TwilioOptions) {
    this.#options = options
  }

  async post(url: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const { accountSid, authToken, fetch: post = globalThis.fetch, log = silentLog } = this.#options
    const form = { AccountSid: accountSid, ApiVersion: '2010-04-01', ...fields }
    const signed =
      url +
      Object.entries(form)
        .sort()
        .map(([name, value]) => name + value)
        .join('')
    const signature = createHmac('sha1', authToken).update(signed).digest('base64')
    const headers = { 'x-twilio-signature': signature, 'user-agent': 'TwilioProxy/1.1' }
    const status = await post(url, { method: 'POST', headers, body: new URLSearchParams(form) }).then(
      (response) => response.status,
      () => 0,
    )
    if (status < 200 || status > 299) log.error({ status }, 'a webhook of Twilio was refused')
  }
}

function isAccount(authorization: string | undefined, { accountSid, authToken }: TwilioOptions): boolean {
  const wanted = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`)
  const given = Buffer.from(authorization ?? '')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

const resourceOf = (sid: string, account_sid: string, { to, from, text }: OutgoingMessage) => ({
  account_sid,
  api_version: '2010-04-01',
  body: text,
  date_created: new Date().toUTCString(),
  date_sent: null,
  date_updated: new Date().toUTCString(),
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from,
  messaging_service_sid: null,
  num_media: '0',
  num_segments: '1',
  price: null,
  price_unit: 'USD',
  sid,
  status: 'queued',
  subresource_uris: { media: `/2010-04-01/Accounts/${account_sid}/Messages/${sid}/Media.json` },
  to,
  uri: `/2010-04-01/Accounts/${account_sid}/Messages/${sid}.json`,
})
