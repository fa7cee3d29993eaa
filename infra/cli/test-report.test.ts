import { expect, it } from 'vitest'
import { readTestReport, verdict } from './test-report.ts'

const report = (...statuses: readonly string[]) =>
  JSON.stringify({
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    numFailedTests: statuses.filter((status) => status === 'failed').length,
    testResults: [
      { name: 'a.test.ts', assertionResults: statuses.map((status, index) => ({ status, fullName: `test ${index}` })) },
    ],
  })

it.each([
  [['passed'], false, { ok: true, text: '1 passed, 0 failed' }],
  [['passed', 'skipped'], false, { ok: true, text: '1 passed, 0 failed, 1 skipped' }],
  [['passed', 'failed'], false, { ok: false, text: '1 passed, 1 failed' }],
  [['passed'], true, { ok: true, text: '1 passed, 0 failed' }],
])('of %j, where skipping is %s a failure, makes a verdict', (statuses, mustRun, expected) => {
  expect(verdict(readTestReport(report(...statuses)), { mustRun })).toEqual(expected)
})

it('fails for a skipped test where all have to run, and names it', () => {
  const { ok, text } = verdict(readTestReport(report('passed', 'skipped')), { mustRun: true })
  expect([ok, text]).toEqual([false, expect.stringContaining('a.test.ts: test 1')])
})
