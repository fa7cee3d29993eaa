import { runSteps } from './run-steps.ts'

/** Types, lint, format and house rules: fast, no servers. */
const ok = await runSteps([
  { name: 'types', command: ['turbo', 'run', 'typecheck', '--output-logs=errors-only', '--log-order=grouped'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--quiet'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'house rules', command: ['vitest', 'run', '--project', 'infra', 'infra/checks'] },
])
process.exitCode = ok ? 0 : 1
