import { startCosmos } from '../../local-cloud/cosmos/start-cosmos.ts'
import { openCalls } from './calls.ts'
import { measureCrossRole } from './cross-role.ts'
import { bundleEdge, openDataCentre } from './data-centre.ts'
import {
  measureErase,
  measureHits,
  measureStaleness,
  measureTimes,
  type Percentiles,
  percentiles,
  type RequestTimes,
} from './measures.ts'
import { measureWorker, type WorkerTimes } from './worker-time.ts'

export interface ReportOptions {
  readonly quick: boolean
  readonly progress: (line: string) => void
}

export interface ReportFigures {
  /** Processor time of the Worker for a page that is cached, and for one that is not; milliseconds. */
  readonly hitMs: Percentiles
  readonly missMs: Percentiles
  /** Whole requests from this machine, its database, caches and runtime included; milliseconds. */
  readonly wholeMs: {
    readonly hit: Percentiles
    readonly miss: Percentiles
    /** The same call as JSON: what of a miss is the database and its SDK. */
    readonly database: Percentiles
    /** A request that does nothing: what of the others is not our own. */
    readonly nothing: Percentiles
  }
  /** Share of requests that the database was not asked for: calls that are over and that are looked at once a second. */
  readonly hitRatioFinished: number
  /** The same of running calls that five people follow in each data centre. */
  readonly hitRatioLive: number
  /** How old a page could be in the other data centre; milliseconds. */
  readonly stalenessMs: {
    readonly live: Percentiles & { readonly max: number }
    readonly finished: { readonly max: number }
    /** Until an erased call was gone everywhere. */
    readonly erased: { readonly max: number }
  }
  readonly crossRoleHits: number
  readonly crossRoleRequests: number
}

const range = (length: number) => Array.from({ length }, (_, index) => index)
const worst = (values: readonly number[]): number => Math.round(Math.max(...values))

/** The edge as it is deployed, in two data centres that share a database and no cache. */
export async function benchReport({ quick, progress }: ReportOptions): Promise<ReportFigures> {
  await using scope = new AsyncDisposableStack()
  progress('bundling the edge …')
  const bundle = scope.use(await bundleEdge())
  const cosmos = scope.adopt(await startCosmos({ host: 'localhost' }), (database) => database.close())
  const calls = await openCalls(cosmos)
  progress('opening two data centres …')
  const paris = scope.use(await openDataCentre('paris', bundle, cosmos))
  const boston = scope.use(await openDataCentre('boston', bundle, cosmos))
  const centres = [paris, boston] as const

  progress('times of single requests …')
  const times = await measureTimes(paris, calls, quick ? 100 : 400)
  progress('what requests cost the Worker …')
  const worker = await measureWorker(cosmos, calls, quick ? 100 : 300)

  progress('hit ratios, staleness, erasure …')
  const make = (kind: 'finished' | 'running', count: number) => Promise.all(range(count).map(() => calls.make(kind)))
  const [finished, running, talking, late] = await Promise.all([
    make('finished', 8),
    make('running', 2),
    make('running', 2),
    make('finished', quick ? 1 : 3),
  ])
  const seconds = quick ? 30 : 60
  const [hitRatioFinished, hitRatioLive, live, over, erased] = await Promise.all([
    measureHits(centres, finished, { viewers: 1, perSecond: 1, seconds }),
    measureHits(centres, running, { viewers: 5, perSecond: 1, seconds }),
    Promise.all(talking.map((callId) => measureStaleness(centres, callId, quick ? 8 : 20))),
    Promise.all(late.map((callId) => measureStaleness(centres, callId, 1))),
    measureErase(centres, calls),
  ])

  progress('requests of people who may and people who may not …')
  const crossing = await measureCrossRole(centres, [...finished, ...running], {
    requests: quick ? 5_000 : 100_000,
    mostS: quick ? 20 : 240,
  })
  const waits = live.flat()
  return {
    ...summaryOf(times, worker),
    hitRatioFinished,
    hitRatioLive,
    stalenessMs: {
      live: { ...percentiles(waits), max: worst(waits) },
      finished: { max: worst(over.flat()) },
      erased: { max: worst(erased) },
    },
    crossRoleHits: crossing.crossRoleHits,
    crossRoleRequests: crossing.requests,
  }
}

/** Where the processor time is not known, a whole request less one that does nothing stands for it, waiting included. */
function summaryOf(whole: RequestTimes, worker: WorkerTimes | undefined) {
  const less = (times: readonly number[]) => times.map((ms, round) => ms - (whole.nothing[round] ?? 0))
  return {
    hitMs: percentiles(worker?.hit ?? less(whole.hit)),
    missMs: percentiles(worker?.miss ?? less(whole.miss)),
    wholeMs: {
      hit: percentiles(whole.hit),
      miss: percentiles(whole.miss),
      database: percentiles(whole.database),
      nothing: percentiles(whole.nothing),
    },
  }
}

/** For people. */
export function printReport(figures: ReportFigures): void {
  const { hitMs, missMs, wholeMs, stalenessMs } = figures
  const pair = ({ p50, p95 }: Percentiles) => `${p50} / ${p95} ms`
  console.log('\nReport pages, two data centres on this machine\n')
  console.table({
    'the Worker’s own time for a cached page, p50 / p95': pair(hitMs),
    'the Worker’s own time for a page that is rendered, p50 / p95': pair(missMs),
    'a whole request for a cached page, p50 / p95': pair(wholeMs.hit),
    'a whole request for a page that is rendered, p50 / p95': pair(wholeMs.miss),
    'the database for such a page, p50 / p95': pair(wholeMs.database),
    'a request that does nothing, p50 / p95': pair(wholeMs.nothing),
    'calls that are over: answered without the database': figures.hitRatioFinished,
    'running calls: answered without the database': figures.hitRatioLive,
    'age of a running call’s page, p50 / p95 / max': `${pair(stalenessMs.live)} / ${stalenessMs.live.max} ms`,
    'age of a page of a call that is over, max': `${stalenessMs.finished.max} ms`,
    'an erased call is gone everywhere after, max': `${stalenessMs.erased.max} ms`,
    'answers to somebody who may not see them': `${figures.crossRoleHits} of ${figures.crossRoleRequests}`,
  })
}
