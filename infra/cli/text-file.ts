import { readFile, stat } from 'node:fs/promises'
import { CommandFailed } from './usage-error.ts'

/** The text of a file that an argument names. @throws {CommandFailed} for a folder: what Node says of it names no path. */
export async function readTextFile(path: string): Promise<string> {
  if ((await stat(path)).isDirectory()) throw new CommandFailed(`${path} is a folder, not a file.`)
  return await readFile(path, 'utf8')
}
