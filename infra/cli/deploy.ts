import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { readSettings } from '@call-center/shared/config/read-settings'
import packageJson from '../../package.json' with { type: 'json' }
import { carrierIn } from '../cost/carrier-in.ts'
import { estimate } from '../cost/estimate.ts'
import { costTable } from '../cost/table.ts'
import { type Chosen, readChosen } from '../deploy/chosen.ts'
import { deploy, type Deployed, type Project } from '../deploy/deploy.ts'
import { fileDesk } from '../deploy/file-desk.ts'
import { readWorkerConfig } from '../deploy/instance-worker.ts'
import { DEPLOY_USAGE, type DeployOptions, readDeployOptions } from '../deploy/options.ts'
import type { Outside } from '../deploy/outside.ts'
import { rehearsal } from '../deploy/rehearsal.ts'
import { spawnRunner } from '../deploy/spawn-runner.ts'
import { modelSizes, resourcesOf } from '../deploy/template-parameters.ts'
import { configFile } from '../stack/local-config.ts'
import { ROOT } from './run-steps.ts'
import { runCommand } from './run-command.ts'
import { CommandFailed } from './usage-error.ts'

async function main(): Promise<void> {
  const options = readDeployOptions(process.argv.slice(2), chosenFor)
  if (options === 'help') return console.log(DEPLOY_USAGE)
  const project: Project = {
    settings: readSettings({ yaml: await readFile(configFile(ROOT), 'utf8'), env: {} }),
    worker: await readWorkerConfig(),
    version: packageJson.version,
    sizes: await modelSizes(options),
  }
  if (options.dryRun) return await rehearse(options, project)
  tellCost(options, project)
  if (!options.yes && !(await agreed(options))) throw new CommandFailed('Nothing was done.')
  tell(await deploy(options, project, realWorld(options)), options)
}

function chosenFor(name: string): Chosen | undefined {
  const file = join(folderOf(name), 'kept.json')
  return readChosen(existsSync(file) ? readFileSync(file, 'utf8') : undefined)
}

const folderOf = (name: string): string => join(ROOT, '.local/deploy', name)

async function rehearse(options: DeployOptions, project: Project): Promise<void> {
  await tellTools()
  console.log('\nWhat there will be in Azure (infra/azure):')
  for (const line of await resourcesOf()) console.log(`  ${line}`)
  console.log('\nWhat would be done (nothing is):\n')
  const deployed = await deploy(
    options,
    project,
    rehearsal(options, (line) => console.log(`  ${line}`)),
  )
  tell(deployed, options)
  tellCost(options, project)
}

async function tellTools(): Promise<void> {
  console.log('Tools of this machine:')
  const { runner } = { runner: spawnRunner() }
  for (const [program, args, how] of [
    ['az', ['version', '--output', 'json'], 'see https://learn.microsoft.com/cli/azure/install-azure-cli'],
    ['wrangler', ['--version'], 'npm ci'],
  ] as const) {
    const { code } = await runner.run({ program, args })
    console.log(`  ${program}: ${code === 0 ? 'is here' : `is missing, a real deployment needs it (${how})`}`)
  }
}

function tellCost(options: DeployOptions, { settings }: Project): void {
  const { calls, minutes, regions, parameters } = options
  const carrier = carrierIn(settings, options.phoneNumber)

  const sharedCache = parameters['sharedCache'] !== false
  console.log(`\nWhat a month of ${calls} calls of ${minutes} minutes costs (npm run cost says more):\n`)
  console.log(costTable(estimate({ carrier, calls, minutes, regions: regions.length, sharedCache })))
}

function tell({ edgeUrl, streamUrls, withoutNumber }: Deployed, { name, dryRun }: DeployOptions): void {
  console.log(`
${name} ${dryRun ? 'would answer' : 'answers'} at
  calls      ${edgeUrl}/report
  monitor    ${edgeUrl}/monitor
  API        ${edgeUrl}/docs
  audio      ${streamUrls.join(', ')}
  key        apiKey in .local/deploy/${name}/kept.json
  logs       npm run logs -- --name ${name}`)
  if (withoutNumber) {
    console.log(`
No call can come in yet: buy a telephone number for the Communication Services of ${name} in the Azure portal, then run the
same command with --phone-number; or one at Twilio, write it into config.yaml (twilio), then run the same command.`)
  }
}

async function agreed({ name, regions }: DeployOptions): Promise<boolean> {
  using lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question(`\nDeploy ${name} to ${regions.join(', ')}? It costs money. (yes/no) `)
  return /^y(es)?$/i.test(answer.trim())
}

const realWorld = ({ name }: DeployOptions): Outside => ({
  runner: spawnRunner(),
  desk: fileDesk(folderOf(name)),
  fetch: globalThis.fetch,
  pause: (ms) => sleep(ms),
  now: () => new Date(),
  randomSecret: () => randomBytes(32).toString('base64url'),
  say: (line) => console.log(line),
})

await runCommand(main)
