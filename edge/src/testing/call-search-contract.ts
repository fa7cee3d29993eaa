import { type CallState, createCall } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { beforeAll, describe, expect, it } from 'vitest'
import { CALL_STATUSES, statusOf } from '../calls/status.ts'
import type { CallStore } from '../store/call-store.ts'
import type { CallSearch } from '../store/search.ts'
import { testConfig } from './test-config.ts'

const { initiate } = testConfig().conversation
const day = (number: number) => `2031-05-0${number}T12:00:00.000Z`
const FIRST_DAY = { from: '2031-05-01T00:00:00.000Z', before: '2031-06-01T00:00:00.000Z' }

type WithoutTime<E> = E extends CallEvent ? Omit<E, 'at'> : never
type Events = readonly WithoutTime<CallEvent>[]
const opened = { id: 'o', type: 'leg-opened', connectionId: 'a' } as const
const connected = { id: 'c', type: 'leg-connected', connectionId: 'a' } as const
const ended = { id: 'd', type: 'leg-disconnected', connectionId: 'a' } as const
const named = (name: string) => ({ id: 'n', type: 'claim-updated', fields: { caller_name: name } }) as const
const judged = (satisfaction: 'high' | 'low') => ({
  id: 'i',
  type: 'insights-written' as const,
  synthesis: { short: 's', long: 'l', satisfaction, improvement_suggestions: '', citations: [] },
})

/** One call of each status, a day apart, and two ended ones with names. */
const STORIES: readonly { readonly phone: string; readonly open?: boolean; readonly events: Events }[] = [
  { phone: '+33655500001', events: [opened] },
  { phone: '+33655500002', events: [opened, connected] },
  { phone: '+33655500003', events: [opened, connected, ended, named('Kevin Smith'), judged('high')] },
  { phone: '+33655500003', events: [connected, ended, named('Ana Kévin'), judged('low')] },
  { phone: '+33655500004', events: [opened, ended] },
  { phone: '+33655500005', open: false, events: [] },
]

/** Every call store runs this: what `searchIn` says is what it must find. */
export function callSearchContract(name: string, open: () => Promise<CallStore>): void {
  describe(`searching ${name}`, () => {
    let store: CallStore
    const calls: CallState[] = []
    beforeAll(async () => {
      store = await open()
      for (const [index, story] of STORIES.entries()) {
        const at = day(index + 1)
        const call = createCall({ ...initiate, phone_number: story.phone }, { at, open: story.open ?? true })
        await store.create(call)
        const events = story.events.map((event) => ({ ...event, at }))
        calls.push(events.length > 0 ? (await store.apply(call.call_id, events)).call : call)
      }
    })
    const search = (asked: Partial<CallSearch>) => store.search({ ...FIRST_DAY, offset: 0, limit: 9, ...asked })
    const indexes = async (asked: Partial<CallSearch>) =>
      (await search(asked)).calls.map(({ call_id }) => calls.findIndex((call) => call.call_id === call_id))

    it.each<[string, Partial<CallSearch>, number[]]>([
      ['everything, newest first', {}, [5, 4, 3, 2, 1, 0]],
      ['a page', { offset: 1, limit: 2 }, [4, 3]],
      ['nothing after the last page', { offset: 9 }, []],
      ['a number', { phone: '+33655500003' }, [3, 2]],
      ['part of a name in any case', { name: 'kevin' }, [2]],
      ['a time', { from: day(2), before: day(4) }, [2, 1]],
      ['a satisfaction', { satisfaction: 'low' }, [3]],
      ['all of it together', { phone: '+33655500003', name: 'KEV', satisfaction: 'high', status: 'ended' }, [2]],
      ['a name that is a piece of SQL', { name: "x' OR '1'='1" }, []],
    ])('finds %s', async (_what, asked, expected) => {
      expect(await indexes(asked)).toEqual(expected)
    })

    it('lists what it finds, by the same criteria', async () => {
      const asked = { ...FIRST_DAY, phone: '+33655500003', name: 'KEV', satisfaction: 'high', status: 'ended' } as const
      expect((await store.list({ ...asked, limit: 9 })).map(({ call_id }) => call_id)).toEqual([calls[2]?.call_id])
      expect(await store.list({ ...asked, status: 'running', limit: 9 })).toEqual([])
    })

    it('finds each status, as the pages call it', async () => {
      for (const status of CALL_STATUSES) {
        const wanted = calls.flatMap((call, index) => (statusOf(call) === status ? [index] : []))
        expect([status, await indexes({ status })]).toEqual([status, wanted.toReversed()])
        expect(wanted.length).toBeGreaterThan(0)
      }
    })

    it('counts the calls of each status, whichever of them is looked at', async () => {
      const totals = { running: 1, ringing: 1, ended: 2, 'not reached': 1, 'in writing': 1 }
      expect((await search({})).totals).toEqual(totals)
      expect((await search({ status: 'running', limit: 1 })).totals).toEqual(totals)
      expect((await search({ name: 'smith' })).totals).toMatchObject({ running: 0, ended: 1 })
      expect((await search({ limit: 1 })).fitting).toBe(6)
      expect((await search({ status: 'ended', limit: 1 })).fitting).toBe(2)
    })
  })
}
