import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Desk } from './outside.ts'

/** Files that only this user can read. */
export const fileDesk = (folder: string): Desk => ({
  read: (file) =>
    readFile(join(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    }),
  async write(file, text) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, file), text, { mode: 0o600 })
    return join(folder, file)
  },
})
