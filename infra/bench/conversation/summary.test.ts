import { expect, it } from 'vitest'
import { leastFigure, shareFigure, sizeFigure } from './figures.ts'
import { summaryByCarrier, summaryOf } from './summary.ts'

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

it('has the figures that programs look for under the names they look for', () => {
  const parts = { id: '1', name: 'x', bar: {} } as const
  const times = (key: string) => sizeFigure({ ...parts, key, unit: 'ms' }, [1])
  const keys = ['voiceToVoiceMs', 'voiceToVoiceShortOpeningMs', 'bargeInStopMs', 'echoBargeInStopMs.-20dB'] as const
  expect(summaryOf(keys.map(times))).toEqual({
    voiceToVoiceMs: { p50: 1, p95: 1 },
    voiceToVoiceShortOpeningMs: { p50: 1, p95: 1 },
    bargeInStopMs: { p50: 1, p95: 1 },
    echoBargeInStopMs: { '-20dB': { p50: 1, p95: 1 } },
  })
})

it('puts the carriers side by side, and the first of them where one would be alone', () => {
  const parts = { id: '1', name: 'x', bar: {} } as const
  const waits = (ms: number) => sizeFigure({ ...parts, key: 'ownLatencyMs', unit: 'ms' }, [ms])
  const echo = leastFigure({ ...parts, key: 'erleDb', unit: 'dB', bar: { atLeast: 25 } }, [31.26, 26.04, 40])
  expect(echo).toMatchObject({ value: { atLeast: 26 }, n: 3, met: true })
  const figures = [
    { ...waits(1), carrier: 'azure' },
    { ...waits(2), carrier: 'twilio' },
    { ...echo, carrier: 'twilio' },
    sizeFigure({ ...parts, key: 'documentsMs', unit: 'ms' }, [5]),
  ] as const
  expect(summaryByCarrier(figures)).toEqual({
    ownLatencyMs: { p50: 1, p95: 1 },
    documentsMs: { p50: 5, p95: 5 },
    carriers: { azure: { ownLatencyMs: { p50: 1, p95: 1 } }, twilio: { ownLatencyMs: { p50: 2, p95: 2 }, erleDb: 26 } },
  })
})
