import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

/** A recording that the local cloud's Azure has. It is another package: loaded when it is there, never imported. */
export interface LocalRecording {
  readonly endpoint: string
  readonly access_key: string
  /** What Event Grid says of it. */
  readonly event: { readonly subject: string; readonly data: unknown }
  readonly recordingId: string
  /** The whole file. */
  readonly bytes: Uint8Array
  close(): Promise<void>
}

const ENTRY = new URL('../../../infra/local-cloud/call-automation/testing/start-recorded-call.ts', import.meta.url).href

export const hasLocalRecording = existsSync(fileURLToPath(ENTRY))

const Module = z.object({
  startRecordedCall: z.custom<() => Promise<LocalRecording>>((value) => typeof value === 'function'),
})

export async function startLocalRecording(): Promise<LocalRecording> {
  const { startRecordedCall } = Module.parse({ ...(await import(/* @vite-ignore */ ENTRY)) })
  return startRecordedCall()
}
