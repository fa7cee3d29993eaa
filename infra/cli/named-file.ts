import { readFile, stat } from 'node:fs/promises'
import { CommandFailed } from './usage-error.ts'

/** What is in a file that an argument names. @throws {CommandFailed} for a folder: what Node says of it names no path. */
export async function readNamedFile(path: string): Promise<Buffer> {
  if ((await stat(path)).isDirectory()) throw new CommandFailed(`${path} is a folder, not a file.`)
  return await readFile(path)
}
