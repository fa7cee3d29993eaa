import type { CallId } from '@call-center/shared/call/call'
import { type DataCentre, KEYS } from './data-centre.ts'

export interface Read {
  readonly status: number
  readonly ms: number
  /** `hit`: the database was not asked. */
  readonly cache: string
  readonly etag: string
  readonly html: string
}

export interface ReadOptions {
  readonly key?: string | undefined
  readonly ifNoneMatch?: string | undefined
}

/** Reads a report as a browser does. */
export async function read(
  { url }: DataCentre,
  callId: CallId,
  { key = KEYS.API_KEY, ifNoneMatch }: ReadOptions = {},
): Promise<Read> {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {}
  if (ifNoneMatch) headers['if-none-match'] = ifNoneMatch
  const startedMs = performance.now()
  const response = await fetch(`${url}/report/${callId}`, { headers })
  const html = await response.text()
  const ms = performance.now() - startedMs
  const header = (name: string) => response.headers.get(name) ?? ''
  return { status: response.status, ms, cache: header('x-cache'), etag: header('etag'), html }
}
