import { newCallId } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { TEST_SETTINGS } from '../../testing/test-config.ts'
import { NODE, testEdge } from '../../testing/test-edge.ts'

const headers = { authorization: `Bearer ${TEST_SETTINGS.NODE_SERVICE_TOKEN}` }

describe('how full the media nodes are', () => {
  const open = async () => {
    const edge = await testEdge()
    edge.house.nodes = [
      { ...NODE, nodeId: 'a', calls: [newCallId(), newCallId()] },
      { ...NODE, nodeId: 'b', calls: [newCallId()], draining: true },
      { ...NODE, nodeId: 'c', calls: [newCallId()], streamUrl: 'wss://north.example.com/media' },
    ]
    return async (query = '') => (await edge.send(`/internal/nodes/load${query}`, { headers })).json()
  }

  it('is told of all of them, without the room of those that leave', async () => {
    const load = await open()
    expect(await load()).toEqual({ nodes: 3, calls: 4, capacity: 20 })
  })

  it.each([
    ['north.example.com', { nodes: 1, calls: 1, capacity: 10 }],
    ['media.example.com', { nodes: 2, calls: 3, capacity: 10 }],
    ['nowhere.example.com', { nodes: 0, calls: 0, capacity: 0 }],
  ])('is told of the region at %s alone', async (host, expected) => {
    const load = await open()
    expect(await load(`?host=${host}`)).toEqual(expected)
  })
})
