import { DurableObject } from 'cloudflare:workers'
import type { CallId } from '@call-center/shared/call/call'
import type { Env } from '../env.ts'
import { durableSql } from '../store/sql.ts'
import type { AccessRecords, KeyRecord, ShareRecord } from './access-records.ts'
import { sqlAccessRecords } from './sql-access-records.ts'

/** The one place where keys and share links are kept: what is revoked here is revoked everywhere. */
export class AccessDirectory extends DurableObject<Env> implements AccessRecords {
  readonly #records = sqlAccessRecords(durableSql(this.ctx.storage.sql))

  async addKey(key: KeyRecord): Promise<void> {
    await this.#records.addKey(key)
  }

  async key(id: string, now: string): Promise<KeyRecord | undefined> {
    return this.#records.key(id, now)
  }

  async keys(now: string): Promise<readonly KeyRecord[]> {
    return this.#records.keys(now)
  }

  async revokeKey(id: string): Promise<boolean> {
    return this.#records.revokeKey(id)
  }

  async addShare(share: ShareRecord): Promise<void> {
    await this.#records.addShare(share)
  }

  async share(hash: string, now: string): Promise<ShareRecord | undefined> {
    return this.#records.share(hash, now)
  }

  async shares(callId: CallId, now: string): Promise<readonly ShareRecord[]> {
    return this.#records.shares(callId, now)
  }

  async revokeShare(callId: CallId, id: string): Promise<boolean> {
    return this.#records.revokeShare(callId, id)
  }

  async forgetCall(callId: CallId): Promise<number> {
    return this.#records.forgetCall(callId)
  }
}
