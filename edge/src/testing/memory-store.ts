import type { CallState } from '@call-center/shared/call/call'
import { NotFound } from '@call-center/shared/errors'
import { applyChanges, type CallStore } from '../store/call-store.ts'
import { searchIn } from '../store/search.ts'

/** A call store in memory. Waits a moment between reading and writing, as a real one does, and re-reads when it lost the race. */
export function memoryStore(): CallStore {
  const documents = new Map<string, { readonly json: string; readonly etag: number }>()
  const read = (json: string): CallState => JSON.parse(json)
  const all = () => [...documents.values()].map(({ json }) => read(json)).sort(newestFirst)
  return {
    async create(call) {
      await Promise.resolve()
      if (documents.has(call.call_id)) return false
      documents.set(call.call_id, { json: JSON.stringify(call), etag: 1 })
      return true
    },
    async get(callId) {
      await Promise.resolve()
      const document = documents.get(callId)
      return document && read(document.json)
    },
    async apply(callId, changes) {
      for (;;) {
        const document = documents.get(callId)
        if (!document) throw new NotFound('there is no such call')
        const result = applyChanges(read(document.json), changes)
        await Promise.resolve()
        if (documents.get(callId) !== document) continue
        if (result.applied.includes(true)) {
          documents.set(callId, { json: JSON.stringify(result.call), etag: document.etag + 1 })
        }
        return result
      }
    },
    erase: async (callId) => documents.delete(callId),
    latestByPhone: async (phone) => all().find(({ initiate }) => initiate.phone_number === phone),
    list: async (filter) => searchIn(all(), { ...filter, offset: 0 }).calls,
    search: async (search) => searchIn(all(), search),
    listOpen: async () => all().flatMap(({ call_id, open }) => (open ? [call_id] : [])),
    listOpenCalls: async (limit) =>
      all()
        .filter(({ open }) => open)
        .slice(0, limit),
    listAwaitingInsights: async () =>
      all().flatMap(({ call_id, insights_pending }) => (insights_pending ? [call_id] : [])),
    listAwaitingSmsAnswers: async () => all().flatMap(({ call_id, sms_pending }) => (sms_pending ? [call_id] : [])),
    listCallbacksDue: async (at) =>
      all().flatMap(({ call_id, callback_due_at }) => (callback_due_at && callback_due_at <= at ? [call_id] : [])),
    findRecorded: async (recordingId) =>
      all().find(({ recordings }) => recordings.some(({ recording_id }) => recording_id === recordingId))?.call_id,
    listRecordedBefore: async (at) =>
      all().flatMap(({ call_id, recorded_at }) => (recorded_at && recorded_at < at ? [call_id] : [])),
    ping: async () => {},
  }
}

const newestFirst = (a: CallState, b: CallState): number => b.created_at.localeCompare(a.created_at)
