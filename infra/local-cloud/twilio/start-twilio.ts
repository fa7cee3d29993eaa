import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type Log, silentLog } from '@call-center/shared/log'
import type { RecogniseOnce, Synthesize } from '../call-automation/carrier.ts'
import { type Clock, systemClock } from '../phone/clock.ts'
import type { PhoneNetwork } from '../phone/phone-network.ts'
import type { Account } from './account.ts'
import { createApi, type RecordedRequest } from './api.ts'
import { CallBook } from './calls/call-book.ts'
import { Recordings } from './calls/recordings.ts'
import { FaultBoard } from './faults.ts'
import { Messaging } from './messaging.ts'
import { Webhooks } from './webhooks.ts'

export interface TwilioOptions {
  /** 0: any that is free. */
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string }
  readonly accountSid: string
  readonly authToken: string
  /** The account's number. */
  readonly number: string
  /** The webhooks of the number, as they are written in Twilio's console. */
  readonly inboundUrl: string
  readonly voiceUrl: string
  readonly voiceStatusUrl?: string
  readonly recordingsDir: string
  readonly synthesize: Synthesize
  readonly recogniseOnce: RecogniseOnce
  readonly network: PhoneNetwork
  readonly clock?: Clock
  readonly fetch?: typeof fetch
  readonly log?: Log
}

export interface Twilio extends AsyncDisposable {
  readonly url: string
  /** Newest last. */
  readonly requests: readonly RecordedRequest[]
  readonly recordings: Recordings['files']
  /** See `faults.ts`. @throws when a knob is unknown. */
  setFaults(knobs: unknown): void
  clearFaults(): void
}

const REQUESTS_KEPT = 1_000

/** Starts an emulator of Twilio: calls, their TwiML, media streams and recordings, text messages, signed webhooks. */
export async function startTwilio(options: TwilioOptions): Promise<Twilio> {
  const { accountSid, authToken, number, network, clock = systemClock, log = silentLog } = options
  const fetchUrl = options.fetch ?? globalThis.fetch
  const faults = new FaultBoard()
  const webhooks = new Webhooks({ accountSid, authToken, faults, clock, fetch: fetchUrl, log })
  const account: Account = {
    accountSid,
    number,
    network,
    webhooks,
    faults,
    clock,
    log,
    voiceUrl: options.voiceUrl,
    voiceStatusUrl: options.voiceStatusUrl,
    fetch: fetchUrl,
    recordingsDir: options.recordingsDir,
    ca: options.tls.ca,
    synthesize: options.synthesize,
    recogniseOnce: options.recogniseOnce,
  }
  const calls = new CallBook(account)
  const recordings = new Recordings(account)
  const messaging = new Messaging(account, options.inboundUrl)
  const requests: RecordedRequest[] = []
  const onRequest = (request: RecordedRequest) => {
    requests.push(request)
    if (requests.length > REQUESTS_KEPT) requests.shift()
  }
  const api = createApi({ accountSid, authToken, number, calls, recordings, messaging, faults, onRequest, log })
  const { cert, key } = options.tls
  const server = createServer({ cert, key }, getRequestListener(api.fetch))
  server.listen(options.port, '127.0.0.1')
  await once(server, 'listening')
  const stopServing = network.serve(number, {
    onCall: (caller, to) => calls.announce(caller, to),
    onSms: (from, to, text) => messaging.receive(from, to, text),
  })
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    get recordings() {
      return recordings.files
    },
    setFaults: (knobs) => faults.set(knobs),
    clearFaults: () => faults.clear(),
    async [Symbol.asyncDispose]() {
      stopServing()
      await calls.close()
      webhooks.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
