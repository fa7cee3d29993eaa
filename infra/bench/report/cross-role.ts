import type { CallId } from '@call-center/shared/call/call'
import { type DataCentre, KEYS } from './data-centre.ts'
import { read } from './reader.ts'

const AT_ONCE = 16
/** Nobody's keys, and nearly somebody's. */
const WRONG_KEYS = ['', 'x', KEYS.API_KEY.slice(0, -1), KEYS.NODE_SERVICE_TOKEN]

export interface Crossing {
  readonly requests: number
  /** Answers with anything of a page for somebody who may not see it, and pages withheld from somebody who may. */
  readonly crossRoleHits: number
}

/** Operators and strangers ask for the same pages of the same caches, mixed, with and without what they might have seen. */
export async function measureCrossRole(
  centres: readonly DataCentre[],
  calls: readonly CallId[],
  { requests, mostS }: { readonly requests: number; readonly mostS: number },
): Promise<Crossing> {
  const deadlineMs = performance.now() + mostS * 1_000
  const done = { requests: 0, crossRoleHits: 0 }
  let etag = ''
  const ask = async (index: number) => {
    const [centre, callId] = [centres[index % centres.length], calls[index % calls.length]]
    if (!centre || !callId) throw new RangeError('there is somebody to ask about something')
    const may = index % 3 === 0
    const key = may ? undefined : WRONG_KEYS[index % WRONG_KEYS.length]
    const seen = await read(centre, callId, { key, ifNoneMatch: index % 2 === 0 ? etag : undefined })
    if (may) etag = seen.etag
    const told =
      seen.html.includes('<main') || seen.html.includes('water leak') || seen.etag !== '' || seen.cache !== ''
    if (may ? seen.status !== 200 && seen.status !== 304 : told || seen.status !== 401) done.crossRoleHits += 1
    done.requests += 1
  }
  let next = 0
  const worker = async () => {
    while (next < requests && performance.now() < deadlineMs) {
      next += 1
      await ask(next)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return done
}
