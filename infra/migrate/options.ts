import { oneOf, readArguments } from '../cli/arguments.ts'
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
  const [given, file, ...more] = positionals
  const what = oneOf('What is migrated', given, ['config', 'calls'], MIGRATE_USAGE)
  if (file === undefined) throw wrong(`The file of the ${what} is missing.`)
  if (more.length > 0) throw wrong(`One file, not ${more.length + 1}.`)
  if (what === 'calls') return { what, file, out: values.out, upload: values.upload }
  if (values.upload) throw wrong('--upload is for calls alone.')
  return { what, file, out: values.out }
}

const wrong = (why: string): UsageError => new UsageError(why, MIGRATE_USAGE)

const parsed = (args: readonly string[]) =>
  readArguments(MIGRATE_USAGE, {
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      upload: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
