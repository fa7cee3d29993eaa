import { ProviderError } from '@call-center/shared/errors'
import { silentLog } from '@call-center/shared/log'
import { expect, it } from 'vitest'
import { faultOf, faultPolicy } from './faults.ts'

function policy() {
  const logged: object[] = []
  let drains = 0
  const log = { ...silentLog, error: (fields: object) => void logged.push(fields) }
  return { logged, drains: () => drains, ...faultPolicy({ onFatal: () => void drains++, log }) }
}

it('drains the node after the first exception that nobody caught, and fills no log', () => {
  const { logged, drains, onUncaughtException } = policy()
  for (let i = 0; i < 1_000; i++) onUncaughtException(new TypeError('x'))
  expect([drains(), logged.length]).toEqual([1, 20])
})

it('goes on after a promise that nobody waited for', () => {
  const { logged, drains, onUnhandledRejection } = policy()
  onUnhandledRejection(new ProviderError('stt', 'busy', { retryable: true }))
  expect([drains(), logged]).toMatchObject([0, [{ code: 'provider-failed', error: 'ProviderError' }]])
})

it('tells where it happened, and nothing of what was said', () => {
  let fault = {}
  try {
    JSON.parse('my name is Kevin')
  } catch (error) {
    fault = faultOf(error)
  }
  expect(fault).toMatchObject({ code: 'unexpected', error: 'SyntaxError' })
  expect(JSON.stringify(fault)).toContain('faults.test.ts')
  expect(JSON.stringify([fault, faultOf('my name is Kevin')])).not.toMatch(/my na/)
})
