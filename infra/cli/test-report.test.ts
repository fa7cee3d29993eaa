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

it('names what passed at a second try only', () => {
  const test = { status: 'passed', fullName: 'a call', failureMessages: ['Error: too late\n    at a line'] }
  const text = JSON.stringify({
    numPassedTests: 1,
    numFailedTests: 0,
    testResults: [{ name: 'a.ts', assertionResults: [test] }],
  })
  expect(verdict(readTestReport(text), { mustRun: false })).toEqual({
    ok: true,
    text: 'Passed at a second try only:\n  a.ts: a call: Error: too late\n\n1 passed, 0 failed',
  })
})

it('counts a file that failed before its first test, and a test that failed once', () => {
  const failed = (statuses: readonly string[]) => ({
    name: 'a.test.ts',
    status: 'failed',
    assertionResults: statuses.map((status) => ({ status, fullName: status })),
  })
  const testResults = [failed([]), failed(['passed', 'failed'])]
  const text = JSON.stringify({ numPassedTests: 1, numFailedTests: 1, numFailedTestSuites: 3, testResults })
  expect(readTestReport(text)).toMatchObject({ passed: 1, failed: 2 })
})
