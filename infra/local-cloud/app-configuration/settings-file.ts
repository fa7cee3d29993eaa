import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { createSettings, Setting, type Settings } from './settings.ts'

/** Settings that outlive a restart: each change is written to `file`. @throws when the file is not ours. */
export function openSettings(file: string | undefined): Settings {
  if (file === undefined) return createSettings()
  const settings = createSettings(load(file))
  const save = () => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(settings.all()))
    renameSync(`${file}.new`, file)
  }
  return {
    ...settings,
    put(key, label, body) {
      const setting = settings.put(key, label, body)
      save()
      return setting
    },
    delete(key, label) {
      const setting = settings.delete(key, label)
      save()
      return setting
    },
  }
}

function load(file: string): Setting[] {
  try {
    return z.array(Setting).parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
