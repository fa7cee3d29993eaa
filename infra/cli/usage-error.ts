import { CallCenterError } from '@call-center/shared/errors'

/** The arguments of a command make no sense. The message says why and how it is used. */
export class UsageError extends CallCenterError {
  readonly code = 'usage'
}

/** For what `parseArgs` throws: its first sentence says what is wrong, the others are for those who write programs. */
export function unreadable(cause: unknown, usage: string): UsageError {
  const [why = ''] = (cause instanceof Error ? cause.message : String(cause)).split(/\.(?:\s|$)/)
  return new UsageError(`${why}.\n\n${usage}`, { cause })
}

/** For commands without options: whether help is asked for. @throws {UsageError} for anything else that was given. */
export function wantsHelp(args: readonly string[], usage: string): boolean {
  const [given] = args
  if (given === '--help' || given === '-h') return true
  if (given !== undefined) throw new UsageError(`${given} is not known.\n\n${usage}`)
  return false
}

/** What `main` throws ends the command with code 1 and its message: no stack trace for a wrong argument or a refused call. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Error ? (fileProblem(error) ?? error.message) : error)
    process.exitCode = 1
  }
}

/** A file that an argument names. */
function fileProblem({ code, path, syscall }: NodeJS.ErrnoException): string | undefined {
  if (syscall !== 'open' || path === undefined) return undefined
  if (code === 'ENOENT') return `${path} does not exist.`
  return code === 'EEXIST' ? `${path} is there already, and is not overwritten.` : undefined
}
