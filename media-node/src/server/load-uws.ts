import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { relinked } from './relink.ts'
import type { UwsModule } from './uws.ts'

export interface LoadedUws {
  readonly uws: UwsModule
  /** Whether a relinked copy was needed, see `relink.ts`. */
  readonly relinked: boolean
}

let loading: Promise<LoadedUws> | undefined

/**
 * Loads it once: a native module that is opened twice in a process sets itself up twice.
 *
 * @throws {Error} when there is no build for this machine.
 */
export const loadUws = (): Promise<LoadedUws> => (loading ??= load())

async function load(): Promise<LoadedUws> {
  try {
    const { default: uws } = await import('uWebSockets.js')
    return { uws, relinked: false }
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('GLIBC_2.38')) throw error
    return { uws: loadRelinked(), relinked: true }
  }
}

/** Loads a relinked copy of the file for this ABI from `node_modules/.cache`, made on first use. */
function loadRelinked(): UwsModule {
  const packageFolder = dirname(createRequire(import.meta.url).resolve('uWebSockets.js'))
  const { arch, platform, versions } = process
  const original = readFileSync(join(packageFolder, `uws_${platform}_${arch}_${versions.modules}.node`))
  const digest = createHash('sha256').update(original).digest('hex').slice(0, 16)
  const folder = join(dirname(packageFolder), '.cache', 'uws')
  const copy = join(folder, `${digest}.node`)
  try {
    return open(copy)
  } catch {
    mkdirSync(folder, { recursive: true })
    const draft = `${copy}.${process.pid}` // two processes may do this at once: write aside, then rename
    writeFileSync(draft, relinked(original))
    renameSync(draft, copy)
    return open(copy)
  }
}

function open(file: string): UwsModule {
  const holder: { exports: unknown } = { exports: {} }
  process.dlopen(holder, file)
  const { exports } = holder
  if (!isUws(exports)) throw new Error(`${file} is not uWebSockets.js`)
  return exports
}

const isUws = (value: unknown): value is UwsModule =>
  typeof value === 'object' && value !== null && 'App' in value && 'us_socket_local_port' in value
