import { describe, expect, it } from 'vitest'
import { TEST_AZURE } from '../testing/test-config.ts'
import { CALLER, cloudEvent, type TestEdge } from '../testing/test-edge.ts'
import { addressIn, deliver, INCOMING, signed, TEST_TWILIO, twilioEdge } from '../testing/twilio-post.ts'
import { callAgain } from './call-again.ts'

const AZURE = TEST_AZURE.phone_number
const TWILIO = TEST_TWILIO.phone_number
const only = async (edge: TestEdge) => {
  const [call] = await edge.store.list({ limit: 1 })
  if (!call) throw new RangeError('there should be a call')
  return call
}
/** What the assistant takes for its own number on the call that goes on. */
const ownNumber = async (edge: TestEdge) => {
  const path = `/internal/calls/${(await only(edge)).call_id}/session`
  const session: unknown = await (await edge.node(path, { nodeId: 'node-1', tokenEpoch: 0 })).json()
  return session
}
const placedFrom = (edge: TestEdge) => edge.telephony.done.findLast(({ operation }) => operation === 'place')?.args[2]

describe('the number of the assistant', () => {
  it('is the one that was called, by Twilio', async () => {
    const edge = await twilioEdge()
    const { twiml } = await deliver(edge, await signed('/webhooks/twilio/voice'))
    await deliver(edge, await signed(addressIn(twiml, '<Redirect>'), { ...INCOMING, CallStatus: 'in-progress' }))
    expect(await ownNumber(edge)).toMatchObject({ botPhoneNumber: TWILIO })
  })

  it('is the one that was called, by Azure, whichever it phones from', async () => {
    const edge = await twilioEdge({
      change: (config) => ({ ...config, outbound: { ...config.outbound, phone_number: TWILIO } }),
    })
    const party = (value: string) => ({ kind: 'phoneNumber', phoneNumber: { value } })
    const data = { incomingCallContext: 'offer', from: party(CALLER), to: party(AZURE) }
    await edge.grid([{ id: '1', eventType: 'Microsoft.Communication.IncomingCall', data }])
    expect(await ownNumber(edge)).toMatchObject({ botPhoneNumber: AZURE })
  })

  it('may be chosen for a call, which later ones of the same conversation follow', async () => {
    const edge = await twilioEdge()
    expect((await edge.api('/call', { phone_number: CALLER, bot_phone_number: TWILIO })).status).toBe(201)
    expect([placedFrom(edge), await ownNumber(edge)]).toMatchObject([TWILIO, { botPhoneNumber: TWILIO }])
    const call = await only(edge)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 9)])
    await callAgain(edge.services, call.call_id, { id: 'a' })
    expect(placedFrom(edge)).toBe(TWILIO)
  })

  it('is the configured one where nothing was chosen', async () => {
    const edge = await twilioEdge()
    await edge.api('/call', { phone_number: CALLER })
    expect([placedFrom(edge), await ownNumber(edge)]).toMatchObject([AZURE, { botPhoneNumber: AZURE }])
  })

  it('is the one that somebody called, when they are called back and none is configured to phone from', async () => {
    const edge = await twilioEdge()
    const call = await edge.newCall()
    const at = '2026-11-21T11:00:00.000Z'
    await edge.store.apply(call.call_id, [
      { id: 'opened:c', type: 'leg-opened', connectionId: 'c', ownNumber: TWILIO, at },
      { id: 'gone:c', type: 'leg-disconnected', connectionId: 'c', at },
    ])
    await callAgain(edge.services, call.call_id, { id: 'a' })
    expect(placedFrom(edge)).toBe(TWILIO)
  })

  it('may not be somebody else’s', async () => {
    const edge = await twilioEdge()
    const response = await edge.api('/call', { phone_number: CALLER, bot_phone_number: '+33612345698' })
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { error: { details: [expect.stringContaining('bot_phone_number')] } },
    ])
    expect(edge.telephony.done).toEqual([])
  })
})
