import { expect, it, vi } from 'vitest'
import { systemClock } from './clock.ts'

it('beats until it is disposed, all in one rhythm', () => {
  vi.useFakeTimers()
  try {
    const [first, second] = [vi.fn<() => void>(), vi.fn<() => void>()]
    const one = systemClock.every(5, first)
    const other = systemClock.every(5, second)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(20)
    one[Symbol.dispose]()
    vi.advanceTimersByTime(20)
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([4, 8])
    other[Symbol.dispose]()
    other[Symbol.dispose]()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

it('catches up with beats that other work held up, and no others', () => {
  let [beats, slowBeats] = [0, 0]
  using _fast = systemClock.every(5, () => {
    beats++
    systemClock.catchUp() // not again from within
  })
  using _slow = systemClock.every(60_000, () => void slowBeats++)
  systemClock.catchUp()
  expect(beats).toBe(0)
  for (const wakeMs = performance.now() + 6; performance.now() < wakeMs;);
  systemClock.catchUp()
  systemClock.catchUp()
  expect([beats, slowBeats]).toEqual([1, 0])
})

it('goes on with the beats of others when one throws, and tells the process', async () => {
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  const uncaught: unknown[] = []
  process.on('uncaughtException', (error) => uncaught.push(error))
  let beats = 0
  const wrong = systemClock.every(5, () => {
    throw new Error('of one call')
  })
  const right = systemClock.every(5, () => void beats++)
  try {
    await expect.poll(() => beats).toBeGreaterThan(2)
    expect(uncaught[0]).toMatchObject({ message: 'of one call' })
  } finally {
    wrong[Symbol.dispose]()
    right[Symbol.dispose]()
    process.removeAllListeners('uncaughtException')
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
})
