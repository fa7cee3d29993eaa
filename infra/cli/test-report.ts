import * as z from 'zod'

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number().default(0),
  testResults: z
    .array(
      z.object({
        name: z.string(),
        assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })).default([]),
      }),
    )
    .default([]),
})

export interface TestSummary {
  readonly passed: number
  readonly failed: number
  /** File and name of each. */
  readonly skipped: readonly string[]
}

/** What vitest's JSON report says. @throws when it is none. */
export function readTestReport(text: string): TestSummary {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = Report.parse(JSON.parse(text))
  const skipped = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'skipped' || status === 'pending')
      .map(({ fullName }) => `${name}: ${fullName}`),
  )
  return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites), skipped }
}

/** What is said at the end, and whether it is a success. With `mustRun` a test that was skipped is none. */
export function verdict({ passed, failed, skipped }: TestSummary, { mustRun }: { readonly mustRun: boolean }) {
  const counts = `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`
  const ok = failed === 0 && !(mustRun && skipped.length > 0)
  if (!mustRun || skipped.length === 0) return { ok, text: counts }
  return {
    ok,
    text: `Skipped, and NO_SKIPPED_TESTS is set:\n${skipped.map((test) => `  ${test}`).join('\n')}\n\n${counts}`,
  }
}
