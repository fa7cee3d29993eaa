import { expect, it } from 'vitest'
import { FakeClock } from '../testing/fake-clock.ts'
import { followVersion } from './documents-version.ts'

function open() {
  const clock = new FakeClock()
  const asked: number[] = []
  const answers: (string | Error)[] = []
  const read = async () => {
    asked.push(clock.now())
    const answer = answers.shift() ?? 'same'
    if (answer instanceof Error) throw answer
    return answer
  }
  return { clock, asked, answers, version: followVersion(read, clock) }
}

it('is known from the second question on, and read again every half a minute while somebody asks', async () => {
  const { clock, asked, version } = open()
  expect(version.current()).toBeUndefined()
  expect(version.current()).toBeUndefined()
  for (let s = 0; s < 70; s++) {
    await clock.advance(1_000)
    expect(version.current()).toBe('same')
  }
  expect(asked).toEqual([0, 30_000, 60_000])
})

it('is not known after a quiet minute, so that nothing old is given out', async () => {
  const { clock, answers, version } = open()
  answers.push('first', 'second')
  await version.refresh()
  await clock.advance(60_000)
  expect(version.current()).toBeUndefined()
  await clock.advance(0)
  expect(version.current()).toBe('second')
})

it('is trusted no longer than a minute when it cannot be read, and asked for again', async () => {
  const { clock, answers, version } = open()
  answers.push('first', new Error('away'), new Error('away'))
  await version.refresh()
  await clock.advance(40_000)
  expect(version.current()).toBe('first')
  await clock.advance(20_000)
  expect(version.current()).toBeUndefined()
  await clock.advance(0)
  version.current()
  await clock.advance(0)
  expect(version.current()).toBe('same')
})
