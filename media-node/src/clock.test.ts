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
