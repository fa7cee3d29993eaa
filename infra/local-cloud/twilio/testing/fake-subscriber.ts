import { createHmac } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import { once } from 'node:events'
import { expect, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { NetworkMessage } from '../../phone/line.ts'
import { FRAME_SAMPLES, rms } from '../../phone/pcm.ts'
import { PhoneNetwork } from '../../phone/phone-network.ts'
import { ensureLocalCa, readTlsIdentity } from '../../tls/local-ca.ts'
import { startTwilio } from '../start-twilio.ts'

export const NUMBER = '+18005550101'
export const CALLER = '+33612345601'
export const COLLEAGUE = '+33612345602'
export const ACCOUNT_SID = `AC${'0'.repeat(32)}`
const AUTH_TOKEN = 'token-of-tests'

export interface Asked {
  readonly path: string
  readonly form: Readonly<Record<string, string>>
  readonly token: string | null
}

/** 400 ms of a tone that counts as voice. */
const TONE = Int16Array.from({ length: FRAME_SAMPLES * 20 }, (_, i) => 6_000 * Math.sin(i / 5))

export type Subscriber = Awaited<ReturnType<typeof startSubscriber>>

/** What comes within a moment, for tests. */
export const until = (what: () => unknown): Promise<void> =>
  vi.waitFor(() => expect(what()).toBeTruthy(), { timeout: 4_000, interval: 10 })

/** Somebody who has an account at the local Twilio: TwiML by path, a media node that keeps what it is told, phones. */
export async function startSubscriber() {
  const tls = await readTlsIdentity(await ensureLocalCa(await mkdtemp(join(tmpdir(), 'twilio-'))))
  setDefaultCACertificates([...rootCertificates, tls.ca])
  const network = new PhoneNetwork({ recogniser: 'told' })
  /** What each path answers, in turn; the last one again and again. */
  const twiml = new Map<string, string[]>()
  const asked: Asked[] = []
  const forged: string[] = []
  const webhook: typeof fetch = async (input, init) => {
    const url = new URL(String(input))
    const form = Object.fromEntries(init?.body instanceof URLSearchParams ? init.body : [])
    const headers = new Headers(init?.headers)
    if (headers.get('x-twilio-signature') !== sign(String(input), form)) forged.push(url.href)
    const path = url.pathname + url.search
    asked.push({ path, form, token: headers.get('i-twilio-idempotency-token') })
    const answers = twiml.get(url.pathname) ?? []
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (answer === undefined) return new Response(null, { status: 204 })
    return new Response(`<Response>${answer}</Response>`, { headers: { 'content-type': 'text/xml' } })
  }
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const streams: { socket: WebSocket; messages: Record<string, unknown>[] }[] = []
  server.on('connection', (socket) => {
    const stream = { socket, messages: [] as Record<string, unknown>[] }
    streams.push(stream)
    socket.on('message', (data) => stream.messages.push(JSON.parse(String(data))))
  })
  const twilio = await startTwilio({
    port: 0,
    tls,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    number: NUMBER,
    network,
    inboundUrl: 'http://edge.example/sms',
    voiceUrl: 'http://edge.example/voice',
    voiceStatusUrl: 'http://edge.example/status',
    recordingsDir: await mkdtemp(join(tmpdir(), 'recordings-')),
    synthesize: async () => TONE,
    recogniseOnce: async (_pcm, phrases) => phrases[0],
    fetch: webhook,
  })
  const plugIn = (number: string) => {
    const messages: NetworkMessage[] = []
    const heard = { voicedFrames: 0 }
    const line = network.plugIn(number, {
      send: (message) => messages.push(message),
      play: (frame) => void (rms(frame) > 300 && heard.voicedFrames++),
      close() {},
    })
    if (!line) throw new RangeError('the number is taken')
    const say = (message: Parameters<typeof network.receive>[1]) => network.receive(line, message)
    const speak = (frames: number) => {
      for (let i = 0; i < frames; i++) line.hear(TONE.slice(0, FRAME_SAMPLES))
    }
    return {
      line,
      messages,
      heard,
      say,
      speak,
      is: (type: string) => messages.some((message) => message.type === type),
    }
  }
  const api = async (
    path: string,
    form?: Record<string, string> | [string, string][],
    method = form ? 'POST' : 'GET',
  ) => {
    const response = await fetch(`${twilio.url}/2010-04-01/Accounts/${ACCOUNT_SID}/${path}`, {
      method,
      headers: { authorization: `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}` },
      ...(form && { body: new URLSearchParams(form) }),
    })
    return {
      status: response.status,
      body: (response.status === 204 ? {} : await response.json()) as Record<string, string>,
    }
  }
  return {
    twilio,
    network,
    twiml,
    asked,
    streams,
    plugIn,
    api,
    mediaUrl: `ws://localhost:${(server.address() as AddressInfo).port}/media`,
    /** Forms that were posted to a path, oldest first. */
    posts: (path: string) => asked.filter((each) => each.path === path).map(({ form }) => form),
    /** @throws {Error} when a webhook was not signed as Twilio signs. */
    async close() {
      await twilio[Symbol.asyncDispose]()
      for (const { socket } of streams) socket.terminate()
      server.close()
      if (forged.length > 0) throw new Error(`these webhooks have no good signature: ${forged.join(' ')}`)
    },
  }
}

/** Written from Twilio's description, once more: what signs and what checks must not share a mistake. */
function sign(url: string, form: Readonly<Record<string, string>>): string {
  const hmac = createHmac('sha1', AUTH_TOKEN).update(url)
  for (const name of Object.keys(form).sort()) hmac.update(name).update(form[name] ?? '')
  return hmac.digest('base64')
}
