import type { Config } from '@call-center/shared/config/config'
import { describe, expect, it } from 'vitest'
import { TEST_AZURE, testConfig } from '../testing/test-config.ts'
import { CALLER, type TestEdge, testEdge } from '../testing/test-edge.ts'
import { deliver, signed, TEST_TWILIO } from '../testing/twilio-post.ts'
import { joinedSms, smsOf } from './carriers.ts'
import { sendSms } from './send-sms.ts'
import type { Sms } from './sms.ts'

const AZURE = TEST_AZURE.phone_number
const TWILIO = TEST_TWILIO.phone_number
const both = (config: Config): Config => ({ ...config, twilio: TEST_TWILIO })
const twilioAlone = (config: Config): Config => ({ ...both(config), communication_services: undefined })
const twilioWrites = (config: Config): Config => ({ ...both(config), sms: { mode: 'twilio' } })

let messages = 0
const byTwilio = async (edge: TestEdge, Body: string, more: Record<string, string> = {}) => {
  edge.clock.nowMs += 1_000
  const form = { MessageSid: `SM${(messages += 1)}`, From: CALLER, To: TWILIO, Body, ...more }
  const { status } = await deliver(edge, await signed('/webhooks/twilio/sms', form))
  expect(status).toBe(200)
  return form
}
const byAzure = async (edge: TestEdge, message: string) => {
  edge.clock.nowMs += 1_000
  const data = { messageId: `Incoming_${(messages += 1)}`, from: CALLER.slice(1), to: AZURE.slice(1), message }
  await edge.grid([{ id: crypto.randomUUID(), eventType: 'Microsoft.Communication.SMSReceived', data }])
}
const only = async (edge: TestEdge) => {
  const [call, ...more] = await edge.store.list({ limit: 9 })
  if (!call || more.length > 0) throw new RangeError('there should be one call')
  return call
}
/** What the person is written next comes from this number. */
const writesFrom = async (edge: TestEdge) => {
  const { call_id, version } = await only(edge)
  expect(await sendSms(edge.services, call_id, 'Hello', `${version}`)).toBe('sent')
  return edge.texts.at(-1)?.from
}

describe('a team that has Twilio alone', () => {
  it('gets what is written to it, and what became of its answer, without a word on text messages in its configuration', async () => {
    const edge = await testEdge({ change: twilioAlone })
    await byTwilio(edge, 'Hello')
    expect(edge.smsJobs).toHaveLength(1)
    expect(await writesFrom(edge)).toBe(TWILIO)
    const [{ ref }] = edge.texts as [TestEdge['texts'][number]]
    const path = `/webhooks/twilio/status?ref=${encodeURIComponent(`${ref.callId}/${ref.messageId}`)}`
    const { status } = await deliver(edge, await signed(path, { MessageSid: 'SM9', MessageStatus: 'delivered' }))
    expect([status, (await only(edge)).messages.at(-1)]).toMatchObject([204, { delivery: 'delivered' }])
    await byTwilio(edge, 'STOP')
    expect(await edge.services.outbound.hasStoppedSms(CALLER)).toBe(true)
  })
})

describe('a team that has both carriers', () => {
  it('answers from the number that was written to', async () => {
    const edge = await testEdge({ change: both })
    await byTwilio(edge, 'Hello')
    expect(await writesFrom(edge)).toBe(TWILIO)
    await byAzure(edge, 'Hello again')
    expect(await writesFrom(edge)).toBe(AZURE)
    await byTwilio(edge, 'And again')
    expect(await writesFrom(edge)).toBe(TWILIO)
  })

  it.each([
    ['the number that was called', both, AZURE],
    ['the carrier that the configuration names', twilioWrites, TWILIO],
  ])('writes after a call from %s', async (_what, change, expected) => {
    const edge = await testEdge({ change })
    await byTwilio(edge, 'Hello')
    const { call_id } = await only(edge)
    edge.clock.nowMs += 1_000
    const at = new Date(edge.clock.nowMs).toISOString()
    await edge.store.apply(call_id, [
      { id: 'opened:c', type: 'leg-opened', connectionId: 'c', ownNumber: AZURE, at },
      { id: 'connected:c', type: 'leg-connected', connectionId: 'c', at },
    ])
    expect(await writesFrom(edge)).toBe(expected)
  })

  it('writes where nothing is known by the first carrier, or by the one that the configuration names', async () => {
    for (const [change, expected] of [
      [both, AZURE],
      [twilioWrites, TWILIO],
    ] as const) {
      const edge = await testEdge({ change })
      await edge.newCall()
      expect(await writesFrom(edge)).toBe(expected)
    }
  })
})

it('every message goes by the carrier of the number it goes from', async () => {
  const sent: string[] = []
  const carrier = (name: string): Sms => ({ send: async () => void sent.push(name) })
  const sms = joinedSms(
    [
      ['+1', carrier('one')],
      ['+2', carrier('two')],
    ],
    '+2',
  )
  const call = await (await testEdge()).newCall()
  const ref = { callId: call.call_id, messageId: 'sms:a' }
  for (const from of ['+1', '+2', '+3', undefined]) await sms.send(CALLER, 'Hello', { ref, from })
  expect(sent).toEqual(['one', 'two', 'two', 'two'])
})

it('without any carrier there are no text messages', () => {
  expect(() => smsOf({ ...testConfig(), communication_services: undefined })).toThrow('no carrier for text messages')
})

describe('what Twilio takes for a keyword', () => {
  it.each([['HELP'], [' info ']])('%j is answered by Twilio, and by nobody else', async (word) => {
    const edge = await testEdge({ change: twilioAlone })
    await byTwilio(edge, word)
    expect(edge.smsJobs).toEqual([])
    expect((await only(edge)).messages).toMatchObject([{ persona: 'human', settled: true }])
  })

  it('HELP by Azure is answered by the assistant: Azure does not', async () => {
    const edge = await testEdge({ change: both })
    await byAzure(edge, 'HELP')
    expect(edge.smsJobs).toHaveLength(1)
  })

  it('YES undoes a STOP, once, and is an answer like any other without one', async () => {
    const edge = await testEdge({ change: twilioAlone })
    await byTwilio(edge, 'Yes')
    expect(edge.smsJobs).toHaveLength(1)
    await byTwilio(edge, 'STOP')
    const again = await byTwilio(edge, 'YES')
    expect([await edge.services.outbound.hasStoppedSms(CALLER), edge.smsJobs.length]).toEqual([false, 1])
    await deliver(edge, await signed('/webhooks/twilio/sms', again))
    expect(edge.smsJobs).toHaveLength(1)
    await byTwilio(edge, 'OPTOUT')
    await deliver(edge, await signed('/webhooks/twilio/sms', again))
    expect(await edge.services.outbound.hasStoppedSms(CALLER)).toBe(true)
  })

  it('are the words of Advanced Opt-Out where it says so', async () => {
    const edge = await testEdge({ change: twilioAlone })
    const stopped = () => edge.services.outbound.hasStoppedSms(CALLER)
    await byTwilio(edge, 'Genug', { OptOutType: 'STOP' })
    expect(await stopped()).toBe(true)
    await byTwilio(edge, 'Weiter', { OptOutType: 'START' })
    expect(await stopped()).toBe(false)
    await byTwilio(edge, 'Hilfe', { OptOutType: 'HELP' })
    expect([await stopped(), edge.smsJobs]).toEqual([false, []])
  })
})
