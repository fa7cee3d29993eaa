import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'

/** The part of the local cloud's Cosmos DB that tests use. It is another package: loaded when it is there, never imported. */
export interface LocalCosmos {
  readonly url: string
  readonly key: string
  close(): Promise<void>
}

const ENTRY = new URL('../../../infra/local-cloud/cosmos/start-cosmos.ts', import.meta.url).href

export const hasLocalCosmos = existsSync(fileURLToPath(ENTRY))

const Module = z.object({ startCosmos: z.custom<() => Promise<LocalCosmos>>((value) => typeof value === 'function') })

export async function startLocalCosmos(): Promise<LocalCosmos> {
  const { startCosmos } = Module.parse({ ...(await import(/* @vite-ignore */ ENTRY)) })
  return startCosmos()
}
