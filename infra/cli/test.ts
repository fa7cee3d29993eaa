import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { ROOT, runSteps } from './run-steps.ts'

const USAGE = `npm test [-- ARGUMENTS OF VITEST]

  Everything that must hold: types, lint, format, the edge's bundle and all tests. What is given goes to vitest, for
  example a part of a file's name.`

if (/^(-h|--help)$/.test(process.argv[2] ?? '')) {
  console.log(USAGE)
  process.exit(0)
}

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number().default(0),
})

const reportFile = join(ROOT, '.local/test-report.json')
await mkdir(join(ROOT, '.local'), { recursive: true })
await rm(reportFile, { force: true })

const vitest = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`] as const
const ok = await runSteps([
  { name: 'types', command: ['turbo', 'run', 'typecheck', '--output-logs=errors-only', '--log-order=grouped'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--quiet'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'edge bundle', command: ['turbo', 'run', 'build', '--output-logs=errors-only'] },
  { name: 'tests', command: [...vitest, ...process.argv.slice(2)] },
])

const report = await readFile(reportFile, 'utf8')
  .then((text) => Report.parse(JSON.parse(text)))
  .catch(() => ({ numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 0 }))
const failed = Math.max(report.numFailedTests, report.numFailedTestSuites, ok ? 0 : 1)
const skipped = report.numPendingTests > 0 ? `, ${report.numPendingTests} skipped` : ''
console.log(`\n${report.numPassedTests} passed, ${failed} failed${skipped}`)
process.exitCode = failed === 0 ? 0 : 1
