import { CallId } from '@call-center/shared/call/call'
import * as z from 'zod'
import type { Sql } from '../store/sql.ts'
import type { AccessRecords, KeyRecord, ShareRecord } from './access-records.ts'
import { Scope } from './scopes.ts'

const KeyRow = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.string(),
    hash: z.string(),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .transform(({ scopes, created_at, expires_at, ...rest }): KeyRecord => ({
    ...rest,
    scopes: scopes.split(' ').flatMap((scope) => Scope.safeParse(scope).data ?? []),
    createdAt: created_at,
    expiresAt: expires_at,
  }))

const ShareRow = z
  .object({ id: z.string(), call_id: CallId, hash: z.string(), created_at: z.string(), expires_at: z.string() })
  .transform(({ id, call_id, hash, created_at, expires_at }): ShareRecord => ({
    id,
    callId: call_id,
    hash,
    createdAt: created_at,
    expiresAt: expires_at,
  }))

const TABLES = [
  `CREATE TABLE IF NOT EXISTS access_keys
   (id TEXT PRIMARY KEY, name TEXT, scopes TEXT, hash TEXT, created_at TEXT, expires_at TEXT)`,
  `CREATE TABLE IF NOT EXISTS shares
   (hash TEXT PRIMARY KEY, id TEXT, call_id TEXT, created_at TEXT, expires_at TEXT)`,
]

/** Keys and share links in SQLite. What has expired is deleted when something is added. */
export function sqlAccessRecords(sql: Sql): AccessRecords {
  for (const table of TABLES) sql.all(table)
  const expire = (now: string) => {
    sql.all('DELETE FROM access_keys WHERE expires_at <= ?', now)
    sql.all('DELETE FROM shares WHERE expires_at <= ?', now)
  }
  return {
    async addKey({ id, name, scopes, hash, createdAt, expiresAt }) {
      expire(createdAt)
      sql.all(
        'INSERT INTO access_keys VALUES (?, ?, ?, ?, ?, ?)',
        id,
        name,
        scopes.join(' '),
        hash,
        createdAt,
        expiresAt,
      )
    },
    async key(id, now) {
      const [row] = sql.all('SELECT * FROM access_keys WHERE id = ? AND expires_at > ?', id, now)
      return row && KeyRow.parse(row)
    },
    keys: async (now) =>
      sql
        .all('SELECT * FROM access_keys WHERE expires_at > ? ORDER BY created_at, id', now)
        .map((row) => KeyRow.parse(row)),
    revokeKey: async (id) => sql.all('DELETE FROM access_keys WHERE id = ? RETURNING id', id).length > 0,
    async addShare({ id, callId, hash, createdAt, expiresAt }) {
      expire(createdAt)
      sql.all('INSERT INTO shares VALUES (?, ?, ?, ?, ?)', hash, id, callId, createdAt, expiresAt)
    },
    async share(hash, now) {
      const [row] = sql.all('SELECT * FROM shares WHERE hash = ? AND expires_at > ?', hash, now)
      return row && ShareRow.parse(row)
    },
    shares: async (callId, now) =>
      sql
        .all('SELECT * FROM shares WHERE call_id = ? AND expires_at > ? ORDER BY created_at, id', callId, now)
        .map((row) => ShareRow.parse(row)),
    revokeShare: async (callId, id) =>
      sql.all('DELETE FROM shares WHERE call_id = ? AND id = ? RETURNING id', callId, id).length > 0,
    forgetCall: async (callId) => sql.all('DELETE FROM shares WHERE call_id = ? RETURNING id', callId).length,
  }
}
