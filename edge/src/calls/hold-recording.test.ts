import { describe, expect, it } from 'vitest'
import { cloudEvent, type TestEdge, testEdge } from '../testing/test-edge.ts'

/** A call that is recorded, and held by a node. */
async function recordedCall(consent: 'yes' | 'no' = 'yes') {
  const edge = await testEdge({
    change: (config) => ({ ...config, features: { ...config.features, recording_enabled: true } }),
  })
  const call = await edge.newCall({ lang: englishOnly(edge) })
  const answer = { operationContext: 'recording-consent', choiceResult: { label: consent } }
  await edge.carrier(call, [cloudEvent('CallConnected', 1), cloudEvent('RecognizeCompleted', 2, answer)])
  const path = `/internal/calls/${call.call_id}`
  const claim = async () => {
    edge.clock.nowMs += 1_000
    const response = await edge.node(`${path}/session`, { nodeId: 'node-1', tokenEpoch: 0 })
    return ((await response.json()) as { epoch: number }).epoch
  }
  const epoch = await claim()
  const order = async (type: 'pause-recording' | 'resume-recording', id: string, of = epoch) => {
    edge.clock.nowMs += 1_000
    return (await edge.node(`${path}/commands`, { epoch: of, id, command: { type } })).status
  }
  const held = () =>
    edge.telephony.done.map(({ operation }) => operation).filter((name) => /^(pause|resume)/.test(name))
  return { edge, claim, order, held }
}

function englishOnly({ services }: TestEdge) {
  const { availables } = services.config.conversation.initiate.lang
  return { default_short_code: 'en-US', availables: availables.filter(({ short_code }) => short_code === 'en-US') }
}

describe('a recording that is paused', () => {
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
})
