import { silentLog } from '@call-center/shared/log'
import { describe, expect, it } from 'vitest'
import { testEdge } from '../testing/test-edge.ts'
import { doChores } from './chores.ts'

/** An edge whose pauses end when the test says so. */
async function edgeWithPauses() {
  const ends: (() => void)[] = []
  const pause = () => new Promise<void>((resolve) => void ends.push(resolve))
  const failed: unknown[] = []
  const log = { ...silentLog, error: (fields: object) => void failed.push(fields) }
  const { services } = await testEdge({ services: { pause, log } })
  return { services, failed, endPauses: () => ends.forEach((end) => end()) }
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve))

describe('chores', () => {
  it('are all done although one of them fails', async () => {
    const { services, failed } = await edgeWithPauses()
    const done: string[] = []
    await doChores(services, [
      { name: 'bad', run: async () => Promise.reject(new TypeError('broken')) },
      { name: 'good', run: async () => void done.push('good') },
    ])
    expect([done, failed]).toMatchObject([['good'], [{ chore: 'bad' }]])
  })

  it('do not wait for one that hangs', async () => {
    const { services, failed, endPauses } = await edgeWithPauses()
    const done: string[] = []
    const all = doChores(services, [
      { name: 'hung', run: () => new Promise(() => {}) },
      { name: 'good', run: async () => void done.push('good') },
    ])
    await turn()
    expect(done).toEqual([])
    endPauses()
    await all
    expect([done, failed]).toMatchObject([['good'], [{ chore: 'hung', err: { code: 'unavailable' } }]])
  })
})
