import { ProviderError } from '@call-center/shared/errors'
import { describe, expect, it } from 'vitest'
import { CALLER, testEdge } from '../testing/test-edge.ts'
import { LONGEST_SMS } from '@call-center/shared/protocol/call-api'
import { sendSms } from './send-sms.ts'
import { NumberStopped, type Sms, writeRef } from './sms.ts'

const failing = (error: Error): { services: { sms: Sms } } => ({
  services: { sms: { send: async () => Promise.reject(error) } },
})

describe('a message of ours', () => {
  it('goes once to the number of the call, and no further than a carrier takes it', async () => {
    const edge = await testEdge()
    const { call_id } = await edge.newCall()
    const sends = [1, 2, 3].map(() => sendSms(edge.services, call_id, `  ${'x'.repeat(5_000)}`, 'same'))
    expect((await Promise.all(sends)).sort()).toEqual(['duplicate', 'duplicate', 'sent'])
    expect(edge.texts).toMatchObject([{ to: CALLER, ref: { callId: call_id, messageId: 'sms:same' } }])
    expect(edge.texts[0]?.text).toHaveLength(LONGEST_SMS)
  })

  it('that has no words is a mistake', async () => {
    const edge = await testEdge()
    const { call_id } = await edge.newCall()
    await expect(sendSms(edge.services, call_id, '  ', 'a')).rejects.toThrow(RangeError)
    expect((await edge.stored(call_id)).version).toBe(0)
  })

  it('that the carrier refuses is marked, and not tried again', async () => {
    const edge = await testEdge(failing(new ProviderError('sms', 'status 500', { retryable: true })))
    const { call_id } = await edge.newCall()
    await expect(sendSms(edge.services, call_id, 'Hello', 'a')).rejects.toThrow(ProviderError)
    expect(await sendSms(edge.services, call_id, 'Hello', 'a')).toBe('duplicate')
    expect((await edge.stored(call_id)).messages).toMatchObject([{ content: 'Hello', delivery: 'failed' }])
    expect(await (await edge.api(`/report/${call_id}`)).text()).toContain('not delivered')
  })

  it('is the last one when the carrier knows of a STOP', async () => {
    const edge = await testEdge(failing(new NumberStopped()))
    const { call_id } = await edge.newCall()
    expect(await sendSms(edge.services, call_id, 'Hello', 'a')).toBe('stopped')
    expect(await edge.services.outbound.hasStoppedSms(CALLER)).toBe(true)
  })

  it('is marked as the carrier reports it: delivered stays delivered', async () => {
    const edge = await testEdge()
    const { call_id: callId } = await edge.newCall()
    await sendSms(edge.services, callId, 'Hello', 'a')
    const report = (deliveryStatus: string, ref = { callId, messageId: 'sms:a' }) =>
      edge.grid([
        {
          eventType: 'Microsoft.Communication.SMSDeliveryReportReceived',
          data: { messageId: 'Outgoing_1', from: '1', to: '2', deliveryStatus, tag: writeRef(ref) },
        },
      ])
    await report('Delivered')
    await report('Failed')
    expect((await edge.stored(callId)).messages).toMatchObject([{ delivery: 'delivered' }])
    const unknown = crypto.randomUUID() as typeof callId
    expect((await report('Delivered', { callId: unknown, messageId: 'sms:a' })).status).toBe(200)
  })
})
