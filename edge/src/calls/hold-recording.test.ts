import { ProviderError } from '@call-center/shared/errors'
import { Session } from '@call-center/shared/protocol/call-api'
import { describe, expect, it } from 'vitest'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'

/** A call that is recorded, and held by a node. */
async function recordedCall(consent: 'yes' | 'no' = 'yes', prepare: (edge: TestEdge) => void = () => {}) {
  const edge = await testEdge({
    change: (config) => ({ ...config, features: { ...config.features, recording_enabled: true } }),
  })
  const call = await edge.newCall({ lang: englishOnly(edge) })
  prepare(edge)
  const answer = { operationContext: 'recording-consent', choiceResult: { label: consent } }
  await edge.carrier(call, [cloudEvent('CallConnected', 1), cloudEvent('RecognizeCompleted', 2, answer)])
  const path = `/internal/calls/${call.call_id}`
  const takeOver = async () => {
    edge.clock.nowMs += 1_000
    return Session.parse(await (await edge.node(`${path}/session`, { nodeId: 'node-1', tokenEpoch: 0 })).json())
  }
  const claim = async () => (await takeOver()).epoch
  const epoch = await claim()
  const order = async (type: 'pause-recording' | 'resume-recording', id: string, of = epoch, field?: string) => {
    edge.clock.nowMs += 1_000
    return (await edge.node(`${path}/commands`, { epoch: of, id, command: { type, ...(field && { field }) } })).status
  }
  const held = () =>
    edge.telephony.done.map(({ operation }) => operation).filter((name) => /^(pause|resume)/.test(name))
  return { edge, call, epoch, claim, takeOver, order, held }
}

function englishOnly({ services }: TestEdge) {
  const { availables } = services.config.conversation.initiate.lang
  return { default_short_code: 'en-US', availables: availables.filter(({ short_code }) => short_code === 'en-US') }
}

describe('T21 · Numbers that are keyed: a recording that is paused', () => {
  it('goes on with the next node when the one that paused it is gone', async () => {
    const { claim, order, held, edge } = await recordedCall()
    expect(await order('pause-recording', 'p1')).toBe(202)
    const epoch = await claim()
    expect(held()).toEqual(['pauseRecording', 'resumeRecording'])
    expect(edge.telephony.done.at(-1)?.args).toEqual(['connection-1', 'recording-1'])
    await claim()
    expect(held()).toHaveLength(2)
    expect(await order('pause-recording', 'p2', epoch)).toBe(409) // of a node that has lost the call
    expect(held()).toHaveLength(2)
  })

  it('goes on once, when its own node had it go on', async () => {
    const { claim, order, held } = await recordedCall()
    await order('pause-recording', 'p1')
    await order('resume-recording', 'r1')
    await claim()
    expect(held()).toEqual(['pauseRecording', 'resumeRecording'])
  })

  it.each(['pauseRecording', 'resumeRecording'] as const)('is tried again when %s was refused', async (operation) => {
    const { edge, claim, order, held } = await recordedCall()
    edge.telephony.refuses.add(operation)
    await order('pause-recording', 'p1')
    if (operation === 'resumeRecording') await claim() // the carrier refuses: the session is there all the same
    edge.telephony.refuses.clear()
    await claim()
    expect(held().at(-1)).toBe('resumeRecording')
    const before = held().length
    await claim()
    expect(held()).toHaveLength(before)
  })

  it('is none where nothing is recorded', async () => {
    const { claim, order, held } = await recordedCall('no')
    expect(await order('pause-recording', 'p1')).toBe(202)
    await claim()
    expect(held()).toEqual([])
  })

  it('stays paused while a number is being keyed, and the next node is told of which field', async () => {
    const { takeOver, order, held, epoch } = await recordedCall()
    await order('pause-recording', 'p1', epoch, 'card_number')
    const next = await takeOver()
    expect(next).toMatchObject({ takenOver: true, collecting: 'card_number' })
    expect(held()).toEqual(['pauseRecording'])
    await order('resume-recording', 'r1', next.epoch)
    expect(held()).toEqual(['pauseRecording', 'resumeRecording'])
    expect((await takeOver()).collecting).toBeUndefined()
    expect(held()).toHaveLength(2)
  })

  it('goes on with the next node when the end of a collection did not reach the carrier', async () => {
    const { edge, takeOver, order, held, epoch } = await recordedCall()
    await order('pause-recording', 'p1', epoch, 'card_number')
    edge.telephony.refuses.add('resumeRecording')
    expect(await order('resume-recording', 'r1')).toBe(502)
    edge.telephony.refuses.clear()
    expect((await takeOver()).collecting).toBeUndefined()
    expect(held()).toEqual(['pauseRecording', 'resumeRecording', 'resumeRecording'])
  })

  it('is not needed for a number to be collected, and the next node goes on with that too', async () => {
    const { takeOver, order, held, epoch } = await recordedCall('no')
    expect(await order('pause-recording', 'p1', epoch, 'card_number')).toBe(202)
    expect((await takeOver()).collecting).toBe('card_number')
    expect(held()).toEqual([])
  })
})

describe('a recording that nobody knows of', () => {
  /** The carrier records, and its answer is lost. */
  const lostAnswer = ({ telephony }: TestEdge) => {
    telephony.startRecording = () => Promise.reject(new ProviderError('telephony', 'no answer', { retryable: true }))
  }

  it('is looked for at the carrier before it is paused', async () => {
    const { edge, call, order, held } = await recordedCall('yes', (edge) => {
      lostAnswer(edge)
      edge.telephony.recording.set('connection-1', 'recording-9')
    })
    expect(await order('pause-recording', 'p1')).toBe(202)
    expect(held()).toEqual(['pauseRecording'])
    expect(edge.telephony.done.at(-1)?.args).toEqual(['connection-1', 'recording-9'])
    expect((await edge.stored(call.call_id)).recordings).toMatchObject([{ recording_id: 'recording-9' }])
  })

  it('lets nothing be keyed when the carrier cannot name it', async () => {
    const { edge, order, held, takeOver, epoch } = await recordedCall('yes', lostAnswer)
    expect(await order('pause-recording', 'p1', epoch, 'card_number')).toBe(502)
    expect(held()).toEqual([])
    expect((await takeOver()).collecting).toBeUndefined()
    expect(edge.telephony.count('findRecording')).toBe(1)
  })

  it('is none when the carrier refused to record', async () => {
    const { order, held } = await recordedCall('yes', ({ telephony }) => void telephony.refuses.add('startRecording'))
    expect(await order('pause-recording', 'p1')).toBe(202)
    expect(held()).toEqual([])
  })

  it('is known all the same when the first write of it fails', async () => {
    const { order, held } = await recordedCall('yes', ({ store }) => {
      const { apply } = store
      let failures = 2
      store.apply = async (callId, changes) => {
        const isStart = Array.isArray(changes) && changes.some(({ type }) => type === 'recording-started')
        if (isStart && failures-- > 0) throw new ProviderError('store', 'away', { retryable: true })
        return apply(callId, changes)
      }
    })
    expect(await order('pause-recording', 'p1')).toBe(202)
    expect(held()).toEqual(['pauseRecording'])
  })

  it('of an earlier leg is not taken for the one of this leg', async () => {
    const { edge, call, order, held, takeOver } = await recordedCall()
    lostAnswer(edge)
    const again = { callConnectionId: 'connection-2' }
    const answer = { ...again, operationContext: 'recording-consent', choiceResult: { label: 'yes' } }
    await edge.carrier(call, [
      cloudEvent('CallDisconnected', 20),
      cloudEvent('CallConnected', 40, again),
      cloudEvent('RecognizeCompleted', 41, answer),
    ])
    const { epoch } = await takeOver()
    expect(await order('pause-recording', 'p1', epoch)).toBe(502)
    expect(held()).toEqual([])
  })
})
