import { getRequestListener } from '@hono/node-server'
import { type Log, silentLog } from '@call-center/shared/log'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Clock, systemClock } from '../phone/clock.ts'
import type { CallSummary, PhoneNetwork } from '../phone/phone-network.ts'
import type { TlsIdentity } from '../tls/local-ca.ts'
import { createApi, type RecordedRequest } from './api.ts'
import { CallDirectory } from './call-directory.ts'
import type { Carrier, RecogniseOnce, Synthesize } from './carrier.ts'
import { EventGrid } from './event-grid.ts'
import { EventOutbox } from './event-outbox.ts'
import { FaultBoard } from './faults.ts'
import { RecordingDirectory } from './recording-directory.ts'
import { SmsExchange } from './sms.ts'
import { createTokenSigner, ISSUER } from './token-signer.ts'

export interface CallAutomationOptions {
  /** 0: any that is free. */
  readonly port: number
  /** @defaultValue '127.0.0.1' */
  readonly host?: string
  readonly tls: TlsIdentity
  /** Base64, as in a connection string. */
  readonly accessKey: string
  /** The immutable id of the resource: the audience of every token. */
  readonly resourceId: string
  /** Who signs. @defaultValue the issuer of the cloud, so that only endpoints differ */
  readonly issuer?: string
  readonly network: PhoneNetwork
  /** The assistant's numbers: who dials one rings the edge, who texts one tells it. */
  readonly numbers: readonly string[]
  /** The edge's Event Grid webhook, its secret in the query. */
  readonly eventGridUrl: string
  readonly recordingsDir: string
  readonly synthesize: Synthesize
  readonly recogniseOnce: RecogniseOnce
  readonly clock?: Clock
  readonly random?: () => number
  readonly fetch?: typeof fetch
  readonly log?: Log
}

export interface CallAutomation extends AsyncDisposable {
  readonly url: string
  readonly connectionString: string
  readonly issuer: string
  readonly jwksUrl: string
  readonly audience: string
  /** Settles when the edge has passed the Event Grid handshake. */
  readonly subscribed: Promise<void>
  readonly calls: readonly CallSummary[]
  readonly recordings: readonly {
    readonly recordingId: string
    readonly callConnectionId: string
    readonly file: string
  }[]
  /** Newest last. */
  readonly requests: readonly RecordedRequest[]
  /** @throws when a knob is unknown. */
  setFaults(knobs: unknown): void
  clearFaults(): void
  close(): Promise<void>
}

/** Requests kept for golden tests. */
const REQUESTS_KEPT = 1_000

/** Starts the Call Automation emulator: the REST API over TLS, its callbacks, Event Grid, text messages and the calls' audio. */
export async function startCallAutomation(options: CallAutomationOptions): Promise<CallAutomation> {
  const { clock = systemClock, log = silentLog, issuer = ISSUER, host = '127.0.0.1', network } = options
  const fetchUrl = options.fetch ?? globalThis.fetch
  const faults = new FaultBoard()
  const requests: RecordedRequest[] = []
  const signer = await createTokenSigner({ resourceId: options.resourceId, issuer, nowMs: () => clock.nowMs() })
  const outbox = new EventOutbox({ signer, faults, clock, log, fetch: fetchUrl, random: options.random ?? Math.random })
  const { eventGridUrl, resourceId } = options
  const topic = `/subscriptions/local/resourceGroups/local/providers/Microsoft.Communication/CommunicationServices/${resourceId}`
  const eventGrid = new EventGrid({
    url: eventGridUrl,
    topic,
    clock,
    fetch: fetchUrl,
    log,
    copies: () => faults.current.copies,
  })
  const carrier: Carrier = {
    network,
    outbox,
    eventGrid,
    signer,
    faults,
    clock,
    log,
    resourceId,
    fetch: fetchUrl,
    recordingsDir: options.recordingsDir,
    publicUrl: () => `https://localhost:${(server.address() as AddressInfo).port}`,
    ca: options.tls.ca,
    synthesize: options.synthesize,
    recogniseOnce: options.recogniseOnce,
  }
  const directory = new CallDirectory(carrier)
  const recordings = new RecordingDirectory(carrier, directory)
  const sms = new SmsExchange(carrier, options.numbers)
  const onRequest = (request: RecordedRequest) => {
    requests.push(request)
    if (requests.length > REQUESTS_KEPT) requests.shift()
  }
  const { publicUrl } = carrier
  const { accessKey } = options
  const api = { accessKey, issuer, publicUrl, signer, faults, log, onRequest }
  const app = createApi({ carrier, directory, recordings, sms }, api)
  const { cert, key } = options.tls
  const server = createServer({ cert, key }, getRequestListener(app.fetch))
  server.listen(options.port, host)
  await once(server, 'listening')
  const stopServing = options.numbers.map((number) =>
    network.serve(number, {
      onCall: (caller, to) => directory.announce(caller, to),
      onSms: (from, to, text) => sms.receive(from, to, text),
    }),
  )

  const close = async () => {
    for (const stop of stopServing) stop()
    await directory.close()
    eventGrid.close()
    outbox.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    url: publicUrl(),
    connectionString: `endpoint=${publicUrl()}/;accesskey=${options.accessKey}`,
    issuer,
    jwksUrl: `${publicUrl()}/calling/keys`,
    audience: resourceId,
    subscribed: eventGrid.subscribed,
    get calls() {
      return network.calls
    },
    get recordings() {
      return recordings.files
    },
    requests,
    setFaults: (knobs) => faults.set(knobs),
    clearFaults: () => faults.clear(),
    close,
    [Symbol.asyncDispose]: close,
  }
}
