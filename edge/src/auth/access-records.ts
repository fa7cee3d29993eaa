import type { CallId } from '@call-center/shared/call/call'
import type { Scope } from './scopes.ts'

/** A key as it is kept: of its secret there is a SHA-256 only, which is enough for 256 random bits. */
export interface KeyRecord {
  readonly id: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly hash: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly expiresAt: string
}

/** A link that shows one report to whoever has it. */
export interface ShareRecord {
  readonly id: string
  readonly callId: CallId
  readonly hash: string
  readonly createdAt: string
  readonly expiresAt: string
}

/** Where keys and share links are kept. What is revoked or expired is not found; times are ISO 8601. */
export interface AccessRecords {
  addKey(key: KeyRecord): Promise<void>
  key(id: string, now: string): Promise<KeyRecord | undefined>
  keys(now: string): Promise<readonly KeyRecord[]>
  /** False when there is no such key. */
  revokeKey(id: string): Promise<boolean>
  addShare(share: ShareRecord): Promise<void>
  share(hash: string, now: string): Promise<ShareRecord | undefined>
  shares(callId: CallId, now: string): Promise<readonly ShareRecord[]>
  /** False when this call has no such link. */
  revokeShare(callId: CallId, id: string): Promise<boolean>
  /** Revokes all links to a call. How many there were. */
  forgetCall(callId: CallId): Promise<number>
}
