import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { settingsSchema } from '@call-center/shared/config/settings-schema'

export const SCHEMA_FILE = 'config.schema.json'

/** What `config.schema.json` has to hold. */
export const schemaText = (): string => `${JSON.stringify(settingsSchema(), undefined, 2)}\n`

export const writeSchema = (root: string): Promise<void> => writeFile(join(root, SCHEMA_FILE), schemaText())
