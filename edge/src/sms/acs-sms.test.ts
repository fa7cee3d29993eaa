import { createHash, createHmac } from 'node:crypto'
import { newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { TEST_AZURE } from '../testing/test-config.ts'
import { acsSms } from './acs-sms.ts'

const REF = { callId: newCallId(), messageId: 'sms:1' }
const settings = TEST_AZURE

function sms(answer: () => Response) {
  const requests: Request[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    requests.push(new Request(input, init))
    return answer()
  }
  return { sms: acsSms(settings, { fetch }), requests }
}

const accepted = () =>
  Response.json({ value: [{ to: '+33612345678', successful: true, httpStatusCode: 202 }] }, { status: 202 })

describe('a text message', () => {
  it('is signed as the carrier checks it', async () => {
    const { sms: text, requests } = sms(accepted)
    await text.send('+33612345678', 'Bonjour', { ref: REF })
    const [request] = requests
    const body = (await request?.text()) ?? ''
    const date = request?.headers.get('x-ms-date') ?? ''
    const hash = createHash('sha256').update(body).digest('base64')
    const signed = `POST\n/sms?api-version=2021-03-07\n${date};acs.example.com;${hash}`
    const signature = createHmac('sha256', Buffer.from(settings.access_key, 'base64')).update(signed).digest('base64')
    expect(request?.headers.get('authorization')).toBe(
      `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    )
    expect(JSON.parse(body)).toMatchObject({
      from: '+33612345600',
      smsRecipients: [{ to: '+33612345678', repeatabilityRequestId: expect.any(String) }],
      smsSendOptions: { enableDeliveryReport: true, tag: `${REF.callId}/sms:1` },
      message: 'Bonjour',
    })
  })

  it.each([
    ['the carrier refuses', () => new Response('no', { status: 401 }), false],
    ['the carrier is down', () => new Response('no', { status: 503 }), true],
    [
      'the number refuses',
      () => Response.json({ value: [{ to: 'x', successful: false, httpStatusCode: 400 }] }, { status: 202 }),
      false,
    ],
  ])('fails when %s', async (_why, answer, retryable) => {
    await expect(sms(answer).sms.send('+33612345678', 'x', { ref: REF })).rejects.toMatchObject({
      code: 'provider-failed',
      retryable,
    })
  })
})
