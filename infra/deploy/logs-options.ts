import * as z from 'zod'
import { readArguments } from '../cli/arguments.ts'
import { UsageError } from '../cli/usage-error.ts'

export const LOGS_USAGE = `npm run logs -- [--name NAME] [--part edge | media-node | local-cloud] [--lines N]

  What the parts of the call centre write: those of npm start on this machine, or of a deployment, as they are written.

  --name NAME  a deployment (npm run deploy -- --name NAME)
  --part P     one part alone
  --lines N    on this machine: the last N lines of each (40)`

const WHOLE = 'must be a whole number from 1 to 100000'
const Options = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,18}[a-z0-9]$/, 'must be the name of a deployment')
    .optional(),
  part: z.enum(['edge', 'media-node', 'local-cloud'], 'must be edge, media-node or local-cloud').optional(),
  lines: z.coerce.number(WHOLE).int(WHOLE).min(1, WHOLE).max(100_000, WHOLE),
})

/** @throws {UsageError} */
export function readLogsOptions(args: readonly string[]): 'help' | z.infer<typeof Options> {
  const { values } = parsed(args)
  if (values.help) return 'help'
  const options = Options.safeParse(values)
  if (!options.success) throw wrong(options.error.issues.map(({ path, message }) => `--${String(path[0])} ${message}`))
  const { name, part } = options.data
  if (name !== undefined && part === 'local-cloud') throw wrong(['--part local-cloud: a deployment has none'])
  return options.data
}

const wrong = (mistakes: readonly string[]): UsageError => new UsageError(mistakes.join('\n'), LOGS_USAGE)

const parsed = (args: readonly string[]) =>
  readArguments(LOGS_USAGE, {
    args: [...args],
    options: {
      name: { type: 'string' },
      part: { type: 'string' },
      lines: { type: 'string', default: '40' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
