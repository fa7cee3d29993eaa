import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT, runSteps } from './run-steps.ts'
import { readTestReport, verdict } from './test-report.ts'

const USAGE = `npm test [-- ARGUMENTS OF VITEST]

  Everything that must hold: types, lint, format, the edge's bundle and all tests. What is given goes to vitest, for
  example a part of a file's name. With NO_SKIPPED_TESTS set, a test that is skipped because something is not installed
  is a failure.`

if (/^(-h|--help)$/.test(process.argv[2] ?? '')) {
  console.log(USAGE)
  process.exit(0)
}

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

const { failed, ...summary } = await readFile(reportFile, 'utf8')
  .then(readTestReport)
  .catch(() => ({ passed: 0, failed: 1, skipped: [], secondTry: [] }))
const mustRun = (process.env['NO_SKIPPED_TESTS'] ?? '') !== ''
const { ok: good, text } = verdict({ ...summary, failed: Math.max(failed, ok ? 0 : 1) }, { mustRun })
console.log(`\n${text}`)
process.exitCode = good ? 0 : 1
