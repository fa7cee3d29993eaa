import { randomHex, randomText, sha256 } from './random-text.ts'
import type { KeyRecord } from './access-records.ts'
import { sameText } from './same-text.ts'
import type { Scope } from './scopes.ts'

/** 256 bits: nobody guesses it, so a plain SHA-256 of it may be kept. */
const SECRET_BYTES = 32
const ID_BYTES = 6
/** A prefix that scanners for leaked secrets can be told. */
const KEY = /^cck_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/
const DAY_MS = 86_400_000

export interface NewKey {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly days: number
}

/** A new key: what is given out once, and what is kept. */
export async function createKey(
  { name, scopes, days }: NewKey,
  nowMs: number,
): Promise<{ readonly key: string; readonly record: KeyRecord }> {
  const [id, secret] = [randomHex(ID_BYTES), randomText(SECRET_BYTES)]
  const at = (ms: number) => new Date(ms).toISOString()
  const record: KeyRecord = {
    id,
    name,
    scopes,
    hash: await sha256(secret),
    createdAt: at(nowMs),
    expiresAt: at(nowMs + days * DAY_MS),
  }
  return { key: `cck_${id}_${secret}`, record }
}

/** The parts of something that has the form of a key. */
export function readKey(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = KEY.exec(text) ?? []
  return id && secret ? { id, secret } : undefined
}

export const fits = async (secret: string, { hash }: KeyRecord): Promise<boolean> =>
  sameText(await sha256(secret), hash)
