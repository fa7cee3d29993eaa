import { expect, it } from 'vitest'
import { ClockDrift } from './clock-drift.ts'
import { Kernel } from './kernel.ts'
import { SampleRing } from './sample-ring.ts'

const LOOK_HOPS = 50
const createDrift = () => new ClockDrift(new Kernel(65_536), 320)

/** A path that came later by so much from one look to the next, each time. */
function look(drift: ClockDrift, ...samples: readonly number[]): void {
  for (const sample of samples) {
    for (let hop = 0; hop < LOOK_HOPS; hop++) void drift.due
    drift.moved(sample)
  }
}

it('follows a path that comes later and later', () => {
  const drift = createDrift()
  look(drift, 0.3, 0.3, 0.3)
  drift.pass(100)
  expect(drift.fraction).toBeGreaterThan(0.3)
})

it('does not take it for a drift that the filter learns its place again after a jump', () => {
  const drift = createDrift()
  drift.jumped()
  look(drift, 1.8, 1.2, 0)
  drift.pass(100)
  expect(drift.fraction).toBe(0)
})

it('reads a tone between its samples as the tone is there', () => {
  const drift = createDrift()
  const tone = (at: number) => Math.sin(0.3 * at)
  const far = new SampleRing(1_024)
  far.write(
    0,
    Float32Array.from({ length: 1_000 }, (_, i) => tone(i)),
  )
  drift.fraction = 0.3
  const read = new Float32Array(320)
  drift.read(far, 100, read)
  read.forEach((sample, i) => expect(sample).toBeCloseTo(tone(100 + i - 0.3), 2))
})
