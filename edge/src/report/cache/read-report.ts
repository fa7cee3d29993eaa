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

const Page = z.object({ tag: z.string(), html: z.string() })

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
 * A page for somebody who may see it: the caller has checked that. First the head, a second old at most while somebody is
 * talking, then the page of that version. `undefined` when there is no such call.
 */
export async function readReport(services: Services, request: ReportRequest): Promise<ReportAnswer | undefined> {
  const callId = typeof request.call === 'string' ? request.call : request.call.call_id
  const head = typeof request.call === 'string' ? await cachedHead(services, callId) : undefined
  const page = head && { callId, view: request.view, tag: tagOf(head, services.reports.build), final: head.final }
  if (page && request.ifNoneMatch === etagOf(page)) return count(services, { etag: etagOf(page), cache: 'hit' })
  const html = page && ((await nearPage(services, page)) ?? (await farPage(services, page)))
  if (page && html !== undefined) return count(services, { etag: etagOf(page), cache: 'hit', html })
  return readStore(services, callId, request)
}

/** The page of the call as the store has it. What the world's cache has is asked for at the same time. */
async function readStore(
  services: Services,
  callId: CallId,
  { call: known, view, ifNoneMatch, render }: ReportRequest,
): Promise<ReportAnswer | undefined> {
  const { store, reports, now, later } = services
  const far = quietly(services, 'page', reports.global.get(globalKey(callId, view)))
  const call = typeof known === 'string' ? await store.get(known) : known
  if (!call) return undefined
  const final = isFinal(call)
  const page: PageOf = { callId, view, tag: tagOf(call, reports.build), final }
  const head: Head = { version: call.version, final, untilMs: now() + (final ? FINAL_HEAD_MS : LIVE_HEAD_MS) }
  later(quietly(services, 'head', reports.colo.put(headKey(callId), JSON.stringify(head), { ttlS: HEAD_TTL_S })))
  const etag = etagOf(page)
  if (ifNoneMatch === etag) return count(services, { etag, cache: 'miss' })
  const kept = (await nearPage(services, page)) ?? (await farPage(services, page, far))
  if (kept !== undefined) return count(services, { etag, cache: 'miss', html: kept })
  const html = render(call)
  later(keepPage(services, page, html))
  return count(services, { etag, cache: 'miss', html })
}

/** Makes the next reader in this data centre see what has just been done to a call. */
export async function refreshReport(services: Services, callId: CallId): Promise<void> {
  await quietly(services, 'head', services.reports.colo.delete(headKey(callId)))
}

/** Removes what is kept of an erased call: here and in the world's cache at once, elsewhere unreachable when the head lapses. */
export async function forgetReport(services: Services, callId: CallId): Promise<void> {
  const { colo, global, build } = services.reports
  const head = readJson(Head, await quietly(services, 'head', colo.get(headKey(callId))))
  const near = head ? VIEWS.map((view) => coloKey({ callId, view, tag: tagOf(head, build), final: true })) : []
  await Promise.all([
    ...[headKey(callId), ...near].map((key) => colo.delete(key)),
    ...VIEWS.map((view) => global.delete(globalKey(callId, view))),
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
/** Immutable: another version is another key. */
const coloKey = ({ callId, view, tag }: PageOf): string => `page/${callId}/${viewKey(view)}/${tag}`
/** One for all versions, so that erasing a call knows every key there can be. The page says which version it is. */
const globalKey = (callId: CallId, view: View): string => `page/${callId}/${viewKey(view)}`

async function cachedHead(services: Services, callId: CallId): Promise<Head | undefined> {
  const head = readJson(Head, await quietly(services, 'head', services.reports.colo.get(headKey(callId))))
  return head && head.untilMs > services.now() ? head : undefined
}

/** Of this data centre. */
const nearPage = (services: Services, page: PageOf): Promise<string | undefined> =>
  quietly(services, 'page', services.reports.colo.get(coloKey(page)))

/** Of the world's cache, when it has this very version; kept near from then on. */
async function farPage(
  services: Services,
  page: PageOf,
  asked?: Promise<string | undefined>,
): Promise<string | undefined> {
  if (!page.final) return undefined
  const { colo, global } = services.reports
  const text = await (asked ?? quietly(services, 'page', global.get(globalKey(page.callId, page.view))))
  const far = readJson(Page, text)
  if (far?.tag !== page.tag) return undefined
  services.later(quietly(services, 'page', colo.put(coloKey(page), far.html, { ttlS: FINAL_PAGE_TTL_S })))
  return far.html
}

async function keepPage(services: Services, page: PageOf, html: string): Promise<void> {
  const { colo, global } = services.reports
  const ttlS = page.final ? FINAL_PAGE_TTL_S : LIVE_PAGE_TTL_S
  await quietly(services, 'page', colo.put(coloKey(page), html, { ttlS }))
  if (!page.final) return
  const key = globalKey(page.callId, page.view)
  await quietly(services, 'page', global.put(key, JSON.stringify({ tag: page.tag, html }), { ttlS: GLOBAL_PAGE_TTL_S }))
  // Erased while it was written: whoever erased has looked for it too early.
  const erased =
    (await quietly(
      services,
      'page',
      services.store.get(page.callId).then((call) => !call),
    )) === true
  if (erased) await quietly(services, 'page', global.delete(key))
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
