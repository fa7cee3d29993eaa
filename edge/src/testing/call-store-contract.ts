import { createCall } from '@call-center/shared/call/call'
import type { CallEvent } from '@call-center/shared/call/events'
import { NotFound } from '@call-center/shared/errors'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CallStore } from '../store/call-store.ts'
import { justAfter } from '../store/search.ts'
import { testConfig } from './test-config.ts'

const { initiate } = testConfig().conversation
let numbers = 0
/** A number nobody else has, so that tests do not see each other's calls. */
const phoneNumber = () => `+336${String(10_000_000 + (numbers += 1))}`
const newCall = (phone = phoneNumber(), at = '2026-11-21T12:00:00.000Z') =>
  createCall({ ...initiate, phone_number: phone }, { at })
const said = (id: string): CallEvent => ({
  id,
  type: 'caller-said',
  text: id,
  lang: 'en-US',
  at: '2026-11-21T12:00:05.000Z',
})

/** Every call store runs this. */
export function callStoreContract(name: string, open: () => Promise<CallStore>): void {
  describe(`a call store: ${name}`, () => {
    let store: CallStore
    beforeAll(async () => {
      store = await open()
    })

    it('answers', async () => {
      await expect(store.ping()).resolves.toBeUndefined()
    })

    it('keeps what it is given, once', async () => {
      const call = newCall()
      expect(await store.create(call)).toBe(true)
      expect(await store.create({ ...call, epoch: 9 })).toBe(false)
      expect(await store.get(call.call_id)).toEqual(call)
    })

    it('knows nothing of a call that is not there', async () => {
      const { call_id } = newCall()
      expect(await store.get(call_id)).toBeUndefined()
      await expect(store.apply(call_id, [said('a')])).rejects.toThrow(NotFound)
    })

    it('erases for good, once, and nothing else', async () => {
      const phone = phoneNumber()
      const [call, other] = [newCall(phone), newCall(phone)]
      for (const one of [call, other]) await store.create(one)
      expect(await store.erase(call.call_id)).toBe(true)
      expect(await store.erase(call.call_id)).toBe(false)
      expect(await store.get(call.call_id)).toBeUndefined()
      expect((await store.list({ phone, limit: 5 })).map(({ call_id }) => call_id)).toEqual([other.call_id])
      await expect(store.apply(call.call_id, [said('a')])).rejects.toThrow(NotFound)
    })

    it('applies events once, and says which were new', async () => {
      const call = newCall()
      await store.create(call)
      expect((await store.apply(call.call_id, [said('a'), said('b')])).applied).toEqual([true, true])
      const again = await store.apply(call.call_id, [said('b'), said('c'), said('c')])
      expect(again.applied).toEqual([false, true, false])
      expect([again.before.version, again.call.version]).toEqual([2, 3])
      expect(await store.get(call.call_id)).toEqual(again.call)
    })

    it('loses no event of writers that write at once', async () => {
      const call = newCall()
      await store.create(call)
      const ids = Array.from({ length: 12 }, (_, index) => `event-${String(index).padStart(2, '0')}`)
      await Promise.all(ids.map((id) => store.apply(call.call_id, [said(id)])))
      const stored = await store.get(call.call_id)
      expect(stored?.messages.map(({ content }) => content)).toEqual(ids)
      expect(stored?.version).toBe(ids.length)
    })

    it('decides anew when another writer was faster', async () => {
      const call = newCall()
      await store.create(call)
      const raise = () =>
        store.apply(call.call_id, ({ epoch }) => [
          { id: `claim-${epoch + 1}`, type: 'media-claimed', epoch: epoch + 1, nodeId: 'n', at: call.created_at },
        ])
      const epochs = (await Promise.all([raise(), raise(), raise(), raise()])).map((result) => result.call.epoch)
      expect(epochs.sort()).toEqual([1, 2, 3, 4])
    })

    it('lets an error of the decision through, and writes nothing', async () => {
      const call = newCall()
      await store.create(call)
      const decide = () => {
        throw new RangeError('no')
      }
      await expect(store.apply(call.call_id, decide)).rejects.toThrow(RangeError)
      expect((await store.get(call.call_id))?.version).toBe(0)
    })

    it('lists the newest first, of one number or of all, and no more than asked', async () => {
      const phone = phoneNumber()
      const calls = [1, 2, 3].map((second) => newCall(phone, `2030-01-01T00:00:0${second}.000Z`))
      const stranger = newCall(phoneNumber(), '2030-01-01T00:00:09.000Z')
      for (const call of [...calls, stranger]) await store.create(call)
      const ids = (list: readonly { call_id: string }[]) => list.map(({ call_id }) => call_id)
      expect(ids(await store.list({ phone, limit: 100 }))).toEqual(ids(calls.toReversed()))
      expect(ids(await store.list({ phone, limit: 2 }))).toEqual(ids(calls.toReversed()).slice(0, 2))
      expect(ids(await store.list({ limit: 2 }))).toEqual([stranger.call_id, calls[2]?.call_id])
      const [since, until] = ['2030-01-01T00:00:02.000Z', '2030-01-01T00:00:03.000Z']
      expect(ids(await store.list({ phone, from: since, limit: 9 }))).toEqual(
        ids([calls[2], calls[1]].filter((c) => !!c)),
      )
      expect(ids(await store.list({ before: justAfter(until), limit: 1 }))).toEqual([calls[2]?.call_id])
      expect(await store.list({ phone, from: until, before: since, limit: 9 })).toEqual([])
      expect((await store.latestByPhone(phone))?.call_id).toBe(calls[2]?.call_id)
      expect(await store.latestByPhone(phoneNumber())).toBeUndefined()
    })

    it('lists the calls that are not over: without a leg yet, ringing or connected', async () => {
      const [fresh, ringing, ended, resumed] = [newCall(), newCall(), newCall(), newCall()]
      const leg = (type: 'leg-opened' | 'leg-disconnected', connectionId: string): CallEvent => ({
        id: `${type}:${connectionId}`,
        type,
        connectionId,
        at: '2026-11-21T12:00:05.000Z',
      })
      for (const call of [fresh, ringing, ended, resumed]) await store.create(call)
      await store.apply(ringing.call_id, [leg('leg-opened', 'a')])
      await store.apply(ended.call_id, [leg('leg-opened', 'a'), leg('leg-disconnected', 'a')])
      await store.apply(resumed.call_id, [leg('leg-disconnected', 'a'), leg('leg-opened', 'b')])
      const open = new Set(await store.listOpen())
      expect([fresh, ringing, ended, resumed].map(({ call_id }) => open.has(call_id))).toEqual([
        true,
        true,
        false,
        true,
      ])
      const whole = await store.listOpenCalls(1_000)
      expect(new Set(whole.map(({ call_id }) => call_id))).toEqual(open)
      expect(whole.find(({ call_id }) => call_id === resumed.call_id)).toEqual(await store.get(resumed.call_id))
      expect(await store.listOpenCalls(1)).toHaveLength(1)
    })

    it('lists the calls that owe a callback by a time', async () => {
      const [now, later, none] = [newCall(), newCall(), newCall()]
      const remind = (call: typeof now, due_date_time: string) =>
        store.apply(call.call_id, [
          {
            id: 'r',
            type: 'reminder-set',
            reminder: { created_at: call.created_at, title: 'T', description: '', due_date_time, owner: 'assistant' },
            at: call.created_at,
          },
        ])
      for (const call of [now, later, none]) await store.create(call)
      await remind(now, '2026-11-22T10:00:00.000Z')
      await remind(later, '2026-11-22T10:00:00.001Z')
      const due = await store.listCallbacksDue('2026-11-22T10:00:00.000Z')
      expect([now, later, none].map(({ call_id }) => due.includes(call_id))).toEqual([true, false, false])
    })

    it('lists the calls of which something is still to be written', async () => {
      const [talking, over, written] = [newCall(), newCall(), newCall()]
      const leg = (type: 'leg-connected' | 'leg-disconnected'): CallEvent => ({
        id: type,
        type,
        connectionId: 'a',
        at: '2026-11-21T12:00:05.000Z',
      })
      for (const call of [talking, over, written]) {
        await store.create(call)
        await store.apply(call.call_id, [leg('leg-connected')])
      }
      for (const call of [over, written]) await store.apply(call.call_id, [leg('leg-disconnected')])
      const at = '2026-11-21T12:00:09.000Z'
      await store.apply(written.call_id, [
        { id: 'w', type: 'insights-settled', connectionId: 'a', state: 'written', at },
      ])
      const waiting = await store.listAwaitingInsights()
      expect([talking, over, written].map(({ call_id }) => waiting.includes(call_id))).toEqual([false, true, false])
    })

    it('finds the call of a recording, and lists those whose sound the carrier has had for long', async () => {
      const [old, recent, deleted, none] = [newCall(), newCall(), newCall(), newCall()]
      const record = async (call: typeof old, recordingId: string, startedAt: string) => {
        const files = [{ id: recordingId, content: 'https://carrier.example/c', deletion: 'https://carrier.example/d' }]
        const at = '2026-11-21T12:00:09.000Z'
        await store.apply(call.call_id, [
          { id: 's', type: 'recording-started', recordingId, at },
          { id: 'r', type: 'recording-ready', recordingId, startedAt, durationMs: 1_000, files, at },
        ])
      }
      for (const call of [old, recent, deleted, none]) await store.create(call)
      await record(old, 'recording-old==', '2026-11-20T10:00:00.000Z')
      await record(recent, 'recording-recent', '2026-11-20T10:00:00.001Z')
      await record(deleted, 'recording-deleted', '2026-11-20T09:00:00.000Z')
      const gone = { id: 'd', type: 'recording-deleted', recordingId: 'recording-deleted', at: old.created_at } as const
      await store.apply(deleted.call_id, [gone])
      expect(await store.findRecorded('recording-old==')).toBe(old.call_id)
      expect(await store.findRecorded('recording-deleted')).toBe(deleted.call_id)
      expect(await store.findRecorded('recording')).toBeUndefined()
      const due = await store.listRecordedBefore('2026-11-20T10:00:00.001Z')
      expect([old, recent, deleted, none].map(({ call_id }) => due.includes(call_id))).toEqual([
        true,
        false,
        false,
        false,
      ])
    })

    it('lists the calls with a text message that has no answer yet', async () => {
      const calls = [newCall(), newCall(), newCall()]
      const events: CallEvent[] = [
        { id: 'in', type: 'sms-received', text: 'Hello?', at: '2026-11-21T12:00:05.000Z' },
        { id: 'out', type: 'sms-sent', text: 'Hello.', lang: 'en-US', at: '2026-11-21T12:00:06.000Z' },
        { id: 'again', type: 'sms-received', text: 'STOP', at: '2026-11-21T12:00:07.000Z' },
        { id: 'settled', type: 'sms-settled', messageId: 'again', at: '2026-11-21T12:00:07.000Z' },
      ]
      for (const [index, call] of calls.entries()) {
        await store.create(call)
        await store.apply(call.call_id, events.slice(0, [1, 2, 4][index]))
      }
      const waiting = await store.listAwaitingSmsAnswers()
      expect(calls.map(({ call_id }) => waiting.includes(call_id))).toEqual([true, false, false])
    })

    it('takes a phone number for a value, not for a query', async () => {
      expect(await store.list({ phone: "x' OR '1'='1", limit: 5 })).toEqual([])
    })
  })
}
