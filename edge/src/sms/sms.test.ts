import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '@call-center/shared/testing/eventually'
import { hasLocalCarriers, type LocalCarriers, startLocalCarriers } from '../testing/local-carriers.ts'
import { smsContract } from '../testing/sms-contract.ts'
import { TEST_AZURE } from '../testing/test-config.ts'
import { testEdge } from '../testing/test-edge.ts'
import { acsSms } from './acs-sms.ts'
import { twilioSms } from './twilio-sms.ts'

const NOWHERE = 'https://localhost:1'
const STATUS = { statusUrl: 'https://calls.example.com/webhooks/twilio/status' }

describe.skipIf(!hasLocalCarriers)('over the wire', () => {
  let carriers: LocalCarriers
  beforeAll(async () => {
    carriers = await startLocalCarriers()
  })
  afterAll(() => carriers.close())

  smsContract('Azure', () => {
    const settings = { ...TEST_AZURE, ...carriers.acs }
    return {
      sms: acsSms(settings),
      deaf: acsSms({ ...settings, endpoint: NOWHERE }),
      from: settings.phone_number,
      carriers,
      carrier: 'acs',
      refOf: ({ body }) => (body.startsWith('[') ? JSON.parse(body)[0].data.tag : undefined),
    }
  })

  smsContract('Twilio', () => ({
    sms: twilioSms(carriers.twilio, STATUS),
    deaf: twilioSms({ ...carriers.twilio, endpoint: NOWHERE }, STATUS),
    from: carriers.twilio.phone_number,
    carriers,
    carrier: 'twilio',
    refOf: ({ url }) => new URL(url).searchParams.get('ref') ?? undefined,
  }))

  describe('Twilio and the edge', () => {
    const edgeOfTwilio = () =>
      testEdge({
        change: (config) => ({
          ...config,
          public_domain: 'http://edge.example/',
          sms: { mode: 'twilio', twilio: carriers.twilio },
        }),
      })
    /** Delivers the last webhook that begins so, changed on the way. */
    const replay = async (
      edge: Awaited<ReturnType<typeof edgeOfTwilio>>,
      starts: string,
      change: { body?: string; signature?: string } = {},
    ) => {
      const posted = await eventually(() => {
        const found = carriers.posted.findLast(({ url }) => url.startsWith(starts))
        if (!found) throw new RangeError('not yet')
        return found
      })
      const { body, signature } = { ...posted, ...change }
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
      }
      return edge.send(posted.url.replace('http://edge.example', 'http://10.0.0.1:8080'), {
        method: 'POST',
        headers,
        body,
      })
    }

    it('take what a phone writes, whatever host the proxy names', async () => {
      const edge = await edgeOfTwilio()
      carriers.text(carriers.twilio.phone_number, 'Hello & good bye')
      const response = await replay(edge, 'http://edge.example/webhooks/twilio/sms')
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml'])
      expect(await response.text()).toContain('<Response></Response>')
      const [call] = await edge.store.list({ limit: 1 })
      expect(call?.messages).toMatchObject([{ content: 'Hello & good bye', action: 'sms' }])
      await replay(edge, 'http://edge.example/webhooks/twilio/sms')
      expect((await edge.store.list({ limit: 9 })).flatMap(({ messages }) => messages)).toHaveLength(1)
    })

    it.each([
      ['with another text', { body: 'MessageSid=SM1&From=%2B33612345678&Body=Forged' }],
      ['with another signature', { signature: 'bm9uc2Vuc2U=' }],
    ])('refuse it %s', async (_what, change) => {
      const edge = await edgeOfTwilio()
      carriers.text(carriers.twilio.phone_number, 'Hello')
      const response = await replay(edge, 'http://edge.example/webhooks/twilio/sms', change)
      expect([response.status, await edge.store.list({ limit: 1 })]).toEqual([401, []])
    })

    it('are closed when Twilio is not configured', async () => {
      const edge = await testEdge()
      expect((await edge.send('/webhooks/twilio/sms', { method: 'POST', body: 'From=1' })).status).toBe(401)
    })

    it('note what became of a message', async () => {
      const edge = await edgeOfTwilio()
      const { call_id: callId } = await edge.newCall()
      const ref = { callId, messageId: 'sms:a' }
      await edge.store.apply(callId, [
        { id: 'sms:a', type: 'sms-sent', text: 'x', lang: 'en-US', at: '2026-11-21T12:00:00.000Z' },
      ])
      const sms = twilioSms(carriers.twilio, { statusUrl: 'http://edge.example/webhooks/twilio/status' })
      const before = carriers.posted.length
      await sms.send(carriers.phone, 'x', { ref })
      await eventually(() => expect(carriers.posted.length).toBe(before + 2)) // sent, then delivered
      expect((await replay(edge, 'http://edge.example/webhooks/twilio/status')).status).toBe(204)
      expect((await edge.stored(callId)).messages).toMatchObject([{ delivery: 'delivered' }])
    })

    it('know who said STOP to Twilio itself', async () => {
      const confirmed = (text: string) =>
        carriers.received.some((sms) => sms.from === carriers.twilio.phone_number && sms.text.includes(text))
      carriers.text(carriers.twilio.phone_number, 'OPTOUT')
      expect(confirmed('unsubscribed')).toBe(true)
      const sms = twilioSms(carriers.twilio, STATUS)
      const ref = { callId: (await (await testEdge()).newCall()).call_id, messageId: 'sms:a' }
      await expect(sms.send(carriers.phone, 'x', { ref })).rejects.toThrow('wants no messages')
      carriers.text(carriers.twilio.phone_number, 'Yes')
      expect(confirmed('re-subscribed')).toBe(true)
      await sms.send(carriers.phone, 'x', { ref })
    })

    it('send by the rules of a messaging service, from the number', async () => {
      const service = { ...carriers.twilio, messaging_service_sid: `MG${'0'.repeat(32)}` }
      const ref = { callId: (await (await testEdge()).newCall()).call_id, messageId: 'sms:a' }
      await twilioSms(service, STATUS).send(carriers.phone, 'by a service', { ref })
      const from = carriers.twilio.phone_number
      await eventually(() => expect(carriers.received).toContainEqual({ from, text: 'by a service' }))
      const unknown = { ...service, messaging_service_sid: 'MG1' }
      await expect(twilioSms(unknown, STATUS).send(carriers.phone, 'x', { ref })).rejects.toThrow('code 21701')
    })
  })
})
