import type { CallState } from '@call-center/shared/call/call'
import { describe, expect, it } from 'vitest'
import { cloudEvent, type TestEdge, testEdge } from '../../testing/test-edge.ts'
import { OPERATOR, type View } from '../view.ts'
import { forgetReport, readReport } from './read-report.ts'

const GUEST: View = { role: 'guest', lang: 'en' }

/** Counts what the store is asked for. */
async function countedEdge() {
  const edge = await testEdge()
  const reads = { count: 0 }
  const store = {
    ...edge.store,
    get: (callId: CallState['call_id']) => {
      reads.count += 1
      return edge.store.get(callId)
    },
  }
  return { edge, reads, services: { ...edge.services, store } }
}

async function calls(edge: TestEdge) {
  const running = await edge.newCall()
  await edge.carrier(running, [cloudEvent('CallConnected', 1)])
  const over = await edge.newCall()
  await edge.carrier(over, [cloudEvent('CallConnected', 1), cloudEvent('CallDisconnected', 2)])
  const settled = { id: 's', type: 'insights-settled', connectionId: 'connection-1', state: 'written' } as const
  await edge.store.apply(over.call_id, [{ ...settled, at: '2026-11-21T12:00:05.000Z' }])
  return { running, over }
}

const said = (id: string, text = id) =>
  ({ id, type: 'caller-said', text, lang: 'en-US', at: '2026-11-21T12:00:03.000Z' }) as const

const render = (call: CallState) => JSON.stringify(call.messages.map(({ content }) => content))

async function rig() {
  const { edge, reads, services } = await countedEdge()
  const { running, over } = await calls(edge)
  const read = async (
    call: CallState,
    { view = OPERATOR, ifNoneMatch }: { view?: View; ifNoneMatch?: string } = {},
  ) => {
    const answer = await readReport(services, { call: call.call_id, view, ifNoneMatch, render })
    await edge.idle()
    return answer
  }
  return { edge, reads, services, running, over, read }
}

describe('T18 · Caches: a page of a report', () => {
  it('of a call that is over is read from the store once in thirty seconds, and not rendered twice', async () => {
    const { edge, reads, over, read } = await rig()
    expect(await read(over)).toMatchObject({ cache: 'miss' })
    reads.count = 0
    expect(await read(over)).toMatchObject({ cache: 'hit' })
    edge.clock.nowMs += 29_999
    expect(await read(over)).toMatchObject({ cache: 'hit', html: expect.any(String) })
    expect(reads.count).toBe(0)
    edge.clock.nowMs += 1
    expect(await read(over)).toMatchObject({ cache: 'miss' })
    expect(reads.count).toBe(1)
  })

  it('of a running call is never more than a second old', async () => {
    const { edge, running, read } = await rig()
    await read(running)
    await edge.store.apply(running.call_id, [said('new')])
    edge.clock.nowMs += 999
    expect((await read(running))?.html).not.toContain('new')
    edge.clock.nowMs += 1
    expect((await read(running))?.html).toContain('new')
  })

  it('that is kept is asked for together with its head, and not at all for a reader who has it', async () => {
    const { edge, services, over, read } = await rig()
    const first = await read(over)
    const asked: string[] = []
    const head = Promise.withResolvers<void>()
    const colo = {
      ...services.reports.colo,
      async get(key: string) {
        asked.push(key.split('/')[0] ?? '')
        if (key.startsWith('head')) await head.promise
        return edge.caches.colo.get(key)
      },
    }
    const slow = { ...services, reports: { ...services.reports, colo } }
    const request = { call: over.call_id, view: OPERATOR, render }
    const answer = readReport(slow, { ...request, ifNoneMatch: undefined })
    expect(asked.toSorted()).toEqual(['head', 'page'])
    head.resolve()
    expect((await answer)?.html).toBe(first?.html)
    asked.length = 0
    expect(await readReport(slow, { ...request, ifNoneMatch: first?.etag })).toEqual({
      etag: first?.etag,
      cache: 'hit',
    })
    expect(asked).toEqual(['head'])
  })

  it('of another version has another name, so an old one can never be taken for it', async () => {
    const { edge, running, read } = await rig()
    const before = await read(running)
    await edge.store.apply(running.call_id, [said('new')])
    edge.clock.nowMs += 1_000
    const after = await read(running, { ifNoneMatch: before?.etag ?? '' })
    expect(after?.etag).not.toBe(before?.etag)
    expect(after?.html).toContain('new')
    const again = await read(running, { ifNoneMatch: after?.etag ?? '' })
    expect(again).toEqual({ etag: after?.etag, cache: 'hit' })
  })

  it('of one role is never given to another', async () => {
    const { services, edge, over } = await rig()
    const as = async (view: View) => {
      const marked = () => `for ${view.role}`
      const answer = await readReport(services, { call: over.call_id, view, ifNoneMatch: undefined, render: marked })
      await edge.idle()
      return answer?.html
    }
    for (const view of [OPERATOR, GUEST, OPERATOR, GUEST]) expect(await as(view)).toBe(`for ${view.role}`)
    const { call_id } = over
    const operators = await readReport(services, { call: call_id, view: OPERATOR, ifNoneMatch: undefined, render })
    const guest = await readReport(services, { call: call_id, view: GUEST, ifNoneMatch: operators?.etag, render })
    expect(guest?.html).toBe('for guest')
  })

  it(
    'of one role is never given to another, in 20,000 requests of calls that go on and end',
    { timeout: 60_000 },
    async () => {
      const { edge, services, running, over } = await rig()
      const two = await testEdge()
      const centres = [services, { ...services, reports: { ...services.reports, colo: two.caches.colo } }]
      let crossed = 0
      for (let index = 0; index < 20_000; index += 1) {
        const view = index % 3 === 0 ? OPERATOR : GUEST
        const call = index % 5 === 0 ? over : running
        const render = () => view.role
        const here = centres[index % 2]
        if (!here) throw new RangeError('there are two')
        const answer = await readReport(here, { call: call.call_id, view, ifNoneMatch: undefined, render })
        if (answer?.html !== view.role) crossed += 1
        if (index % 50 === 0) edge.clock.nowMs += 700
        if (index % 2_000 === 0) await edge.store.apply(running.call_id, [said(`said-${index}`)])
      }
      await edge.idle()
      expect(crossed).toBe(0)
    },
  )

  it('of an older deployment is not shown', async () => {
    const { edge, services, over, read } = await rig()
    const old = await read(over)
    const deployed = { ...services, reports: { ...services.reports, build: 'build-2' } }
    const request = { call: over.call_id, view: OPERATOR, ifNoneMatch: old?.etag, render: () => 'new look' }
    expect((await readReport(deployed, request))?.html).toBe('new look')
    await edge.idle()
  })

  it('comes from the world’s cache in a data centre that has none, without the store being asked for more than the head', async () => {
    const { edge, services, over, read } = await rig()
    await read(over)
    const elsewhere = await testEdge()
    const there = { ...services, reports: { ...services.reports, colo: elsewhere.caches.colo } }
    const request = { call: over.call_id, view: OPERATOR, ifNoneMatch: undefined, render: () => 'rendered again' }
    expect((await readReport(there, request))?.html).not.toBe('rendered again')
    await edge.idle()
  })

  it('of a running call is not written to the world’s cache: it takes a write a second', async () => {
    const { edge, running, over, read } = await rig()
    await read(running)
    expect(edge.caches.global.kept.size).toBe(0)
    await read(over)
    expect(edge.caches.global.kept.size).toBe(1)
  })

  it('is shown when the caches are away', async () => {
    const { edge, over, read } = await rig()
    edge.caches.colo.broken = true
    edge.caches.global.broken = true
    expect(await read(over)).toMatchObject({ cache: 'miss', html: expect.any(String) })
  })

  it.each(['nonsense', '{"version":"x"}', ''])('is not led astray by a head that reads %j', async (text) => {
    const { edge, over, read } = await rig()
    await edge.caches.colo.put(`head/${over.call_id}`, text, { ttlS: 60 })
    expect(await read(over)).toMatchObject({ cache: 'miss' })
  })
})

describe('an erased call', () => {
  const erase = async (services: TestEdge['services'], call: CallState) => {
    const gone = { ...services, store: { ...services.store, get: async () => undefined } }
    await forgetReport(gone, call.call_id)
    return gone
  }

  it('is gone at once where it was erased, and leaves nothing in any cache there', async () => {
    const { edge, services, over, read } = await rig()
    await read(over)
    await read(over, { view: GUEST })
    const gone = await erase(services, over)
    expect(
      await readReport(gone, { call: over.call_id, view: OPERATOR, ifNoneMatch: undefined, render }),
    ).toBeUndefined()
    expect([...edge.caches.colo.kept.keys(), ...edge.caches.global.kept.keys()].join()).not.toContain(over.call_id)
  })

  it('is gone elsewhere when the head there lapses', async () => {
    const { edge, services, over } = await rig()
    const elsewhere = await testEdge()
    const there = { ...services, reports: { ...services.reports, colo: elsewhere.caches.colo } }
    const request = { call: over.call_id, view: OPERATOR, ifNoneMatch: undefined, render }
    await readReport(there, request)
    await edge.idle()
    const gone = await erase(services, over)
    const thereGone = { ...there, store: gone.store, now: () => edge.clock.nowMs + 30_000 }
    expect(await readReport(thereGone, request)).toBeUndefined()
  })

  it('does not come back through a page that was being written meanwhile', async () => {
    const { edge, services, over } = await rig()
    let gone = false
    const store = { ...services.store, get: async () => (gone ? undefined : edge.stored(over.call_id)) }
    const slow = { ...services, store }
    await readReport(slow, { call: over.call_id, view: OPERATOR, ifNoneMatch: undefined, render })
    gone = true
    await forgetReport(slow, over.call_id)
    await edge.idle()
    expect([...edge.caches.global.kept.keys()]).toEqual([])
  })
})
