import { parseArgs } from 'node:util'
import * as z from 'zod'
import { UsageError } from '../cli/usage-error.ts'

export const LOGS_USAGE = `npm run logs -- [--name NAME] [--part edge | media-node | local-cloud] [--lines N]

  What the parts of the call centre write: those of npm start on this machine, or of a deployment, as they are written.

  --name NAME  a deployment (npm run deploy -- --name NAME)
  --part P     one part alone
  --lines N    on this machine: the last N lines of each (40)`

const Options = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,18}[a-z0-9]$/, 'is no name of a deployment')
    .optional(),
  part: z.enum(['edge', 'media-node', 'local-cloud']).optional(),
  lines: z.coerce.number().int().min(1).max(100_000),
})

/** @throws {UsageError} */
export function readLogsOptions(args: readonly string[]): 'help' | z.infer<typeof Options> {
  const { values } = parsed(args)
  if (values.help) return 'help'
  const options = Options.safeParse(values)
  if (options.success) return options.data
  throw new UsageError(`--${String(options.error.issues[0]?.path[0])} is wrong\n\n${LOGS_USAGE}`)
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        name: { type: 'string' },
        part: { type: 'string' },
        lines: { type: 'string', default: '40' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (cause) {
    throw new UsageError(LOGS_USAGE, { cause })
  }
}
