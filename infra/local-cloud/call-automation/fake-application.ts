import { CallAutomationClient } from '@azure/communication-call-automation'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { once } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import { type WebSocket, WebSocketServer } from 'ws'
import { startPhoneServer } from '../phone/control.ts'
import { HeadlessPhone } from '../phone/headless-phone.ts'
import { PhoneNetwork } from '../phone/phone-network.ts'
import { SAMPLE_RATE_HZ } from '../phone/pcm.ts'
import { ensureLocalCa, readTlsIdentity } from '../tls/local-ca.ts'
import { type CallAutomationOptions, startCallAutomation } from './call-automation.ts'

export const ASSISTANT = '+18005550100'
export const CALLER = '+33612345678'
export const HUMAN = '+33687654321'
export const ACCESS_KEY = Buffer.from('local-test-key').toString('base64')

interface CallbackData {
  readonly callConnectionId: string
  readonly operationContext?: string
  readonly resultInformation: { readonly code: number; readonly subCode: number }
  readonly mediaStreamingUpdate?: { readonly mediaStreamingStatusDetails: string }
  readonly state?: string
}

interface IncomingCallData {
  readonly incomingCallContext: string
}

interface MediaMessage {
  readonly kind: string
  readonly audioData?: { readonly data: string; readonly silent: boolean }
  readonly dtmfData?: { readonly data: string }
}

interface Callback {
  readonly type: string
  readonly data: CallbackData
  readonly authorization: string | undefined
}

/** A beep that counts as voice. */
export function beep(ms: number): Int16Array {
  return Int16Array.from(
    { length: (ms * SAMPLE_RATE_HZ) / 1000 },
    (_, i) => 8_000 * Math.sin((2 * Math.PI * 440 * i) / SAMPLE_RATE_HZ),
  )
}

/** An edge and a media node of a few lines, for one test, beside the emulator and the phones they talk with. */
export async function startFakeApplication(overrides: Partial<CallAutomationOptions> = {}) {
  const edge = await startFakeEdge()
  const node = await startFakeMediaNode()
  const dir = await mkdtemp(join(tmpdir(), 'call-automation-'))
  const tls = await readTlsIdentity(await ensureLocalCa(dir))
  setDefaultCACertificates([...rootCertificates, tls.ca])
  /** Words that a recogniser of the media node is told. */
  const told: string[] = []
  const network = new PhoneNetwork({
    recogniser: 'told',
    onWords: (_callConnectionId, { text }) => void told.push(text),
  })
  const carrier = await startCallAutomation({
    port: 0,
    tls,
    accessKey: ACCESS_KEY,
    resourceId: '5c0ffee0-0000-4000-8000-000000000000',
    network,
    numbers: [ASSISTANT],
    eventGridUrl: `${edge.url}/event-grid?secret=s3`,
    recordingsDir: join(dir, 'recordings'),
    synthesize: async () => beep(100),
    recogniseOnce: async () => undefined,
    ...overrides,
  })
  const phones = await startPhoneServer({ port: 0, network, services: { 'call-automation': carrier }, voices: [] })
  const open: HeadlessPhone[] = []
  return {
    edge,
    node,
    network,
    told,
    carrier,
    client: new CallAutomationClient(carrier.connectionString, { retryOptions: { maxRetries: 0 } }),
    async phone(number: string): Promise<HeadlessPhone> {
      const phone = await HeadlessPhone.plugIn({ lineUrl: phones.lineUrl(number) })
      open.push(phone)
      return phone
    },
    media: (more: object = {}) => ({
      mediaStreamingOptions: {
        transportUrl: node.url,
        transportType: 'websocket' as const,
        contentType: 'audio' as const,
        audioChannelType: 'unmixed' as const,
        startMediaStreaming: true,
        enableBidirectional: true,
        enableDtmfTones: true,
        audioFormat: 'Pcm16KMono' as const,
        ...more,
      },
    }),
    async [Symbol.asyncDispose]() {
      for (const phone of open) await phone.close()
      await carrier.close()
      await phones.close()
      await node.close()
      await edge.close()
    },
  }
}

async function startFakeEdge() {
  const events: { type: string; subject: string; data: IncomingCallData; secret: string | undefined }[] = []
  const callbacks: Callback[] = []
  let changed = Promise.withResolvers<void>()
  const note = () => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  const app = new Hono()
  app.post('/event-grid', async (context) => {
    const [event] = await context.req.json()
    if (context.req.header('aeg-event-type') === 'SubscriptionValidation') {
      return context.json({ validationResponse: event.data.validationCode })
    }
    const type = event.eventType.replace('Microsoft.Communication.', '')
    events.push({ type, subject: event.subject, data: event.data, secret: context.req.query('secret') })
    note()
    return context.body(null, 200)
  })
  app.post('/callback', async (context) => {
    const events = await context.req.json()
    for (const { type, data } of events) {
      callbacks.push({
        type: type.replace('Microsoft.Communication.', ''),
        data,
        authorization: context.req.header('authorization'),
      })
    }
    note()
    return context.body(null, 200)
  })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  if (!server.listening) await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      await changed.promise
    }
  }
  return {
    url,
    callbackUrl: `${url}/callback`,
    callbacks,
    callback: (type: string, nth = 0) => until(() => callbacks.filter((one) => one.type === type)[nth]),
    incomingCall: () => until(() => events.find(({ type }) => type === 'IncomingCall')),
    event: (wanted: string) => until(() => events.find(({ type }) => type === wanted)),
    close: () =>
      new Promise(
        (resolve) => ('closeAllConnections' in server && server.closeAllConnections(), server.close(resolve)),
      ),
  }
}

async function startFakeMediaNode() {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    verifyClient: (_info, done) => done(!refusing, 401),
  })
  let refusing = false
  await once(server, 'listening')
  const sockets: { socket: WebSocket; headers: IncomingHttpHeaders; messages: MediaMessage[] }[] = []
  let changed = Promise.withResolvers<void>()
  const note = () => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  server.on('connection', (socket, request) => {
    const messages: MediaMessage[] = []
    sockets.push({ socket, headers: request.headers, messages })
    note()
    socket.on('message', (data) => {
      messages.push(JSON.parse(String(data)))
      note()
    })
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/media/token`,
    refuse: () => void (refusing = true),
    async connection(nth = 0) {
      while (!sockets[nth]) await changed.promise
      return sockets[nth]
    },
    async until(isDone: () => boolean) {
      while (!isDone()) await changed.promise
    },
    close: () => {
      for (const { socket } of sockets) socket.terminate()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

export type Application = Awaited<ReturnType<typeof startFakeApplication>>

/** A phone dials the assistant, the fake edge answers. */
export async function callIn(app: Application, media: object = app.media()) {
  const phone = await app.phone(CALLER)
  const dialled = phone.dial(ASSISTANT)
  const { data } = await app.edge.incomingCall()
  const { callConnection } = await app.client.answerCall(data.incomingCallContext, app.edge.callbackUrl, {
    operationContext: 'in',
    ...media,
  })
  await dialled
  return { phone, connection: callConnection, incoming: data }
}
