import { readFile, writeFile } from 'node:fs/promises'
import { readSettings } from '@call-center/shared/config/read-settings'
import { Config } from '@call-center/shared/config/config'
import { stringify } from 'yaml'
import { cosmosStore } from '../../edge/src/store/cosmos.ts'
import { migrateCall } from '../migrate/migrate-call.ts'
import { migrateConfig } from '../migrate/migrate-config.ts'
import { MIGRATE_USAGE, type MigrateOptions, readMigrateOptions } from '../migrate/options.ts'
import { readExport } from '../migrate/read-documents.ts'
import { uploadCalls } from '../migrate/upload-calls.ts'
import { configFile } from '../stack/local-config.ts'
import { ROOT } from './run-steps.ts'
import { runCommand } from './run-command.ts'
import { readNamedFile } from './named-file.ts'
import { CommandFailed } from './usage-error.ts'

async function main(): Promise<void> {
  const options = readMigrateOptions(process.argv.slice(2))
  if (options === 'help') return console.log(MIGRATE_USAGE)
  const text = String(await readNamedFile(options.file))
  if (options.what === 'config') return await config(text, options)
  await calls(text, options)
}

async function config(text: string, { file, out }: MigrateOptions): Promise<void> {
  const { settings, notes } = migrateConfig(text, file)
  const yaml = `# yaml-language-server: $schema=./config.schema.json\n${stringify(settings, { lineWidth: 120 })}`
  if (out === undefined) console.log(yaml)
  else await writeFile(out, yaml, { mode: 0o600, flag: 'wx' })
  for (const note of notes) console.error(`- ${note}`)
  console.error(`${notes.length} things are left to do; npm run config -- check says whether the file is whole.`)
}

async function calls(text: string, { file, out, upload }: Extract<MigrateOptions, { what: 'calls' }>): Promise<void> {
  const results = readExport(text, file).map(migrateCall)
  const migrated = results.flatMap((result) => (result.ok ? [result] : []))
  for (const { call, notes } of migrated) for (const note of notes) console.error(`- ${call.call_id}: ${note}`)
  for (const result of results) if (!result.ok) console.error(`✘ ${result.id}: ${result.why}`)
  console.error(`${migrated.length} of ${results.length} calls can be migrated.`)
  const documents = migrated.map(({ call }) => call)
  if (out !== undefined) {
    const lines = documents.map((call) => `${JSON.stringify({ id: call.call_id, ...call })}\n`)
    await writeFile(out, lines.join(''), { mode: 0o600, flag: 'wx' })
  }
  if (upload) {
    const settings = readSettings({ yaml: await readFile(configFile(ROOT), 'utf8'), env: process.env })
    const read = Config.pick({ database: true, retention: true }).safeParse(settings)
    if (!read.success) throw new CommandFailed('--upload needs database.cosmos_db in config.yaml.')
    const { database, retention } = read.data
    const { written, there } = await uploadCalls(documents, cosmosStore(database.cosmos_db, retention))
    console.error(`${written} written, ${there} were there already.`)
  }
  if (migrated.length < results.length) process.exitCode = 1
}

await runCommand(main)
