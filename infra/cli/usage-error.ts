import { CallCenterError } from '@call-center/shared/errors'

/** The arguments of a command make no sense. The message says why and how it is used. */
export class UsageError extends CallCenterError {
  readonly code = 'usage'
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
