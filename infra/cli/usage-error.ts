import { CallCenterError } from '@call-center/shared/errors'

/** The arguments of a command make no sense. The message says why and how it is used. */
export class UsageError extends CallCenterError {
  readonly code = 'usage'
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
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
