import { newCallId } from '@call-center/shared/call/call'
import type { NodeStatus } from '@call-center/shared/protocol/node-channel'
import { describe, expect, it } from 'vitest'
import { NodeRegistry, type NodeSocket } from './node-registry.ts'

const status = (nodeId: string, change: Partial<NodeStatus> = {}): string =>
  JSON.stringify({
    type: 'status',
    nodeId,
    streamUrl: `wss://${nodeId}/media`,
    calls: [],
    capacity: 4,
    loopLagMs: 0,
    draining: false,
    ...change,
  })

function socket() {
  const sent: unknown[] = []
  const closed: number[] = []
  const end: NodeSocket = {
    send: (text) => void sent.push(JSON.parse(text)),
    close: (code = 0) => void closed.push(code),
  }
  return { end, sent, closed }
}

const callId = newCallId()

describe('picking a node', () => {
  it.each<[string, Partial<NodeStatus>, number, string | undefined]>([
    ['has the most room', { calls: [newCallId()] }, 0, 'b'],
    ['is not full', { calls: [newCallId()], capacity: 1 }, 0, 'b'],
    ['is not draining', { draining: true }, 0, 'b'],
  ])('takes the one that %s', (_what, change, waited, expected) => {
    const registry = new NodeRegistry()
    registry.receive(socket().end, status('a', change), 0)
    registry.receive(socket().end, status('b'), 0)
    expect(registry.pick(waited)?.nodeId).toBe(expected)
  })

  it('takes none that is silent', () => {
    const registry = new NodeRegistry()
    registry.receive(socket().end, status('a'), 0)
    expect(registry.pick(4_999)?.nodeId).toBe('a')
    expect(registry.pick(5_000)).toBeUndefined()
  })

  it('spreads calls that come between two statuses, and promises no more than there is', () => {
    const registry = new NodeRegistry()
    registry.receive(socket().end, status('a', { capacity: 2 }), 0)
    registry.receive(socket().end, status('b', { capacity: 1 }), 0)
    const picked = [1, 2, 3, 4].map((at) => registry.pick(at)?.nodeId)
    expect(picked.slice(0, 3).sort()).toEqual(['a', 'a', 'b'])
    expect(picked[3]).toBeUndefined()
  })
})

describe('notices', () => {
  it('go to the node that holds the call', () => {
    const registry = new NodeRegistry()
    const [a, b] = [socket(), socket()]
    registry.receive(a.end, status('a'), 0)
    registry.receive(b.end, status('b', { calls: [callId] }), 0)
    expect(registry.notify({ type: 'call-ended', callId })).toBe(true)
    expect([a.sent, b.sent]).toEqual([[], [{ type: 'call-ended', callId }]])
    expect(registry.notify({ type: 'call-ended', callId: newCallId() })).toBe(false)
  })

  it('that are for all go to all', () => {
    const registry = new NodeRegistry()
    const [a, b] = [socket(), socket()]
    registry.receive(a.end, status('a'), 0)
    registry.receive(b.end, status('b'), 0)
    registry.tellAll({ type: 'drain' })
    expect([a.sent, b.sent]).toEqual([[{ type: 'drain' }], [{ type: 'drain' }]])
  })
})

describe('losing a node', () => {
  function house() {
    const registry = new NodeRegistry()
    const [a, b] = [socket(), socket()]
    registry.receive(a.end, status('a', { calls: [callId] }), 0)
    registry.receive(b.end, status('b'), 0)
    return { registry, a, b }
  }

  it('hands its calls on, once, after a moment', () => {
    const { registry, a, b } = house()
    registry.lose(a.end, 1_000)
    registry.receive(b.end, status('b'), 2_000)
    expect(registry.sweep(3_000)).toEqual([])
    registry.receive(b.end, status('b'), 4_000)
    expect(registry.sweep(4_000)).toMatchObject([{ callId }])
    expect(registry.sweep(5_000)).toEqual([])
  })

  it('leaves its calls alone when it comes back with them', () => {
    const { registry, a, b } = house()
    registry.lose(a.end, 1_000)
    registry.receive(socket().end, status('a', { calls: [callId] }), 2_000)
    registry.receive(b.end, status('b'), 4_000)
    expect(registry.sweep(4_000)).toEqual([])
  })

  it('is not noticed when it dialled again: it is there once, and is told what comes on its new channel', () => {
    const { registry, a, b } = house()
    const again = socket()
    registry.receive(again.end, status('a', { calls: [callId] }), 1_000)
    expect(registry.list().map(({ nodeId }) => nodeId)).toEqual(['b', 'a'])
    expect([a.closed, registry.notify({ type: 'call-ended', callId })]).toEqual([[4001], true])
    expect([a.sent, again.sent]).toEqual([[], [{ type: 'call-ended', callId }]])
    registry.lose(a.end, 2_000)
    registry.receive(b.end, status('b'), 5_500)
    expect(registry.sweep(5_500)).toEqual([])
  })

  it('that comes back without its calls hands them on', () => {
    const { registry, b } = house()
    registry.receive(socket().end, status('a'), 1_000)
    registry.receive(b.end, status('b'), 4_000)
    expect(registry.sweep(4_000)).toMatchObject([{ callId }])
  })

  it('is noticed by its silence too', () => {
    const { registry, a, b } = house()
    registry.receive(b.end, status('b'), 5_000)
    expect(registry.sweep(5_000)).toEqual([])
    expect(a.closed).toEqual([4000])
    registry.receive(b.end, status('b'), 8_000)
    expect(registry.sweep(8_000)).toMatchObject([{ callId }])
  })

  it('waits for another node, for a minute', () => {
    const registry = new NodeRegistry()
    const a = socket()
    registry.receive(a.end, status('a', { calls: [callId] }), 0)
    registry.lose(a.end, 0)
    expect(registry.sweep(10_000)).toEqual([])
    registry.receive(socket().end, status('b'), 20_000)
    expect(registry.sweep(20_000)).toMatchObject([{ callId }])
    expect(registry.waiting).toBe(true)
  })

  it('ignores what is no status', () => {
    const registry = new NodeRegistry()
    for (const text of ['nonsense', '{}', status('a', { capacity: 0 })])
      expect(registry.receive(socket().end, text, 0)).toBe(false)
    expect(registry.size).toBe(0)
  })
})
