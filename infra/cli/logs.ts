import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LOGS_USAGE, readLogsOptions } from '../deploy/logs-options.ts'
import { spawnRunner } from '../deploy/spawn-runner.ts'
import { ROOT } from './run-steps.ts'
import { runCommand } from './run-command.ts'
import { CommandFailed } from './usage-error.ts'
import { endOnSignals } from './with-stack.ts'

async function main(): Promise<void> {
  const options = readLogsOptions(process.argv.slice(2))
  if (options === 'help') return console.log(LOGS_USAGE)
  if (options.name === undefined) return await localLogs(options.part, options.lines)
  endOnSignals()
  await remoteLogs(options.name, options.part)
}

/** What the parts of `npm start` wrote last. */
async function localLogs(part: string | undefined, lines: number): Promise<void> {
  const folder = resolve(ROOT, process.env['CALL_CENTER_DIR'] ?? '.local', 'log')
  const files = existsSync(folder) ? (await readdir(folder)).filter((file) => file.endsWith('.log')) : []
  const wanted = files.filter((file) => part === undefined || file === `${part}.log`).toSorted()
  if (wanted.length === 0) throw new CommandFailed('There are no logs on this machine yet: npm start writes them.')
  for (const file of wanted) {
    const text = (await readFile(join(folder, file), 'utf8')).trimEnd()
    console.log(`── ${file.replace('.log', '')}\n${text.split('\n').slice(-lines).join('\n')}`)
  }
}

/** What the parts of a deployment write, as they write it. */
async function remoteLogs(name: string, part: string | undefined): Promise<void> {
  const config = join(ROOT, '.local/deploy', name, 'wrangler.json')
  if (!existsSync(config)) throw new CommandFailed(`${name} was not deployed from here: ${config} is missing.`)
  const runner = spawnRunner()
  const app = ['--resource-group', name, '--type', 'console', '--follow', 'true']
  const following = [
    ...(part === 'media-node' ? [] : [runner.follow({ program: 'wrangler', args: ['tail', '--config', config] })]),
    ...(part === 'edge'
      ? []
      : (await nodesOf(name)).map((node) =>
          runner.follow({ program: 'az', args: ['containerapp', 'logs', 'show', '--name', node, ...app] }),
        )),
  ]
  const codes = await Promise.all(following)
  if (codes.some((code) => code !== 0)) throw new CommandFailed('A log could not be followed: see above.')
}

async function nodesOf(name: string): Promise<string[]> {
  const args = ['containerapp', 'list', '--resource-group', name, '--query', '[].name', '--output', 'tsv']
  const { code, stdout, stderr } = await spawnRunner().run({ program: 'az', args })
  if (code !== 0) throw new CommandFailed(code === -1 ? 'az is not installed.' : stderr.trim())
  return stdout.split('\n').filter(Boolean)
}

await runCommand(main)
