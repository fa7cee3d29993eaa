import { createHash, createHmac, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  ACCESS_KEY,
  type Application,
  ASSISTANT,
  CALLER,
  callIn,
  HUMAN,
  startFakeApplication,
} from './fake-application.ts'

/** Sends as the edge does: signed by hand. */
async function post(app: Application, body: object, { version = '2021-03-07', accessKey = ACCESS_KEY } = {}) {
  const url = new URL(`/sms?api-version=${version}`, app.carrier.url)
  const text = JSON.stringify(body)
  const [date, hash] = [new Date().toUTCString(), createHash('sha256').update(text).digest('base64')]
  const signed = `POST\n${url.pathname}${url.search}\n${date};${url.host};${hash}`
  const signature = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(signed).digest('base64')
  const authorization = `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`
  const headers = { 'content-type': 'application/json', 'x-ms-date': date, 'x-ms-content-sha256': hash, authorization }
  const response = await fetch(url, { method: 'POST', headers, body: text })
  return { status: response.status, body: await response.json() }
}

const recipient = (to: string, id = randomUUID()) => ({
  to,
  repeatabilityRequestId: id,
  repeatabilityFirstSent: new Date().toUTCString(),
})
const sms = (...smsRecipients: object[]) => ({ from: ASSISTANT, smsRecipients, message: 'Bonjour Zoé' })
const inTime = { timeoutMs: 10_000 }
const received = (messages: readonly { readonly type: string }[]) => messages.filter(({ type }) => type === 'sms')

describe('a text message to a phone', () => {
  it('arrives after the call has ended, and is recorded', async () => {
    await using app = await startFakeApplication()
    const { phone, connection } = await callIn(app)
    await connection.hangUp(true)
    await phone.waitForEnd(inTime)
    const reply = await post(app, sms(recipient(CALLER)))
    const item = { to: CALLER, httpStatusCode: 202, successful: true, repeatabilityResult: 'accepted' }
    expect(reply).toMatchObject({
      status: 202,
      body: { value: [{ ...item, messageId: expect.stringMatching(/^Outgoing_/) }] },
    })
    expect(await phone.waitForSms(inTime)).toEqual({ type: 'sms', from: ASSISTANT, text: 'Bonjour Zoé' })
    expect(app.carrier.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: '/sms',
      status: 202,
      body: { from: ASSISTANT },
    })
  })

  it('is delivered once to each recipient, however often it is sent', async () => {
    await using app = await startFakeApplication()
    const [caller, human] = [await app.phone(CALLER), await app.phone(HUMAN)]
    const first = recipient(CALLER)
    const before = await post(app, sms(first))
    const again = await post(app, sms(first, recipient(HUMAN)))
    await human.waitForSms(inTime)
    expect(again.body.value[0]).toEqual(before.body.value[0])
    expect([received(caller.messages).length, received(human.messages).length]).toEqual([1, 1])
    const other = await post(app, { ...sms(first), message: 'Something else' })
    expect(other.body.value).toMatchObject([
      { httpStatusCode: 400, successful: false, repeatabilityResult: 'rejected' },
    ])
  })

  it.each([
    ['Delivered', CALLER],
    ['Failed', HUMAN],
  ])('is reported as %s when a report is asked for', async (deliveryStatus, to) => {
    await using app = await startFakeApplication()
    await app.phone(CALLER)
    const options = { smsSendOptions: { enableDeliveryReport: true, tag: 'summary' } }
    const { status, body } = await post(app, { ...sms(recipient(to)), ...options })
    const [{ messageId }] = body.value
    expect(status).toBe(202)
    const report = await app.edge.event('SMSDeliveryReportReceived')
    expect(report.data).toMatchObject({ messageId, from: ASSISTANT, to, deliveryStatus, tag: 'summary' })
  })

  it('fails for the recipient whose number is none, and for nobody else', async () => {
    await using app = await startFakeApplication()
    const phone = await app.phone(CALLER)
    const { status, body } = await post(app, sms({ to: '0612345678' }, { to: CALLER }))
    expect([status, body.value.map((one: { httpStatusCode: number }) => one.httpStatusCode)]).toEqual([202, [400, 202]])
    await phone.waitForSms(inTime)
  })

  it.each([
    ['an unknown field', 400, { ...sms({ to: CALLER }), priority: 1 }, {}],
    ['an id without a date', 400, sms({ to: CALLER, repeatabilityRequestId: randomUUID() }), {}],
    ['nobody to send to', 400, sms(), {}],
    ['no text', 400, { ...sms({ to: CALLER }), message: '' }, {}],
    ['the version of another API', 400, sms({ to: CALLER }), { version: '2026-03-12' }],
    ['a number that is not ours', 401, { ...sms({ to: CALLER }), from: HUMAN }, {}],
    ['a wrong key', 401, sms({ to: CALLER }), { accessKey: 'd3Jvbmc=' }],
  ])('is refused with %s', async (_what, status, body, options) => {
    await using app = await startFakeApplication()
    expect((await post(app, body, options)).status).toBe(status)
  })
})

describe('a text message from a phone', () => {
  it('to the assistant is an event for the edge', async () => {
    await using app = await startFakeApplication()
    const phone = await app.phone(CALLER)
    phone.sendSms(ASSISTANT, 'It is number 4, not 14')
    const { data } = await app.edge.event('SMSReceived')
    const numbers = { from: CALLER.slice(1), to: ASSISTANT.slice(1) }
    expect(data).toMatchObject({ ...numbers, message: 'It is number 4, not 14', segmentCount: 1 })
  })

  it('reaches another phone, and says so when there is none', async () => {
    await using app = await startFakeApplication()
    const [caller, human] = [await app.phone(CALLER), await app.phone(HUMAN)]
    caller.sendSms(HUMAN, 'Hello')
    expect(await human.waitForSms(inTime)).toMatchObject({ from: CALLER, text: 'Hello' })
    caller.sendSms('+33600000000', 'Hello')
    await expect.poll(() => caller.messages.at(-1)).toMatchObject({ type: 'problem' })
  })
})
