import * as z from 'zod'

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z
    .array(
      z.object({
        name: z.string(),
        status: z.string().default('passed'),
        assertionResults: z
          .array(
            z.object({
              status: z.string(),
              fullName: z.string(),
              failureMessages: z.array(z.string()).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
})

export interface TestSummary {
  readonly passed: number
  readonly failed: number
  /** File and name of each. */
  readonly skipped: readonly string[]
  /** Passed, but not at once. File, name and what went wrong first. */
  readonly secondTry: readonly string[]
}

/** What vitest's JSON report says. @throws when it is none. */
export function readTestReport(text: string): TestSummary {
  const { numPassedTests, numFailedTests, testResults } = Report.parse(JSON.parse(text))
  const skipped = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'skipped' || status === 'pending')
      .map(({ fullName }) => `${name}: ${fullName}`),
  )
  const secondTry = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${failureMessages[0]?.split('\n')[0]}`),
  )
  return {
    secondTry,
    passed: numPassedTests,
    failed: numFailedTests + testResults.filter(failedWithoutTest).length,
    skipped,
  }
}

/** A file that could not be read, or whose set-up failed. */
const failedWithoutTest = ({ status, assertionResults }: z.infer<typeof Report>['testResults'][number]): boolean =>
  status === 'failed' && assertionResults.every(({ status }) => status !== 'failed')

/** What is said at the end, and whether it is a success. With `mustRun` a test that was skipped is none. */
export function verdict(
  { passed, failed, skipped, secondTry }: TestSummary,
  { mustRun }: { readonly mustRun: boolean },
) {
  const counts = `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`
  const retried = list('Passed at a second try only', secondTry)
  const ok = failed === 0 && !(mustRun && skipped.length > 0)
  const unwanted = mustRun ? list('Skipped, and NO_SKIPPED_TESTS is set', skipped) : ''
  return { ok, text: retried + unwanted + counts }
}

const list = (title: string, tests: readonly string[]): string =>
  tests.length > 0 ? `${title}:\n${tests.map((test) => `  ${test}`).join('\n')}\n\n` : ''
