import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { settingsSchema } from '@call-center/shared/config/settings-schema'
import { configurationReference } from '../docs/configuration-reference.ts'

export const SCHEMA_FILE = 'config.schema.json'
export const REFERENCE_FILE = 'infra/docs/configuration.md'

/** What `config.schema.json` has to hold. */
export const schemaText = (): string => `${JSON.stringify(settingsSchema(), undefined, 2)}\n`

/** For editors, and for people. */
export async function writeSchema(root: string): Promise<void> {
  await writeFile(join(root, SCHEMA_FILE), schemaText())
  await writeFile(join(root, REFERENCE_FILE), configurationReference())
}
