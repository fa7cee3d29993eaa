import { Session } from '@call-center/shared/protocol/call-api'
import { expect, describe, it } from 'vitest'
import { cloudEvent, testEdge } from '../../testing/test-edge.ts'

const CALLS = 200
const AT = '2026-11-21T12:00:10.000Z'

describe('T11 · What is said in one call and shown in another', () => {
  it(`does not happen in ${CALLS} calls at once`, { timeout: 60_000 }, async () => {
    const edge = await testEdge()
    /** Words that no other call holds. */
    const canaryOf = (index: number) => `Canary${String(index).padStart(3, '0')}x`
    const calls = await Promise.all(
      Array.from({ length: CALLS }, async (_, index) => ({
        canary: canaryOf(index),
        number: `+336${String(20_000_000 + index)}`,
        connection: { callConnectionId: `connection-${index}` },
        call: await edge.newCall({
          phone_number: `+336${String(20_000_000 + index)}`,
          task: `Task ${canaryOf(index)}`,
        }),
      })),
    )
    const inAll = (step: (call: (typeof calls)[number]) => Promise<unknown>) => Promise.all(calls.map(step))
    const canariesIn = (value: unknown) =>
      new Set((typeof value === 'string' ? value : JSON.stringify(value)).match(/Canary\d{3}x/g))

    await inAll(({ call, connection }) => edge.carrier(call, [cloudEvent('CallConnected', 1, connection)]))
    await inAll(async ({ call, canary }) => {
      const path = `/internal/calls/${call.call_id}`
      const claimed = await edge.node(`${path}/session`, { nodeId: 'node-1', tokenEpoch: 0 })
      const { callId, epoch } = Session.parse(await claimed.json())
      expect(callId).toBe(call.call_id)
      const events = [
        { id: 'a', at: AT, type: 'caller-said', text: `I am ${canary}`, lang: 'en-US' },
        { id: 'b', at: AT, type: 'claim-updated', fields: { caller_name: canary, incident_location: canary } },
      ]
      expect((await edge.node(`${path}/events`, { epoch, events })).status).toBe(200)
      const command = { type: 'send-sms', text: `Dear ${canary}` }
      expect((await edge.node(`${path}/commands`, { epoch, id: 'sms', command })).status).toBe(202)
    })
    await edge.grid(
      calls.map(({ number, canary }) => ({
        eventType: 'Microsoft.Communication.SMSReceived',
        data: { messageId: `of-${number}`, from: number, message: `Written by ${canary}` },
      })),
    )

    await inAll(async ({ call, canary, number }) => {
      const own = new Set([canary])
      for (const path of [`/call/${call.call_id}`, `/call?phone_number=${encodeURIComponent(number)}`]) {
        expect(canariesIn(await (await edge.api(path)).text())).toEqual(own)
      }
      expect(canariesIn(await (await edge.api(`/report/${call.call_id}`)).text())).toEqual(own)
      const again = await edge.node(`/internal/calls/${call.call_id}/session`, { nodeId: 'node-2', tokenEpoch: 1 })
      expect(canariesIn(await again.text())).toEqual(own)
      const stored = await edge.stored(call.call_id)
      expect(stored.messages.map(({ content }) => content)).toEqual(
        expect.arrayContaining([`I am ${canary}`, `Dear ${canary}`, `Written by ${canary}`]),
      )
      expect(edge.texts.filter(({ to }) => to === number).map(({ text }) => text)).toEqual([`Dear ${canary}`])
      expect(edge.notices.filter((notice) => 'callId' in notice && notice.callId === call.call_id)).toEqual([
        { type: 'sms-received', callId: call.call_id, text: `Written by ${canary}` },
      ])
    })
  })
})
