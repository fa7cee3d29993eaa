import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

type PhoneAct =
  | { readonly type: 'answer' | 'decline' | 'hang-up' }
  | { readonly type: 'digit'; readonly digit: string }
  | { readonly type: 'words'; readonly text: string; readonly durationMs: number }

export interface Posted {
  readonly url: string
  readonly body: string
  readonly signature: string | undefined
}

/** The carriers of the local cloud. Another package: loaded when it is there, never imported. */
export interface LocalCarriers {
  readonly acs: { readonly endpoint: string; readonly access_key: string; readonly phone_number: string }
  readonly twilio: {
    readonly endpoint: string
    readonly account_sid: string
    readonly auth_token: string
    readonly phone_number: string
  }
  /** The numbers that have a phone. */
  readonly phone: string
  readonly colleague: string
  readonly received: readonly { readonly from: string; readonly text: string }[]
  /** What they posted to our webhooks. */
  readonly posted: readonly Posted[]
  /** Told each webhook of a call; what it gives is the answer. */
  readonly hears: { call: ((webhook: Posted) => Promise<string | undefined>) | undefined }
  readonly mediaUrl: string
  /** Sockets that were opened to it: by which path, and the first messages. */
  readonly mediaDials: readonly {
    readonly path: string
    readonly messages: readonly string[]
    readonly open: boolean
  }[]
  text(to: string, text: string): void
  act(what: PhoneAct, who?: 'phone' | 'colleague'): void
  last(who?: 'phone' | 'colleague'): string | undefined
  said(who?: 'phone' | 'colleague'): readonly string[]
  /** Somebody makes a sound. */
  sound(who: 'phone' | 'colleague'): void
  /** How much sound was heard so far. */
  heard(who: 'phone' | 'colleague'): number
  /** The file of a recording that is over. */
  soundOf(recordingId: string): Promise<Uint8Array | undefined>
  refuseNext(carrier: 'acs' | 'twilio', status: 429 | 500, path?: string): void
  close(): Promise<void>
}

const ENTRY = new URL('../../../infra/local-cloud/twilio/testing/start-carriers.ts', import.meta.url).href

export const hasLocalCarriers = existsSync(fileURLToPath(ENTRY))

const Module = z.object({
  startCarriers: z.custom<() => Promise<LocalCarriers>>((value) => typeof value === 'function'),
})

export async function startLocalCarriers(): Promise<LocalCarriers> {
  const { startCarriers } = Module.parse({ ...(await import(/* @vite-ignore */ ENTRY)) })
  return startCarriers()
}
