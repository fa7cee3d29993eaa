import { once } from 'node:events'
import { mkdtemp, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import { WebSocketServer } from 'ws'
import { startCallAutomation } from '../../call-automation/call-automation.ts'
import type { NetworkMessage, PhoneMessage } from '../../phone/line.ts'
import { FRAME_SAMPLES, rms } from '../../phone/pcm.ts'
import { PhoneNetwork } from '../../phone/phone-network.ts'
import { ensureLocalCa, readTlsIdentity } from '../../tls/local-ca.ts'
import { startTwilio } from '../start-twilio.ts'

export const ASSISTANT = '+18005550100'
export const TEXT_NUMBER = '+18005550101'
export const PHONE = '+33612345678'
export const COLLEAGUE = '+33612345679'
const ACCOUNT_SID = `AC${'0'.repeat(32)}`
const AUTH_TOKEN = 'token-of-tests'
const ACCESS_KEY = Buffer.from('key of tests').toString('base64')

const TONE = Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => 6_000 * Math.sin(i / 5))

/** Something the carriers posted to us. */
export interface Posted {
  readonly url: string
  readonly body: string
  readonly signature: string | undefined
}

/** Both carriers, of calls and of text messages, two phones, a media node that only listens, and what they were sent. */
export async function startCarriers() {
  const dir = await mkdtemp(join(tmpdir(), 'carriers-'))
  const tls = await readTlsIdentity(await ensureLocalCa(dir))
  setDefaultCACertificates([...rootCertificates, tls.ca])
  const network = new PhoneNetwork({ recogniser: 'told' })
  const posted: Posted[] = []
  const phones = [plugIn(network, PHONE), plugIn(network, COLLEAGUE)] as const
  /** Told each webhook of a call, before it is answered with what this gives; nothing is answered 204. */
  const hears: { call: ((webhook: Posted) => Promise<string | undefined>) | undefined } = { call: undefined }
  const webhook: typeof fetch = async (url, init) => {
    const body = init?.body instanceof URLSearchParams ? init.body.toString() : String(init?.body)
    const headers = new Headers(init?.headers)
    if (headers.get('aeg-event-type') === 'SubscriptionValidation') {
      return Response.json({ validationResponse: JSON.parse(body)[0].data.validationCode })
    }
    const webhookNow = { url: String(url), body, signature: headers.get('x-twilio-signature') ?? undefined }
    posted.push(webhookNow)
    const isOfCall = /\/voice|\/acs\//.test(webhookNow.url)
    const twiml = isOfCall ? await hears.call?.(webhookNow) : undefined
    return twiml === undefined
      ? new Response(null, { status: 204 })
      : new Response(twiml, { headers: { 'content-type': 'text/xml' } })
  }
  const media = await startListener()
  const speech = { synthesize: async () => new Int16Array(320), recogniseOnce: async () => undefined }
  const acs = await startCallAutomation({
    port: 0,
    tls,
    accessKey: ACCESS_KEY,
    resourceId: 'tests',
    network,
    numbers: [ASSISTANT],
    eventGridUrl: 'http://edge.example/webhooks/event-grid',
    recordingsDir: dir,
    ...speech,
    fetch: webhook,
  })
  const twilio = await startTwilio({
    port: 0,
    tls,
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    number: TEXT_NUMBER,
    inboundUrl: 'http://edge.example/webhooks/twilio/sms',
    voiceUrl: 'http://edge.example/webhooks/twilio/voice',
    recordingsDir: dir,
    ...speech,
    network,
    fetch: webhook,
  })
  return {
    acs: { endpoint: acs.url, access_key: ACCESS_KEY, phone_number: ASSISTANT },
    twilio: { endpoint: twilio.url, account_sid: ACCOUNT_SID, auth_token: AUTH_TOKEN, phone_number: TEXT_NUMBER },
    phone: PHONE,
    colleague: COLLEAGUE,
    received: phones[0].texts,
    posted,
    hears,
    mediaUrl: media.url,
    mediaDials: media.dials,
    /** The phone writes to a number. */
    text: (to: string, text: string) => phones[0].do({ type: 'sms', to, text }),
    /** The phone, or its colleague's, does something. */
    act: (message: PhoneMessage, who: 'phone' | 'colleague' = 'phone') => phones[who === 'phone' ? 0 : 1].do(message),
    /** What the phones were told last. */
    last: (who: 'phone' | 'colleague' = 'phone') => phones[who === 'phone' ? 0 : 1].messages.at(-1)?.type,
    said: (who: 'phone' | 'colleague' = 'phone') =>
      phones[who === 'phone' ? 0 : 1].messages.flatMap((message) => (message.type === 'said' ? [message.text] : [])),
    /** Somebody makes a sound of 200 ms. */
    sound: (who: 'phone' | 'colleague') => phones[who === 'phone' ? 0 : 1].sound(),
    /** Frames of sound that were heard so far. */
    heard: (who: 'phone' | 'colleague') => phones[who === 'phone' ? 0 : 1].heard.voicedFrames,
    /** The file of a recording. */
    async soundOf(wanted: string) {
      const found = [...acs.recordings, ...twilio.recordings].find(({ recordingId }) => recordingId === wanted)
      return found && new Uint8Array(await readFile(found.file))
    },
    /** The next request is answered with this. */
    refuseNext: (carrier: 'acs' | 'twilio', status: 429 | 500, path = '/sms') =>
      carrier === 'acs' ? acs.setFaults({ status, times: 1, path }) : twilio.setFaults({ status, times: 1 }),
    async close() {
      await acs.close()
      await twilio[Symbol.asyncDispose]()
      media.close()
    },
  }
}

function plugIn(network: PhoneNetwork, number: string) {
  const messages: NetworkMessage[] = []
  const texts: { from: string; text: string }[] = []
  const heard = { voicedFrames: 0 }
  const line = network.plugIn(number, {
    send(message) {
      if (message.type === 'sms') texts.push({ from: message.from, text: message.text })
      else messages.push(message)
    },
    play: (frame) => void (rms(frame) > 300 && heard.voicedFrames++),
    close() {},
  })
  if (!line) throw new RangeError('the network is new: the number is free')
  const sound = () => {
    for (let frame = 0; frame < 10; frame++) line.hear(TONE)
  }
  return { messages, texts, heard, sound, do: (message: PhoneMessage) => network.receive(line, message) }
}

/** Takes every socket; keeps what opened it: the path, or the first messages. */
async function startListener() {
  const dials: { path: string; messages: string[]; open: boolean }[] = []
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket, { url = '' }) => {
    const dial = { path: url, messages: [] as string[], open: true }
    socket.on('close', () => (dial.open = false))
    dials.push(dial)
    socket.on('message', (data) => dial.messages.length < 3 && dial.messages.push(String(data)))
  })
  await once(server, 'listening')
  const close = () => {
    for (const client of server.clients) client.terminate()
    server.close()
  }
  return { url: `ws://localhost:${(server.address() as AddressInfo).port}/media`, dials, close }
}
