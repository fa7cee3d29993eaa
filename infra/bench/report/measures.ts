import { setTimeout as sleep } from 'node:timers/promises'
import type { CallId } from '@call-center/shared/call/call'
import { percentile } from '../latency.ts'
import { type BenchCalls, sayIn } from './calls.ts'
import { type DataCentre, KEYS } from './data-centre.ts'
import { read } from './reader.ts'

export interface Percentiles {
  readonly p50: number
  readonly p95: number
}

export const percentiles = (values: readonly number[]): Percentiles => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
})

/** One of each for every round; milliseconds. */
export interface RequestTimes {
  readonly hit: readonly number[]
  readonly miss: readonly number[]
  readonly database: readonly number[]
  readonly nothing: readonly number[]
}

/** How long single requests take, one after the other: what is cached, what is not, and a request that does nothing; milliseconds. */
export async function measureTimes(centre: DataCentre, calls: BenchCalls, rounds: number): Promise<RequestTimes> {
  const known = await calls.make('finished')
  const times = { hit: [] as number[], miss: [] as number[], database: [] as number[], nothing: [] as number[] }
  // The first requests of an isolate compile what they run.
  for (let round = 0; round < 20; round += 1) {
    const { status } = await read(centre, await calls.make('finished'))
    if (status !== 200) throw new Error(`a report answered ${status}`)
  }
  for (let round = 0; round < rounds; round += 1) {
    const fresh = await calls.make('finished')
    times.miss.push((await read(centre, fresh)).ms)
    await read(centre, known)
    times.hit.push((await read(centre, known)).ms)
    times.database.push(await timeOf(`${centre.url}/call/${await calls.make('finished')}`))
    times.nothing.push(await timeOf(`${centre.url}/health/liveness`))
  }
  return times
}

async function timeOf(url: string): Promise<number> {
  const startedMs = performance.now()
  const response = await fetch(url, { headers: { authorization: `Bearer ${KEYS.API_KEY}` } })
  await response.text()
  if (!response.ok) throw new Error(`${new URL(url).pathname.split('/')[1]} answered ${response.status}`)
  return performance.now() - startedMs
}

export interface Viewing {
  /** Of each call, in each data centre. */
  readonly viewers: number
  /** Times a second each of them looks. */
  readonly perSecond: number
  readonly seconds: number
}

/** Share of looks that the database was not asked for. Each viewer asks whether its page changed, as browsers do. */
export async function measureHits(
  centres: readonly DataCentre[],
  calls: readonly CallId[],
  { viewers, perSecond, seconds }: Viewing,
): Promise<number> {
  const looks = { hits: 0, all: 0 }
  const view = async (centre: DataCentre, callId: CallId, wait: number) => {
    let etag: string | undefined
    await sleep(wait)
    for (let look = 0; look < seconds * perSecond; look += 1) {
      const startedMs = performance.now()
      const seen = await read(centre, callId, { ifNoneMatch: etag })
      etag = seen.etag
      if (seen.status !== 200 && seen.status !== 304) throw new Error(`a report answered ${seen.status}`)
      looks.all += 1
      if (seen.cache === 'hit') looks.hits += 1
      await sleep(Math.max(0, 1_000 / perSecond - (performance.now() - startedMs)))
    }
  }
  const views = centres.flatMap((centre) =>
    calls.flatMap((callId, index) =>
      Array.from({ length: viewers }, (_, viewer) =>
        view(centre, callId, (1_000 / perSecond) * ((viewer / viewers + index / calls.length) % 1)),
      ),
    ),
  )
  await Promise.all(views)
  return Math.round((looks.hits / looks.all) * 1_000) / 1_000
}

const LOOK_EVERY_MS = 25
const GIVE_UP_AFTER_MS = 40_000

/** From a word that the edge took in one data centre to the page that has it in another; milliseconds. */
export async function measureStaleness(
  [writer, reader]: readonly [DataCentre, DataCentre],
  callId: CallId,
  times: number,
): Promise<number[]> {
  const waits: number[] = []
  for (let time = 0; time < times; time += 1) {
    await read(reader, callId) // so that there is something to be stale
    const words = `word-${callId}-${time}`
    await sayIn(writer, callId, words)
    const saidMs = performance.now()
    await untilSeen(async () => (await read(reader, callId)).html.includes(words))
    waits.push(performance.now() - saidMs)
    await sleep(137 * (time % 7)) // not in step with the cache
  }
  return waits
}

/** From the erasure of a call's document to the answer that there is no such call, in each data centre; milliseconds. */
export async function measureErase(centres: readonly DataCentre[], calls: BenchCalls): Promise<number[]> {
  const callId = await calls.make('finished')
  for (const centre of centres) await read(centre, callId)
  await calls.erase(callId)
  const erasedMs = performance.now()
  return Promise.all(
    centres.map(async (centre) => {
      await untilSeen(async () => (await read(centre, callId)).status === 404)
      return performance.now() - erasedMs
    }),
  )
}

async function untilSeen(look: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + GIVE_UP_AFTER_MS
  while (!(await look())) {
    if (performance.now() > deadlineMs) throw new Error(`a page was older than ${GIVE_UP_AFTER_MS / 1000} s`)
    await sleep(LOOK_EVERY_MS)
  }
}
