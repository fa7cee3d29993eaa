import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ATTRIBUTES } from '@call-center/shared/telemetry/attributes'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { EDGE_METRICS } from '../../edge/src/telemetry/edge-metrics.ts'
import { NODE_METRICS } from '../../media-node/src/telemetry/metric-catalogue.ts'

const Query = z.object({
  name: z.string(),
  content: z.object({ query: z.string(), title: z.string().min(1), timeContextFromParameter: z.literal('TimeRange') }),
})
const Workbook = z.object({
  version: z.literal('Notebook/1.0'),
  items: z.array(z.object({ type: z.number() }).loose()),
})

const { items } = Workbook.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'workbook.json'), 'utf8')))
const queries = items.filter(({ type }) => type === 3).map((item) => Query.parse(item))
const metrics = { ...NODE_METRICS, ...EDGE_METRICS }

const metricsIn = (query: string): string[] =>
  [...query.matchAll(/^customMetrics\n\| where name in \((.*)\)$/gm)].flatMap(([, list = '']) =>
    list.split(', ').map((quoted) => JSON.parse(quoted) as string),
  )
const dimensionsIn = (query: string): string[] =>
  [...query.matchAll(/customDimensions\['([^']+)'\]/g)].flatMap(([, name]) => name ?? [])

describe('the workbook', () => {
  it.each(queries)('asks in $name for metrics that exist', ({ content: { query } }) => {
    const named = metricsIn(query)
    expect(query.startsWith('customMetrics')).toBe(named.length > 0)
    expect(named.filter((name) => !(name in metrics))).toEqual([])
  })

  it.each(queries)('asks in $name for attributes that are told', ({ content: { query } }) => {
    const families = metricsIn(query).flatMap((name) => metrics[name]?.by ?? [])
    const known: readonly string[] = query.startsWith('customMetrics') ? families : ATTRIBUTES
    expect(dimensionsIn(query).filter((name) => !known.includes(name))).toEqual([])
  })

  it('has every metric but frames that came and went, and figures of the canceller that hang on the telephone of each caller', () => {
    const shown = new Set(queries.flatMap(({ content }) => metricsIn(content.query)))
    const missing = Object.keys(metrics).filter((name) => !shown.has(name))
    expect(missing).toEqual(['call.frames.in', 'call.frames.out', 'call.aec.erle', 'call.aec.delay'])
  })

  it('has queries of different names', () => {
    expect(new Set(queries.map(({ name }) => name)).size).toBe(queries.length)
    expect(queries.length).toBeGreaterThan(15)
  })
})
