import { expect, it } from 'vitest'
import { createLineEcho, echoOf } from './line-echo.ts'
import { gzipSync } from 'node:zlib'
import { summaryOf } from './capacity.ts'
import { countersOf, openMetricsService } from './metrics-service.ts'
import { createPacing } from './pacing.ts'
import { growthKb } from './soak.ts'
import { type CapacityStep, isGood } from './step.ts'
import { createFrameReader, wireFrame } from './wire-frames.ts'

it('reads the frames of a server however its bytes are cut', () => {
  const long = Buffer.concat([Buffer.from([0x81, 126, 0x01, 0x00]), Buffer.alloc(256, 'a')])
  const bytes = Buffer.concat([Buffer.from([0x81, 2, 65, 66]), long, Buffer.from([0x89, 0])])
  for (const size of [1, 3, 7, 300]) {
    const found: [number, number][] = []
    const read = createFrameReader(({ opcode, length }) => found.push([opcode, length]))
    for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size))
    expect(found).toEqual([
      [1, 2],
      [1, 256],
      [9, 0],
    ])
  }
})

it('makes a masked text frame, whose mask changes nothing', () => {
  const frame = wireFrame('{"kind":"AudioData"}'.repeat(10))
  expect([...frame.subarray(0, 8)]).toEqual([0x81, 0x80 | 126, 0, 200, 0, 0, 0, 0])
  expect(frame.subarray(8).toString()).toBe('{"kind":"AudioData"}'.repeat(10))
})

it('measures how late frames are by the schedule of the first one of their sentence', () => {
  const pacing = createPacing({ aheadFrames: 2, sentences: new Set([5]) })
  for (const atMs of [0, 0, 1, 27, 40]) pacing.arrived(atMs) // one more is due as soon as the first is being played
  expect(pacing.read()).toEqual({ lateness: [1, 7, 0], gaps: 0 })
  for (const atMs of [101, 101, 101, 121]) pacing.arrived(atMs) // when the five have been heard
  expect(pacing.read()).toEqual({ lateness: [0, 0], gaps: 0 })
})

it('is not late for the rest of a sentence because of one pause of the node', () => {
  const pacing = createPacing({ aheadFrames: 10, sentences: new Set([30]) })
  const due = (i: number) => Math.max(0, (i - 10) * 20)
  for (let i = 0; i < 30; i++) pacing.arrived(due(i) > 100 && due(i) < 260 ? 260 : due(i))
  const late = pacing.read().lateness.filter((ms) => ms > 0)
  expect(late).toEqual([140, 120, 100, 80, 60, 40, 20])
})

it('counts a gap once where all was played before the sentence was over, and goes on with that sentence', () => {
  const pacing = createPacing({ aheadFrames: 2, sentences: new Set([4, 7]) })
  const at = (...times: number[]) => times.map((atMs) => pacing.arrived(atMs))
  expect(at(0, 0, 90, 90)).toEqual(['begun', 'goes on', 'goes on', 'goes on'])
  expect(pacing.read()).toEqual({ lateness: [90], gaps: 1 })
  expect(at(200, 200, 210)).toEqual(['begun', 'goes on', 'goes on'])
  expect(pacing.read().gaps).toBe(0)
})

it('takes what a stop cut off, and the rest of it, for no gap', () => {
  const pacing = createPacing({ aheadFrames: 2, sentences: new Set([4]) })
  for (const atMs of [200, 200, 210]) pacing.arrived(atMs)
  pacing.stopped()
  for (const atMs of [215, 215, 900]) pacing.arrived(atMs)
  expect(pacing.read().gaps).toBe(0)
})

it('sends a sentence back 100 ms later, ten times quieter, and begins the next answer after a stop', () => {
  const [greeting, first, second] = ['g', 'f', 's'].map((name) => [Buffer.from(`${name}0`), Buffer.from(`${name}1`)])
  const echo = createLineEcho([greeting!, first!, second!])
  const heard = (frames: number) => Array.from({ length: frames }, () => echo.next()?.toString() ?? '-').join('')
  expect(heard(2)).toBe('--')
  for (const sentence of ['g', 'f', 's', 'f']) {
    echo.begun()
    expect(heard(8)).toBe(`-----${sentence}0${sentence}1-`)
  }
  echo.begun()
  expect(heard(6)).toBe('-----s0')
  echo.stopped()
  expect(heard(1)).toBe('-')
  echo.begun()
  expect(heard(6)).toBe('-----f0')
  const frames = echoOf(new Int16Array(400).fill(10_000), new Int16Array(320).fill(5))
  expect([frames.length, frames[0]?.[0], frames[0]?.[64], frames[1]?.[200]]).toEqual([2, 1_005, 1_505, 5])
})

const STEP: CapacityStep = {
  calls: 50,
  frameP99Ms: 5,
  gaps: 0,
  answerMs: { p50: 600, p95: 700 },
  dropped: 0,
  driverP99Ms: 1,
  loopLagMs: 1,
  cpuPercent: 40,
  driverCpuPercent: 20,
  othersPercent: 1,
  rssMbPerCall: 3.14,
  answers: 100,
  unanswered: 0,
  lost: 0,
  talkPercent: 50,
}

it.each([{ frameP99Ms: 21 }, { gaps: 1 }, { unanswered: 1 }, { dropped: 1 }, { lost: 1 }])(
  'holds no call well in a step with %j',
  (bad) => {
    expect(isGood(STEP)).toBe(true)
    expect(isGood({ ...STEP, ...bad })).toBe(false)
  },
)

it('tells programs the figures of the most calls that were held well, whatever was tried after them', () => {
  const more = { ...STEP, calls: 75, frameP99Ms: 12, rssMbPerCall: 2.97 }
  const cpuMsPerCallSecond = { transport: 1, aec: 2, vad: 3, stt: 4, rest: 5 }
  const steps = [STEP, more, { ...STEP, calls: 100, gaps: 3, rssMbPerCall: 9 }]
  expect(summaryOf({ steps, cpuMsPerCallSecond })).toEqual({
    callsPerCore: 75,
    frameLatenessP99Ms: 12,
    mbPerCall: 3,
    cpuMsPerCallSecond,
    answerMs: STEP.answerMs,
    steps,
  })
})

it('knows nothing of dropped audio before the node tells', async () => {
  await using service = await openMetricsService()
  expect(service.dropped()).toBeNaN()
  const metric = { name: 'vad.windows.dropped', sum: { dataPoints: [{ asInt: 7 }] } }
  const body = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] })
  await fetch(`${service.url}/v1/metrics`, { method: 'POST', body })
  expect(service.dropped()).toBe(7)
  expect(isGood({ ...STEP, dropped: Number.NaN })).toBe(false)
})

it('reads counters of the export of a node, zipped or not', () => {
  const metric = (name: string, ...amounts: (number | string)[]) => ({
    name,
    sum: { dataPoints: amounts.map((asInt) => ({ asInt })) },
  })
  const metrics = [metric('vad.windows.dropped', 2, '3'), { name: 'calls.live', gauge: {} }]
  const body = Buffer.from(JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }))
  for (const sent of [body, gzipSync(body)]) expect([...countersOf(sent)]).toEqual([['vad.windows.dropped', 5]])
})

it('finds how memory grows by the minute, and that it does not', () => {
  const samples = (mbPerMin: number) => [1, 2, 3, 4].map((atMin) => ({ atMin, rssMb: 200 + mbPerMin * atMin }))
  expect(growthKb(samples(20), 40)).toBe(512)
  expect(growthKb(samples(0), 40)).toBe(0)
})
