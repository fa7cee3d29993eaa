import type { CallId, CallState } from '@call-center/shared/call/call'
import * as z from 'zod'
import type { Services } from '../../services.ts'
import { isFinal, type View, viewKey, VIEWS } from '../view.ts'

/** How old a reader's page of a running call may be, besides the time the page itself takes to ask again; milliseconds. */
export const LIVE_HEAD_MS = 1_000
/** The same of a call that is over. */
export const FINAL_HEAD_MS = 30_000

/** Seconds. The head says itself until when it holds; pages are found by the version the head names. */
const HEAD_TTL_S = 60
const LIVE_PAGE_TTL_S = 60
/** What an erased call leaves in a data centre that cannot be told lasts this long, out of anybody's reach. */
const FINAL_PAGE_TTL_S = 3_600
const GLOBAL_PAGE_TTL_S = 7 * 24 * 3_600

/** What is known of a call without reading it. */
const Head = z.object({ version: z.number().int(), final: z.boolean(), untilMs: z.number() })
type Head = z.infer<typeof Head>

/** A rendered page, and which version of its call and of our code it shows. */
interface Page {
  readonly tag: string
  readonly html: string
}

export interface ReportRequest {
  /** The call, or its id when nobody has read it yet. */
  readonly call: CallState | CallId
  readonly view: View
  readonly ifNoneMatch: string | undefined
  readonly render: (call: CallState) => string
}

export interface ReportAnswer {
  readonly etag: string
  /** `hit`: the store was not asked. */
  readonly cache: 'hit' | 'miss'
  /** Not there when the reader has this page already. */
  readonly html?: string
}

/**
 * A page for somebody who may see it: the caller has checked that. The head, a second old at most while somebody is
 * talking, says which version the page must have. `undefined` when there is no such call.
 */
export async function readReport(services: Services, request: ReportRequest): Promise<ReportAnswer | undefined> {
  const { call, view, ifNoneMatch } = request
  if (typeof call !== 'string')
    return readStore(services, call.call_id, request, nearPage(services, call.call_id, view))
  // Who has a page is nearly always told that it did not change: that needs no page.
  const near = ifNoneMatch === undefined ? nearPage(services, call, view) : undefined
  const head = await cachedHead(services, call)
  if (!head) return readStore(services, call, request, near ?? nearPage(services, call, view))
  const page = { callId: call, view, tag: tagOf(head, services.reports.build), final: head.final }
  if (ifNoneMatch === etagOf(page)) return count(services, { etag: etagOf(page), cache: 'hit' })
  const html = await keptPage(services, page, { near: near ?? nearPage(services, call, view) })
  if (html !== undefined) return count(services, { etag: etagOf(page), cache: 'hit', html })
  return readStore(services, call, request, near)
}

/** The page of the call as the store has it. What the world's cache has is asked for at the same time. */
async function readStore(
  services: Services,
  callId: CallId,
  { call: known, view, ifNoneMatch, render }: ReportRequest,
  near: Promise<Page | undefined> | undefined,
): Promise<ReportAnswer | undefined> {
  const { store, reports, now, later } = services
  const far = farPage(services, callId, view)
  const call = typeof known === 'string' ? await store.get(known) : known
  if (!call) return undefined
  const final = isFinal(call)
  const page: PageOf = { callId, view, tag: tagOf(call, reports.build), final }
  const head: Head = { version: call.version, final, untilMs: now() + (final ? FINAL_HEAD_MS : LIVE_HEAD_MS) }
  const etag = etagOf(page)
  const html = ifNoneMatch === etag ? undefined : await keptPage(services, page, { near, far })
  const fresh = html === undefined && ifNoneMatch !== etag ? render(call) : undefined
  later(quietly(services, 'head', reports.colo.put(headKey(callId), JSON.stringify(head), { ttlS: HEAD_TTL_S })))
  if (fresh !== undefined) later(keepPage(services, page, fresh))
  const found = html ?? fresh
  return count(services, { etag, cache: 'miss', ...(found !== undefined && { html: found }) })
}

/** Makes the next reader in this data centre see what has just been done to a call. */
export async function refreshReport(services: Services, callId: CallId): Promise<void> {
  await quietly(services, 'head', services.reports.colo.delete(headKey(callId)))
}

/** Removes what is kept of an erased call: here and in the world's cache at once, elsewhere unreachable when the head lapses. */
export async function forgetReport(services: Services, callId: CallId): Promise<void> {
  const { colo, global } = services.reports
  await Promise.all([
    colo.delete(headKey(callId)),
    ...[colo, global].flatMap((cache) => VIEWS.map((view) => cache.delete(pageKey(callId, view)))),
  ])
}

const tagOf = ({ version }: { readonly version: number }, build: string): string => `${version}.${build}`

interface PageOf {
  readonly callId: CallId
  readonly view: View
  readonly tag: string
  readonly final: boolean
}

const etagOf = ({ callId, view, tag }: PageOf): string => `W/"${callId}-${view.role}-${view.lang}-${tag}"`
const headKey = (callId: CallId): string => `head/${callId}`
/** One for all versions, so that erasing a call knows every key there can be. The page says which version it is. */
const pageKey = (callId: CallId, view: View): string => `page/${callId}/${viewKey(view)}`

async function cachedHead(services: Services, callId: CallId): Promise<Head | undefined> {
  const head = readJson(Head, await quietly(services, 'head', services.reports.colo.get(headKey(callId))))
  return head && head.untilMs > services.now() ? head : undefined
}

/** Of this data centre. */
const nearPage = async (services: Services, callId: CallId, view: View): Promise<Page | undefined> =>
  readPage(await quietly(services, 'page', services.reports.colo.get(pageKey(callId, view))))

/** Of the world's cache. */
const farPage = async (services: Services, callId: CallId, view: View): Promise<Page | undefined> =>
  readPage(await quietly(services, 'page', services.reports.global.get(pageKey(callId, view))))

/** The page of this very version, where it is kept; near from then on. */
async function keptPage(
  services: Services,
  { callId, view, tag, final }: PageOf,
  { near, far }: { readonly near?: Promise<Page | undefined> | undefined; readonly far?: Promise<Page | undefined> },
): Promise<string | undefined> {
  const here = await near
  if (here?.tag === tag) return here.html
  const there = final ? await (far ?? farPage(services, callId, view)) : undefined
  if (there?.tag !== tag) return undefined
  const { colo } = services.reports
  services.later(
    quietly(services, 'page', colo.put(pageKey(callId, view), writePage(there), { ttlS: FINAL_PAGE_TTL_S })),
  )
  return there.html
}

async function keepPage(services: Services, { callId, view, tag, final }: PageOf, html: string): Promise<void> {
  const { colo, global } = services.reports
  const [key, text] = [pageKey(callId, view), writePage({ tag, html })]
  await quietly(services, 'page', colo.put(key, text, { ttlS: final ? FINAL_PAGE_TTL_S : LIVE_PAGE_TTL_S }))
  if (!final) return
  await quietly(services, 'page', global.put(key, text, { ttlS: GLOBAL_PAGE_TTL_S }))
  // Erased while it was written: whoever erased has looked for it too early.
  const looked = services.store.get(callId).then((call) => !call)
  if ((await quietly(services, 'page', looked)) !== true) return
  for (const cache of [colo, global]) await quietly(services, 'page', cache.delete(key))
}

/** The version in the first line: a page is text, and needs no other reading. */
const writePage = ({ tag, html }: Page): string => `${tag}\n${html}`

function readPage(text: string | undefined): Page | undefined {
  const end = text?.indexOf('\n') ?? -1
  return text === undefined || end < 0 ? undefined : { tag: text.slice(0, end), html: text.slice(end + 1) }
}

/** A cache that is away costs time and nothing else. */
async function quietly<T>({ log }: Services, what: 'head' | 'page', work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    log.warn({ what, err: error }, 'a report could not be cached')
    return undefined
  }
}

function count({ counters }: Services, answer: ReportAnswer): ReportAnswer {
  counters.add(`report:${answer.cache}`)
  return answer
}

function readJson<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
