import { parseArgs } from 'node:util'
import { UsageError } from '../cli/usage-error.ts'

export const MIGRATE_USAGE = `npm run migrate -- config FILE [--out config.yaml]
npm run migrate -- calls FILE [--out calls.jsonl] [--upload]

  From the Python system (microsoft/call-center-ai) to this one; infra/docs/migration.md says what changes.

  config FILE   its config.yaml becomes one of ours; what is left to do is said
  calls FILE    its stored calls, exported from the container calls-v3 as a JSON list or one object a line
  --out FILE    writes the result, for nobody else to read; without it the command says what it would do
  --upload      calls: writes them to database.cosmos_db of config.yaml; those that are there stay as they are`

export type MigrateOptions =
  | { readonly what: 'config'; readonly file: string; readonly out: string | undefined }
  | { readonly what: 'calls'; readonly file: string; readonly out: string | undefined; readonly upload: boolean }

/** @throws {UsageError} */
export function readMigrateOptions(args: readonly string[]): 'help' | MigrateOptions {
  const { values, positionals } = parsed(args)
  if (values.help) return 'help'
  const [what, file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new UsageError(MIGRATE_USAGE)
  if (what === 'calls') return { what, file, out: values.out, upload: values.upload }
  if (what === 'config' && !values.upload) return { what, file, out: values.out }
  throw new UsageError(MIGRATE_USAGE)
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        upload: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (cause) {
    throw new UsageError(MIGRATE_USAGE, { cause })
  }
}
