import { CallId } from '@call-center/shared/call/call'
import * as z from 'zod'
import { sha256 } from '../auth/random-text.ts'
import type { Sql, SqlValue } from '../store/sql.ts'
import type { OutboundLimits, Refusal, Request, Reservation } from './outbound-limits.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** An end nobody told us of is assumed so long after the longest call, milliseconds. */
const RINGING_MS = 2 * MINUTE_MS
/** When to ask again for room that a call takes, seconds: nobody knows how long people talk. */
const ANOTHER_CALL_S = 30

const TABLES = [
  `CREATE TABLE IF NOT EXISTS placed
   (id TEXT PRIMARY KEY, call_id TEXT, key_id TEXT, number TEXT, at INTEGER, over_at INTEGER, ended INTEGER, price REAL, cost REAL)`,
  'CREATE INDEX IF NOT EXISTS placed_at ON placed (at)',
  'CREATE INDEX IF NOT EXISTS placed_call ON placed (call_id)',
  'CREATE TABLE IF NOT EXISTS asked (key_id TEXT, key TEXT, hash TEXT, call_id TEXT, at INTEGER, PRIMARY KEY (key_id, key))',
  'CREATE INDEX IF NOT EXISTS asked_call ON asked (call_id)',
  'CREATE TABLE IF NOT EXISTS do_not_call (number TEXT PRIMARY KEY)',
  'CREATE TABLE IF NOT EXISTS sms_choice (number_hash TEXT PRIMARY KEY, stopped INTEGER, at TEXT)',
]

const Asked = z.object({ hash: z.string(), call_id: CallId })
const Open = z.object({ call_id: CallId, at: z.number() })
const Counted = z.object({ n: z.number(), oldest: z.number().nullable(), cost: z.number().nullable() })

/** The ledger of placed calls in SQLite. Nothing here waits, so each request is decided on what all before it left. */
export function sqlOutboundLimits(sql: Sql): OutboundLimits {
  for (const table of TABLES) sql.all(table)
  return {
    reserve: async (request) => reserve(sql, request),
    async release(id) {
      const [released] = sql.all('DELETE FROM placed WHERE id = ? AND ended IS NULL RETURNING call_id', id)
      if (!released) return
      const never = 'NOT EXISTS (SELECT 1 FROM placed WHERE placed.call_id = asked.call_id)'
      sql.all(`DELETE FROM asked WHERE call_id = ? AND ${never}`, String(released['call_id']))
    },
    async settle(callId, { talked, atMs }) {
      const minutes = `CAST((? - at + ${MINUTE_MS - 1}) / ${MINUTE_MS} AS INTEGER)` // those begun count
      const cost = talked ? `price * ${minutes}` : '? * 0'
      sql.all(`UPDATE placed SET cost = ${cost}, ended = ? WHERE call_id = ? AND ended IS NULL`, atMs, atMs, callId)
    },
    async listUnsettled(placedBeforeMs) {
      const unsettled =
        'SELECT call_id, MAX(at) at FROM placed WHERE ended IS NULL GROUP BY call_id HAVING MAX(at) <= ?'
      return sql.all(unsettled, placedBeforeMs).map((row) => {
        const { call_id: callId, at: placedAtMs } = Open.parse(row)
        return { callId, placedAtMs }
      })
    },
    purge: async (nowMs) => purge(sql, nowMs),
    async move(from, to) {
      sql.all('UPDATE placed SET call_id = ? WHERE call_id = ? AND ended IS NULL', to, from)
    },
    async forgetCall(callId) {
      const forgotten = sql.all("UPDATE placed SET number = '' WHERE call_id = ? RETURNING at", callId)
      sql.all('DELETE FROM asked WHERE call_id = ?', callId)
      return forgotten.length
    },
    doNotCall: async () =>
      sql.all('SELECT number FROM do_not_call ORDER BY number').map(({ number }) => String(number)),
    async addDoNotCall(number) {
      sql.all('INSERT OR IGNORE INTO do_not_call VALUES (?)', number)
    },
    removeDoNotCall: async (number) =>
      sql.all('DELETE FROM do_not_call WHERE number = ? RETURNING number', number).length > 0,
    async noteSmsChoice(number, { stopped, at }) {
      const latest = 'ON CONFLICT DO UPDATE SET stopped = excluded.stopped, at = excluded.at WHERE excluded.at >= at'
      sql.all(`INSERT INTO sms_choice VALUES (?, ?, ?) ${latest}`, await sha256(number), stopped ? 1 : 0, at)
    },
    async hasStoppedSms(number) {
      const stopped = 'SELECT stopped FROM sms_choice WHERE number_hash = ? AND stopped = 1'
      return sql.all(stopped, await sha256(number)).length > 0
    },
  }
}

function purge(sql: Sql, nowMs: number): void {
  sql.all('DELETE FROM placed WHERE at <= ? AND (ended IS NOT NULL OR over_at <= ?)', nowMs - DAY_MS, nowMs)
  sql.all('DELETE FROM asked WHERE at <= ?', nowMs - DAY_MS)
}

function reserve(sql: Sql, request: Request): Reservation {
  const { id, callId, keyId, number, price, caps, idempotency, nowMs } = request
  purge(sql, nowMs)
  const before = idempotency && askedBefore(sql, keyId, idempotency)
  if (before) return before
  const refusal = refusalOf(sql, request)
  if (refusal) return refusal
  const overAt = nowMs + caps.longest_min * MINUTE_MS + RINGING_MS
  const row = [id, callId, keyId, number, nowMs, overAt, null, price, price * caps.longest_min]
  sql.all('INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', ...row)
  if (idempotency) {
    sql.all('INSERT INTO asked VALUES (?, ?, ?, ?, ?)', keyId, idempotency.key, idempotency.hash, callId, nowMs)
  }
  return { state: 'reserved' }
}

function askedBefore(sql: Sql, keyId: string, { key, hash }: { key: string; hash: string }): Reservation | undefined {
  const [row] = sql.all('SELECT hash, call_id FROM asked WHERE key_id = ? AND key = ?', keyId, key)
  if (!row) return undefined
  const asked = Asked.parse(row)
  return asked.hash === hash ? { state: 'made-before', callId: asked.call_id } : { state: 'key-reused' }
}

interface Cap {
  readonly reason: Refusal
  /** Which of the placed calls count. */
  readonly where: string
  readonly values: readonly SqlValue[]
  readonly isOver: (counted: z.infer<typeof Counted>) => boolean
  /** Milliseconds after which the oldest of them counts no more. */
  readonly windowMs?: number
}

function capsOf({ keyId, number, price, caps, nowMs }: Request): Cap[] {
  const hold = price * caps.longest_min
  const open = 'ended IS NULL AND over_at > ?'
  const day = nowMs - DAY_MS
  const most = (cap: number) => ({ isOver: ({ n }: { n: number }) => n >= cap })
  const dearest = (cap: number) => ({ isOver: ({ cost }: { cost: number | null }) => (cost ?? 0) + hold > cap })
  return [
    { reason: 'too-many-calls-at-once', where: open, values: [nowMs], ...most(caps.concurrent) },
    {
      reason: 'too-many-calls-of-this-key-at-once',
      where: `key_id = ? AND ${open}`,
      values: [keyId, nowMs],
      ...most(caps.concurrent_per_key),
    },
    {
      reason: 'too-many-calls-a-minute',
      where: 'key_id = ? AND at > ?',
      values: [keyId, nowMs - MINUTE_MS],
      windowMs: MINUTE_MS,
      ...most(caps.per_minute_per_key),
    },
    {
      reason: 'daily-calls-used',
      where: 'key_id = ? AND at > ?',
      values: [keyId, day],
      windowMs: DAY_MS,
      ...most(caps.per_day_per_key),
    },
    {
      reason: 'number-called-too-often',
      where: 'number = ? AND at > ?',
      values: [number, day],
      windowMs: DAY_MS,
      ...most(caps.per_day_per_destination),
    },
    { reason: 'daily-spend-used', where: 'at > ?', values: [day], windowMs: DAY_MS, ...dearest(caps.spend_per_day) },
    {
      reason: 'daily-spend-of-this-key-used',
      where: 'key_id = ? AND at > ?',
      values: [keyId, day],
      windowMs: DAY_MS,
      ...dearest(caps.spend_per_day_per_key),
    },
  ]
}

function refusalOf(sql: Sql, request: Request): Reservation | undefined {
  const { number, quietS, nowMs } = request
  if (sql.all('SELECT number FROM do_not_call WHERE number = ?', number).length > 0) {
    return { state: 'refused', reason: 'do-not-call' }
  }
  if (quietS !== undefined) return { state: 'refused', reason: 'quiet-hours', retryAfterS: quietS }
  for (const { reason, where, values, isOver, windowMs } of capsOf(request)) {
    const [row] = sql.all(`SELECT COUNT(*) n, MIN(at) oldest, SUM(cost) cost FROM placed WHERE ${where}`, ...values)
    const counted = Counted.parse(row)
    if (!isOver(counted)) continue
    const waitMs = windowMs && counted.oldest !== null ? counted.oldest + windowMs - nowMs : undefined
    return { state: 'refused', reason, retryAfterS: waitMs === undefined ? ANOTHER_CALL_S : Math.ceil(waitMs / 1_000) }
  }
  return undefined
}
