import { runSteps } from './run-steps.ts'
import { wantsHelp } from './arguments.ts'
import { runCommand } from './run-command.ts'

const USAGE = `npm run check

  Types, lint, format and house rules of the whole repository, without a server. It has no options.`

/** Types, lint, format and house rules: fast, no servers. */
async function main(): Promise<void> {
  if (wantsHelp(process.argv.slice(2), USAGE)) return console.log(USAGE)
  const ok = await runSteps([
    { name: 'types', command: ['turbo', 'run', 'typecheck', '--output-logs=errors-only', '--log-order=grouped'] },
    { name: 'lint', command: ['oxlint', '--type-aware', '--quiet'] },
    { name: 'format', command: ['oxfmt', '--check'] },
    { name: 'house rules', command: ['vitest', 'run', '--project', 'infra', 'infra/checks'] },
  ])
  process.exitCode = ok ? 0 : 1
}

await runCommand(main)
