import * as z from 'zod'
import { queuesOf, type WorkerConfig } from './instance-worker.ts'
import { DeployError, type Outside, printed } from './outside.ts'

/** wrangler's own record of what it did, a JSON object a line. */
const DeployRecord = z.object({ type: z.literal('deploy'), targets: z.array(z.string()).min(1) })

export interface Worker {
  readonly config: WorkerConfig
  /** Where that is written. */
  readonly file: string
}

export const checkCloudflare = async (outside: Outside): Promise<void> =>
  void (await printed(outside, { program: 'wrangler', args: ['whoami'] }))

/** Queues that are there already are fine: the command cannot say so beforehand. */
export async function makeQueues(outside: Outside, { config }: Worker): Promise<void> {
  for (const queue of queuesOf(config)) {
    const { code, stdout, stderr } = await outside.runner.run({
      program: 'wrangler',
      args: ['queues', 'create', queue],
    })
    const said = `${stderr}${stdout}`
    if (code !== 0 && !/already (exists|taken)|11009/i.test(said)) {
      throw new DeployError(`the queue ${queue} could not be made: ${said.trim().slice(-500)}`)
    }
  }
}

/** Uploads the edge, with its secrets when there are any yet. Resolves to where it answers. */
export async function deployWorker(
  outside: Outside,
  { file }: Worker,
  secrets?: Readonly<Record<string, string>>,
): Promise<string> {
  const record = await outside.desk.write('wrangler-output.jsonl', '')
  const secretsFile = secrets && (await outside.desk.write('edge-secrets.json', JSON.stringify(secrets)))
  const args = ['deploy', '--config', file, '--minify', ...(secretsFile ? ['--secrets-file', secretsFile] : [])]
  try {
    await printed(outside, { program: 'wrangler', args, env: { WRANGLER_OUTPUT_FILE_PATH: record, CI: '1' } })
  } finally {
    if (secretsFile) await outside.desk.write('edge-secrets.json', '')
  }
  const lines = ((await outside.desk.read('wrangler-output.jsonl')) ?? '').split('\n').filter(Boolean)
  for (const line of lines.toReversed()) {
    const { data } = DeployRecord.safeParse(JSON.parse(line))
    const [target] = data?.targets ?? []
    if (target) return new URL(/^https?:/.test(target) ? target : `https://${target.split(' ')[0]}`).origin
  }
  throw new DeployError('wrangler does not say where the edge answers: give it a name of yours with --domain')
}
