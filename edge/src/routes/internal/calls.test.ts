import type { CallState } from '@call-center/shared/call/call'
import { Session } from '@call-center/shared/protocol/call-api'
import { describe, expect, it } from 'vitest'
import { cloudEvent, type TestEdge, testEdge } from '../../testing/test-edge.ts'

const AT = '2026-11-21T12:00:10.000Z'
const said = (id: string, text = 'hello', at = AT) => ({ id, at, type: 'caller-said', text, lang: 'en-US' })

async function callWithLeg(edge: TestEdge) {
  const call = await edge.newCall()
  await edge.carrier(call, [cloudEvent('CallConnected', 1)])
  const path = `/internal/calls/${call.call_id}`
  const claim = async () =>
    Session.parse(await (await edge.node(`${path}/session`, { nodeId: 'node-1', tokenEpoch: 0 })).json())
  return { call, path, claim }
}

describe('claiming a session', () => {
  it('gives the node all it needs', async () => {
    const edge = await testEdge()
    const { call, claim } = await callWithLeg(edge)
    const session = await claim()
    expect(session).toMatchObject({
      callId: call.call_id,
      epoch: 1,
      connectionId: 'connection-1',
      lang: 'fr-FR',
      resumed: false,
      takenOver: false,
      botPhoneNumber: '+33612345600',
    })
    expect(session.fields.map(({ name }) => name)).toContain('caller_email')
    expect(session.features.phone_silence_timeout_sec).toBe(20)
  })

  it('raises the epoch each time, and tells who takes over', async () => {
    const edge = await testEdge()
    const { claim } = await callWithLeg(edge)
    const sessions = await Promise.all([claim(), claim(), claim()])
    expect(sessions.map(({ epoch }) => epoch).sort()).toEqual([1, 2, 3])
    expect(sessions.map(({ takenOver }) => takenOver).sort()).toEqual([false, true, true])
    expect(await claim()).toMatchObject({ epoch: 4, takenOver: true, resumed: false })
  })

  it('on a later leg resumes what was said on an earlier one', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    await edge.node(`${path}/events`, { epoch: 1, events: [said('a')] })
    await edge.carrier(call, [
      cloudEvent('CallDisconnected', 20),
      cloudEvent('CallConnected', 40, { callConnectionId: 'connection-2' }),
    ])
    expect(await claim()).toMatchObject({ epoch: 2, connectionId: 'connection-2', resumed: true, takenOver: false })
  })

  it('on a later leg gives away nothing of an earlier conversation, however it was held', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    const reminder = { title: 'SECRET-TITLE', description: 'SECRET-TEXT', due_date_time: AT, created_at: AT }
    const synthesis = {
      short: 'SECRET-SHORT',
      long: 'SECRET-LONG',
      satisfaction: 'high',
      improvement_suggestions: '',
      citations: [],
    } satisfies CallState['synthesis']
    await edge.node(`${path}/events`, {
      epoch: 1,
      events: [
        said('a', 'SECRET-WORDS'),
        { id: 'c', at: AT, type: 'claim-updated', fields: { caller_name: 'SECRET-NAME', policy_number: 'SECRET-1' } },
        { id: 'r', at: AT, type: 'reminder-set', reminder },
      ],
    })
    const sms = { id: 's', type: 'sms-received', text: 'SECRET-SMS', at: '2026-11-21T12:00:25.000Z' } as const
    const written = { id: 'i', type: 'insights-written', synthesis, at: '2026-11-21T12:00:26.000Z' } as const
    await edge.store.apply(call.call_id, [sms, written])
    await edge.carrier(call, [
      cloudEvent('CallDisconnected', 20),
      cloudEvent('CallConnected', 40, { callConnectionId: 'connection-2' }),
    ])
    const session = await claim()
    expect(JSON.stringify(session)).not.toContain('SECRET')
    expect(session).toMatchObject({ resumed: true, claim: {}, reminders: [] })
    expect(session.withheld.sort()).toEqual(['caller_name', 'policy_number'])
  })

  it('on a later leg gives back to another node what was said on that leg', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    const given = (id: string, at: string, fields: object) => ({ id, at, type: 'claim-updated', fields })
    const first = given('1', AT, { policy_number: 'old', caller_name: 'Ana' })
    await edge.node(`${path}/events`, { epoch: 1, events: [said('a', 'before'), first] })
    await edge.carrier(call, [
      cloudEvent('CallDisconnected', 20),
      cloudEvent('CallConnected', 40, { callConnectionId: 'connection-2' }),
    ])
    await claim()
    const later = '2026-11-21T12:00:50.000Z'
    const second = given('2', later, { policy_number: 'new' })
    await edge.node(`${path}/events`, { epoch: 2, events: [said('b', 'after', later), second] })
    expect(await claim()).toMatchObject({
      takenOver: true,
      claim: { policy_number: 'new' },
      withheld: ['caller_name'],
      messages: [{ action: 'call' }, { content: 'after' }],
    })
  })

  it('welcomes back who only wrote before, and is not told what', async () => {
    const edge = await testEdge()
    const call = await edge.newCall()
    const text = { id: 's', type: 'sms-received', text: 'SECRET', at: '2026-11-21T12:00:00.000Z' } as const
    await edge.store.apply(call.call_id, [text])
    await edge.carrier(call, [cloudEvent('CallConnected', 1)])
    const path = `/internal/calls/${call.call_id}/session`
    const session = Session.parse(await (await edge.node(path, { nodeId: 'n', tokenEpoch: 0 })).json())
    expect([session.resumed, JSON.stringify(session).includes('SECRET')]).toEqual([true, false])
  })

  it('T7 · is refused when nobody is on the line any more, or there is no such call', async () => {
    const edge = await testEdge()
    const { call, path } = await callWithLeg(edge)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 9)])
    const body = { nodeId: 'n', tokenEpoch: 0 }
    const over = await edge.node(`${path}/session`, body)
    expect([over.status, await over.json()]).toMatchObject([409, { error: { details: ['call-over'] } }])
    expect((await edge.node(`/internal/calls/${crypto.randomUUID()}/session`, body)).status).toBe(404)
    expect((await edge.node('/internal/calls/nonsense/session', body)).status).toBe(404)
    expect((await edge.node(`${path}/session`, { nodeId: '' })).status).toBe(422)
  })
})

describe('events of a node', () => {
  it('become the conversation, each once', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    const batch = { epoch: 1, events: [said('a', 'one'), said('b', 'two')] }
    const first = await (await edge.node(`${path}/events`, batch)).json()
    expect(await (await edge.node(`${path}/events`, batch)).json()).toEqual(first)
    expect((await edge.stored(call.call_id)).messages.filter(({ action }) => action === 'talk')).toHaveLength(2)
  })

  it('of an older holder are refused, but for what was said, even in a race with the claim', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    await claim()
    const given = { id: 'given', at: AT, type: 'claim-updated', fields: { caller_name: 'Ana' } }
    const response = await edge.node(`${path}/events`, { epoch: 1, events: [said('late'), given] })
    expect([response.status, await response.json()]).toMatchObject([409, { error: { details: ['stale-epoch'] } }])
    expect((await edge.node(`${path}/events`, { epoch: 9, events: [said('never')] })).status).toBe(409)
    const { messages, claim: filled } = await edge.stored(call.call_id)
    expect([messages.map(({ id }) => id), filled]).toMatchObject([expect.arrayContaining(['late']), {}])
    expect(messages.map(({ id }) => id)).not.toContain('never')
    expect((await edge.node(`${path}/commands`, { epoch: 1, id: 'x', command: { type: 'hang-up' } })).status).toBe(409)
    expect(edge.telephony.count('hangUp')).toBe(0)

    const [racing] = await Promise.all([edge.node(`${path}/events`, { epoch: 2, events: [given] }), claim()])
    const kept = (await edge.stored(call.call_id)).claim['caller_name'] === 'Ana'
    expect(kept).toBe(racing.status === 200)
  })

  it('that are not part of the protocol are refused', async () => {
    const edge = await testEdge()
    const { path } = await callWithLeg(edge)
    expect(
      (await edge.node(`${path}/events`, { epoch: 1, events: [{ ...said('a'), type: 'insights-written' }] })).status,
    ).toBe(422)
    expect((await edge.node(`${path}/events`, { epoch: 1, events: [] })).status).toBe(422)
    expect((await edge.node(`${path}/events`, 'nonsense')).status).toBe(422)
  })
})

describe('commands of a node', () => {
  it('hang up for everybody; again is fine', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    const command = { epoch: 1, id: 'c1', command: { type: 'hang-up' } }
    expect((await edge.node(`${path}/commands`, command)).status).toBe(202)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 20)])
    expect((await edge.node(`${path}/commands`, command)).status).toBe(202)
    expect(edge.telephony.count('hangUp')).toBe(1)
    expect(edge.jobs).toHaveLength(1)
    expect((await edge.stored(call.call_id)).legs).toMatchObject([{ ended_by: 'assistant' }])
  })

  it('make up for the news of a hang-up that was lost', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    edge.telephony.over = true
    await edge.node(`${path}/commands`, { epoch: 1, id: 'c1', command: { type: 'hang-up' } })
    expect((await edge.stored(call.call_id)).in_progress).toBe(false)
    expect(edge.jobs).toEqual([
      { jobId: `${call.call_id}:connection-1`, callId: call.call_id, connectionId: 'connection-1' },
    ])
  })

  it('hand over to the agent of the call, once for an id', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    const command = { epoch: 1, id: 'c1', command: { type: 'transfer' } }
    expect((await edge.node(`${path}/commands`, command)).status).toBe(202)
    expect((await edge.node(`${path}/commands`, command)).status).toBe(202)
    expect(edge.telephony.done.filter(({ operation }) => operation === 'transfer')).toEqual([
      { operation: 'transfer', args: ['connection-1', call.initiate.agent_phone_number, 'c1'] },
    ])
    await edge.carrier(call, [cloudEvent('CallTransferAccepted', 9), cloudEvent('CallDisconnected', 12)])
    expect((await edge.stored(call.call_id)).legs).toMatchObject([{ ended_by: 'transfer' }])
    expect((await edge.node(`${path}/commands`, { ...command, id: 'c2' })).status).toBe(409)
  })

  it('text the person on the line, and nobody else, once for an id', async () => {
    const edge = await testEdge()
    const { call, path, claim } = await callWithLeg(edge)
    await claim()
    const command = { epoch: 1, id: 's1', command: { type: 'send-sms', text: 'Your number is B4.' } }
    const answers = [await edge.node(`${path}/commands`, command), await edge.node(`${path}/commands`, command)]
    expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([{ sms: 'sent' }, { sms: 'duplicate' }])
    expect(edge.texts).toMatchObject([{ to: call.initiate.phone_number, text: 'Your number is B4.' }])
    const texted = (await edge.stored(call.call_id)).messages.filter(({ action }) => action === 'sms')
    expect(texted).toMatchObject([{ persona: 'assistant', content: 'Your number is B4.' }])

    const another = { ...command, id: 's2', command: { ...command.command, to: '+33699999999' } }
    await edge.node(`${path}/commands`, another)
    expect(edge.texts.map(({ to }) => to)).toEqual([call.initiate.phone_number, call.initiate.phone_number])
    const blank = { ...command, id: 's3', command: { type: 'send-sms', text: ' ' } }
    expect((await edge.node(`${path}/commands`, blank)).status).toBe(422)
    await edge.carrier(call, [cloudEvent('CallDisconnected', 9)])
    expect((await edge.node(`${path}/commands`, { ...command, id: 's4' })).status).toBe(409)
  })

  it('say 502 when the carrier refuses', async () => {
    const edge = await testEdge()
    const { path, claim } = await callWithLeg(edge)
    await claim()
    edge.telephony.refuses.add('transfer').add('hangUp')
    for (const type of ['transfer', 'hang-up']) {
      const response = await edge.node(`${path}/commands`, { epoch: 1, id: type, command: { type } })
      expect([response.status, await response.json()]).toMatchObject([502, { error: { details: ['provider-failed'] } }])
    }
  })
})
