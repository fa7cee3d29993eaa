import { type Figure, plainFigure } from '../conversation/figures.ts'
import type { Percentiles } from './measures.ts'
import type { ReportFigures } from './report.ts'

/** The figures that have a size, as bars. */
export function chartRows({ hitMs, missMs, wholeMs, stalenessMs, ...shares }: ReportFigures): Figure[] {
  const time = (name: string, { p50, p95 }: Percentiles) => plainFigure({ id: 'time', name, unit: 'ms' }, [p50, p95])
  const age = (name: string, ms: number) => plainFigure({ id: 'age', name, unit: 'ms' }, [ms, ms])
  const share = (name: string, of: number) =>
    plainFigure({ id: 'database', name, unit: '%' }, Math.round(1_000 * (1 - of)) / 10)
  return [
    time('the Worker’s own time for a cached page', hitMs),
    time('the Worker’s own time for a page that is rendered', missMs),
    time('a whole request for a cached page', wholeMs.hit),
    time('a whole request for a page that is rendered', wholeMs.miss),
    time('the database for such a page', wholeMs.database),
    time('a request that does nothing', wholeMs.nothing),
    share('calls that are over: the database was asked', shares.hitRatioFinished),
    share('running calls: the database was asked', shares.hitRatioLive),
    age('running call’s page, at most', stalenessMs.live.max),
    age('page of a call that is over, at most', stalenessMs.finished.max),
    age('an erased call is gone everywhere after, at most', stalenessMs.erased.max),
    plainFigure(
      { id: 'rights', name: 'answers to somebody who may not see them', unit: 'answers' },
      shares.crossRoleHits,
      shares.crossRoleRequests,
    ),
  ]
}
