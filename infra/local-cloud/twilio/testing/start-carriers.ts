import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates, setDefaultCACertificates } from 'node:tls'
import { startCallAutomation } from '../../call-automation/call-automation.ts'
import { PhoneNetwork } from '../../phone/phone-network.ts'
import { ensureLocalCa, readTlsIdentity } from '../../tls/local-ca.ts'
import { startTwilio } from '../start-twilio.ts'

export const ASSISTANT = '+18005550100'
export const TEXT_NUMBER = '+18005550101'
export const PHONE = '+33612345678'
const ACCOUNT_SID = `AC${'0'.repeat(32)}`
const AUTH_TOKEN = 'token-of-tests'

/** Something the carriers posted to us. */
export interface Posted {
  readonly url: string
  readonly body: string
  readonly signature: string | undefined
}

/** Both carriers of text messages, one phone, and what it and the webhooks were sent. */
export async function startCarriers() {
  const tls = await readTlsIdentity(await ensureLocalCa(await mkdtemp(join(tmpdir(), 'carriers-'))))
  setDefaultCACertificates([...rootCertificates, tls.ca])
  const network = new PhoneNetwork({ recogniser: 'told' })
  const received: { from: string; text: string }[] = []
  const posted: Posted[] = []
  const line = network.plugIn(PHONE, {
    send: (message) => message.type === 'sms' && received.push({ from: message.from, text: message.text }),
    play() {},
    close() {},
  })
  if (!line) throw new RangeError('the network is new: the number is free')
  const webhook: typeof fetch = async (url, init) => {
    const body = init?.body instanceof URLSearchParams ? init.body.toString() : String(init?.body)
    const headers = new Headers(init?.headers)
    if (headers.get('aeg-event-type') === 'SubscriptionValidation') {
      return Response.json({ validationResponse: JSON.parse(body)[0].data.validationCode })
    }
    posted.push({ url: String(url), body, signature: headers.get('x-twilio-signature') ?? undefined })
    return new Response(null, { status: 204 })
  }
  const acs = await startCallAutomation({
    port: 0,
    tls,
    accessKey: Buffer.from('key of tests').toString('base64'),
    resourceId: 'tests',
    network,
    numbers: [ASSISTANT],
    eventGridUrl: 'http://edge.example/webhooks/event-grid',
    recordingsDir: tmpdir(),
    synthesize: async () => new Int16Array(),
    recogniseOnce: async () => undefined,
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
    recordingsDir: tmpdir(),
    synthesize: async () => new Int16Array(),
    recogniseOnce: async () => undefined,
    network,
    fetch: webhook,
  })
  return {
    acs: { endpoint: acs.url, access_key: Buffer.from('key of tests').toString('base64'), phone_number: ASSISTANT },
    twilio: { endpoint: twilio.url, account_sid: ACCOUNT_SID, auth_token: AUTH_TOKEN, phone_number: TEXT_NUMBER },
    phone: PHONE,
    received,
    posted,
    /** The phone writes to a number. */
    text: (to: string, text: string) => network.receive(line, { type: 'sms', to, text }),
    /** The next request is answered with this. */
    refuseNext: (carrier: 'acs' | 'twilio', status: 429 | 500) =>
      carrier === 'acs' ? acs.setFaults({ status, times: 1, path: '/sms' }) : twilio.setFaults({ status, times: 1 }),
    async close() {
      await acs.close()
      await twilio[Symbol.asyncDispose]()
    },
  }
}
