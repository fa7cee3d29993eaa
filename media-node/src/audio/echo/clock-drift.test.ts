import { expect, it } from 'vitest'
import { ClockDrift } from './clock-drift.ts'

const LOOK_HOPS = 50

/** A path that came later by so much from one look to the next, each time. */
function look(drift: ClockDrift, ...samples: readonly number[]): void {
  for (const sample of samples) {
    for (let hop = 0; hop < LOOK_HOPS; hop++) void drift.due
    drift.moved(sample)
  }
}

it('follows a path that comes later and later', () => {
  const drift = new ClockDrift(320)
  look(drift, 0.3, 0.3, 0.3)
  drift.pass(100)
  expect(drift.fraction).toBeGreaterThan(0.3)
})

it('does not take it for a drift that the filter learns its place again after a jump', () => {
  const drift = new ClockDrift(320)
  drift.jumped()
  look(drift, 1.8, 1.2, 0)
  drift.pass(100)
  expect(drift.fraction).toBe(0)
})
