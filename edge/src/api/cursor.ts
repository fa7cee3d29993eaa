import { CallId, type CallState } from '@call-center/shared/call/call'
import * as z from 'zod'
import type { CallFilter, CallStore } from '../store/call-store.ts'
import { justAfter } from '../store/search.ts'

/** Where a page of calls begins: not after `at`, without those of that very moment that an earlier page had. */
const Place = z.object({ at: z.iso.datetime(), seen: z.array(CallId).max(1_000) })
type Place = z.infer<typeof Place>

/** As it travels: opaque, so that nobody relies on what is in it. */
export const Cursor = z
  .string()
  .max(50_000)
  .transform((text, context) => {
    const place = Place.safeParse(readJson(text))
    if (place.success) return place.data
    context.addIssue({ code: 'custom', message: 'is none that we gave' })
    return z.NEVER
  })

export interface CallPage {
  readonly calls: readonly CallState[]
  /** Of the page that follows, when there may be one. */
  readonly next: string | undefined
}

/**
 * A page of calls, newest first. A call that began since does not move the pages that follow, as an offset would: a page
 * begins at a moment, and of calls of the same moment those are left out that were shown.
 */
export async function listPage(
  store: Pick<CallStore, 'list'>,
  { limit, ...filter }: CallFilter,
  cursor: Place | undefined,
): Promise<CallPage> {
  const seen = new Set(cursor?.seen)
  const before = [filter.before, cursor && justAfter(cursor.at)].filter((at) => at !== undefined).toSorted()[0]
  const found = await store.list({ ...filter, before, limit: limit + seen.size + 1 })
  const unseen = found.filter(({ call_id }) => !seen.has(call_id))
  const calls = unseen.slice(0, limit)
  const last = calls.at(-1)
  if (!last || unseen.length <= limit) return { calls, next: undefined }
  const { created_at: at } = last
  const shownThen = calls.filter(({ created_at }) => created_at === at).map(({ call_id }) => call_id)
  const earlier = cursor?.at === at ? cursor.seen : []
  return { calls, next: encode({ at, seen: [...earlier, ...shownThen] }) }
}

const encode = (place: Place): string =>
  btoa(JSON.stringify(place)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

function readJson(text: string): unknown {
  try {
    return JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return undefined
  }
}
