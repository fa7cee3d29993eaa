import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

/** The local cloud's App Configuration. It is another package: loaded when it is there, never imported. */
export interface LocalAppConfiguration {
  readonly connectionString: string
  readonly requests: readonly { readonly method: string; readonly path: string }[]
  readonly faults: { set(fault: { status?: number; times?: number; latencyMs?: number }): void; clear(): void }
  close(): Promise<void>
}

const ENTRY = new URL(
  '../../../infra/local-cloud/app-configuration/testing/start-tls-app-configuration.ts',
  import.meta.url,
).href

export const hasLocalAppConfiguration = existsSync(fileURLToPath(ENTRY))

const Module = z.object({
  startTlsAppConfiguration: z.custom<() => Promise<LocalAppConfiguration>>((value) => typeof value === 'function'),
})

export async function startLocalAppConfiguration(): Promise<LocalAppConfiguration> {
  const { startTlsAppConfiguration } = Module.parse({ ...(await import(/* @vite-ignore */ ENTRY)) })
  return startTlsAppConfiguration()
}
