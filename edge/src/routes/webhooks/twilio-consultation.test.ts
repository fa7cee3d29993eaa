import { describe, expect, it } from 'vitest'
import { addressIn, CALL_SID, deliver, INCOMING, signed, twilioEdge } from '../../testing/twilio-post.ts'

const VOICE = '/webhooks/twilio/voice'
const AGENT = '+33612345699'
const BRIEFING = 'Nora reports a <stolen> bicycle.'
/** The call that is made to the colleague. */
const COLLEAGUE = { CallSid: `CA${'2'.repeat(32)}`, ParentCallSid: CALL_SID, Direction: 'outbound-dial', To: AGENT }

/** A caller who was talking with the assistant, and is handed over with a briefing. */
async function handedOver() {
  const edge = await twilioEdge({
    change: (config) => ({
      ...config,
      conversation: {
        ...config.conversation,
        transfer: { briefing: true },
        initiate: { ...config.conversation.initiate, agent_phone_number: AGENT as never },
      },
    }),
  })
  const post = async (path: string, form: Record<string, string> = {}) => {
    edge.clock.nowMs += 1_000
    return (await deliver(edge, await signed(path, { ...INCOMING, CallStatus: 'in-progress', ...form }))).twiml
  }
  const connected = addressIn((await deliver(edge, await signed(VOICE))).twiml, '<Redirect>')
  await post(addressIn(await post(connected), 'action="'), { Digits: '2' })
  const call = async () => {
    const [only] = await edge.store.list({ limit: 2 })
    if (!only) throw new RangeError('there should be a call')
    return only
  }
  const { call_id } = await call()
  const take = async () =>
    (await edge.node(`/internal/calls/${call_id}/session`, { nodeId: 'node-1', tokenEpoch: 0 })).json()
  const { epoch } = (await take()) as { epoch: number }
  const command = { type: 'transfer', briefing: BRIEFING }
  await edge.node(`/internal/calls/${call_id}/commands`, { epoch, id: 'transfer-1', command })
  const at = (on: string) => `${connected.replace('on=connected', `on=${on}`)}&context=transfer-1`
  const reach = () => post(at('reached'), COLLEAGUE)
  const answerTo = (question: string, form: Record<string, string>) =>
    post(addressIn(question, 'action="'), { ...COLLEAGUE, ...form })
  const leg = async () => (await call()).legs[0]
  return { edge, post, at, reach, answerTo, take, leg }
}

describe('a colleague who is rung by Twilio', () => {
  it('is told what it is about, alone, and gets the caller by a key', async () => {
    const { edge, post, at, reach, answerTo, leg } = await handedOver()
    expect(edge.telephony.done.at(-1)).toMatchObject({ operation: 'consult', args: [CALL_SID, { to: AGENT }, {}] })
    const question = await reach()
    expect(question).toContain('<Gather')
    expect(question).toContain('Nora reports a &lt;stolen&gt; bicycle.')
    expect(await answerTo(question, { Digits: '1' })).toMatch(/<Response><\/Response>$/)
    expect(await leg()).toMatchObject({ ended_by: 'transfer' })
    expect(await post(at('dialled'), { DialCallStatus: 'completed', DialBridged: 'true' })).toContain('<Hangup/>')
    expect(edge.telephony.done).toHaveLength(1)
  })

  it.each([
    ['refuses by a key', { Digits: '2' }],
    ['refuses in words', { SpeechResult: 'No thanks' }],
    ['says nothing', {}],
    ['is an answering machine', { SpeechResult: 'please leave a message after the tone' }],
  ])('and %s is let go, and the caller comes back and is told', async (_what, form) => {
    const { post, at, reach, answerTo, take, leg } = await handedOver()
    expect(await answerTo(await reach(), form as Record<string, string>)).toContain('<Hangup/>')
    expect(await post(at('dialled'), { DialCallStatus: 'completed', DialBridged: 'false' })).toContain('<Stream')
    expect(await take()).toMatchObject({ transferFailed: true })
    expect((await leg())?.ended_by).toBeUndefined()
  })

  it.each(['no-answer', 'busy', 'failed', 'canceled'])(
    'and does not pick up (%s) leaves the caller',
    async (status) => {
      const { post, at, reach, take } = await handedOver()
      expect(await post(at('dialled'), { DialCallStatus: status })).toContain('<Stream')
      expect(await take()).toMatchObject({ transferFailed: true })
      expect(await reach()).toContain('<Hangup/>') // who picks up later is let go
    },
  )

  it('is asked, joined and let go as before when Twilio tells again', async () => {
    const { reach, answerTo, edge } = await handedOver()
    const question = await reach()
    expect(await reach()).toBe(question)
    for (let times = 0; times < 2; times++) {
      expect(await answerTo(question, { Digits: '1' })).toMatch(/<Response><\/Response>$/)
    }
    expect(edge.telephony.done).toHaveLength(1)

    const other = await handedOver()
    const again = await other.reach()
    for (let times = 0; times < 2; times++) {
      expect(await other.answerTo(again, { Digits: '2' })).toContain('<Hangup/>')
    }
  })

  it('is let go when the caller is gone', async () => {
    const { post, reach } = await handedOver()
    await post(`${VOICE}/status`, { CallStatus: 'completed' })
    expect(await reach()).toContain('<Hangup/>')
  })
})
