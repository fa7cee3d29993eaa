import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

/** The carriers of text messages in the local cloud. Another package: loaded when it is there, never imported. */
export interface LocalCarriers {
  readonly acs: { readonly endpoint: string; readonly access_key: string; readonly phone_number: string }
  readonly twilio: {
    readonly endpoint: string
    readonly account_sid: string
    readonly auth_token: string
    readonly phone_number: string
  }
  /** The one number that has a phone. */
  readonly phone: string
  readonly received: readonly { readonly from: string; readonly text: string }[]
  /** What they posted to our webhooks. */
  readonly posted: readonly { readonly url: string; readonly body: string; readonly signature: string | undefined }[]
  text(to: string, text: string): void
  refuseNext(carrier: 'acs' | 'twilio', status: 429 | 500): void
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
