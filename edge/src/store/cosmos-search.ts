import type { Container, FeedOptions, JSONValue, SqlQuerySpec } from '@azure/cosmos'
import { CallState } from '@call-center/shared/call/call'
import { CALL_STATUSES, type CallStatus } from '../calls/status.ts'
import { type CallSearch, type Found, totalsOf } from './search.ts'

/** Each status as a condition on the document; `statusOf` in SQL. The first leg that connects leaves the mark of a call. */
const OVER = '(NOT IS_DEFINED(c.open) OR c.open = false)'
const CONNECTED = 'ARRAY_CONTAINS(c.messages, @call, true)'
const CONDITIONS: Readonly<Record<CallStatus, string>> = {
  running: 'c.in_progress = true',
  ringing: 'c.open = true AND c.in_progress = false',
  ended: `${OVER} AND ${CONNECTED}`,
  'not reached': `${OVER} AND NOT ${CONNECTED} AND IS_DEFINED(c.legs[0])`,
  'in writing': `${OVER} AND NOT ${CONNECTED} AND NOT IS_DEFINED(c.legs[0])`,
}

/**
 * A page of calls, and how many there are of each status. Seven queries at once. A document that does not fit the schema takes
 * its place on the page, so that no other is shown twice, and is counted there as unreadable.
 */
export async function searchCosmos(calls: Container, search: CallSearch): Promise<Found> {
  const options: FeedOptions = search.phone === undefined ? {} : { partitionKey: search.phone }
  const count = async (status: CallStatus | undefined) =>
    (await calls.items.query<number>(countOf(search, status), options).fetchAll()).resources[0] ?? 0
  const [{ resources }, fitting, ...counts] = await Promise.all([
    calls.items.query<unknown>(pageOf(search), options).fetchAll(),
    count(search.status),
    ...CALL_STATUSES.map(count),
  ])
  const found = resources.flatMap((document) => CallState.safeParse(document).data ?? [])
  return {
    calls: found,
    unreadable: resources.length - found.length,
    fitting,
    totals: totalsOf((status) => counts[CALL_STATUSES.indexOf(status)] ?? 0),
  }
}

/** Newest first. */
export function pageOf(search: CallSearch): SqlQuerySpec {
  const { where, parameters } = whereOf(search, search.status)
  const page = [
    { name: '@offset', value: search.offset },
    { name: '@limit', value: search.limit },
  ]
  const query = `SELECT * FROM c ${where}ORDER BY c.created_at DESC OFFSET @offset LIMIT @limit`
  return { query, parameters: [...parameters, ...page] }
}

function countOf(search: CallSearch, status: CallStatus | undefined): SqlQuerySpec {
  const { where, parameters } = whereOf(search, status)
  return { query: `SELECT VALUE COUNT(1) FROM c ${where}`, parameters }
}

interface Condition {
  readonly sql: string
  readonly name: string
  readonly value?: JSONValue | undefined
}

/** What a connected leg puts into the conversation. */
const CALL_MARK: { readonly name: string; readonly value: JSONValue } = { name: '@call', value: { action: 'call' } }

function whereOf({ phone, name, from, before, satisfaction }: CallSearch, status: CallStatus | undefined) {
  const asked: readonly Condition[] = [
    { sql: 'c.initiate.phone_number = @phone', name: '@phone', value: phone },
    { sql: 'CONTAINS(c.claim.caller_name, @name, true)', name: '@name', value: name },
    { sql: 'c.created_at >= @from', name: '@from', value: from },
    { sql: 'c.created_at < @before', name: '@before', value: before },
    { sql: 'c.synthesis.satisfaction = @satisfaction', name: '@satisfaction', value: satisfaction },
  ]
  const conditions = asked.filter(({ value }) => value !== undefined)
  const sql = [...conditions.map((condition) => condition.sql), ...(status ? [CONDITIONS[status]] : [])]
  const parameters = conditions.map(({ name: parameter, value = null }) => ({ name: parameter, value }))
  if (sql.join().includes(CALL_MARK.name)) parameters.push(CALL_MARK)
  return { where: sql.length > 0 ? `WHERE ${sql.join(' AND ')} ` : '', parameters }
}
