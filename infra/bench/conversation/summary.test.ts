import { expect, it } from 'vitest'
import { shareFigure, sizeFigure } from './figures.ts'
import { summaryOf } from './summary.ts'

it('tells programs the figures by their keys', () => {
  const parts = { id: '1', name: 'x', bar: {} } as const
  const cases = [true, false, false, false]
  expect(
    summaryOf([
      sizeFigure({ ...parts, key: 'ownLatencyMs', unit: 'ms' }, [1, 2, 3]),
      sizeFigure({ ...parts, key: 'instant.replyMs', unit: 'ms' }, [200]),
      shareFigure({ ...parts, key: 'cutIns.pause300', unit: '%' }, cases),
      shareFigure({ ...parts, key: 'falseStops.echo-20dB', unit: 'stops' }, cases.slice(1)),
      shareFigure({ ...parts, key: 'falseStops.cough', unit: 'stops' }, cases),
      shareFigure({ ...parts, unit: '%' }, cases),
    ]),
  ).toEqual({
    ownLatencyMs: { p50: 2, p95: 3 },
    instant: { replyMs: { p50: 200, p95: 200 } },
    cutIns: { pause300: '1/4' },
    falseStops: { 'echo-20dB': '0/3', cough: '1/4' },
  })
})
