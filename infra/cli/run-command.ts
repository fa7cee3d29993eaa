import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { whyNoAnswer } from './edge-door.ts'
import { UsageError } from './usage-error.ts'

/** For arguments that make no sense; what else goes wrong ends a command with 1. */
const EXIT_USAGE = 2

/** What `main` throws ends the command with a code and its message: no stack trace for a wrong argument or a refused call. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    console.error(inWords(error))
    process.exitCode = error instanceof UsageError ? EXIT_USAGE : 1
  }
}

/** What went wrong, for who typed the command. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message === 'fetch failed') return `There is no answer: ${whyNoAnswer(error)}.`
  return fileProblem(error) ?? error.message
}

/** A file or folder that an argument names. */
function fileProblem({ code, path, syscall }: NodeJS.ErrnoException): string | undefined {
  if (path === undefined) return undefined
  switch (code) {
    case 'ENOENT':
      return existsSync(dirname(path)) ? `${path} does not exist.` : `There is no folder ${dirname(path)} for ${path}.`
    case 'EEXIST':
      return syscall === 'mkdir'
        ? `${path} is a file, not a folder.`
        : `${path} is there already, and is not overwritten.`
    case 'EISDIR':
      return `${path} is a folder, not a file.`
    case 'ENOTDIR':
      return `${dirname(path)} is no folder.`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${path} may not be opened so by you.`
    default:
      return undefined
  }
}
