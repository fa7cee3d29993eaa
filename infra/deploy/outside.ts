import { CallCenterError } from '@call-center/shared/errors'
import { type Command, type CommandRunner, shown } from './command-runner.ts'

/** What a deployment writes down: `.local/deploy/NAME`, for nobody else to read. */
export interface Desk {
  read(file: string): Promise<string | undefined>
  /** Resolves to its path. */
  write(file: string, text: string): Promise<string>
}

/** Everything beyond this process: a rehearsal and the tests bring their own. */
export interface Outside {
  readonly runner: CommandRunner
  readonly desk: Desk
  readonly fetch: typeof fetch
  readonly pause: (ms: number) => Promise<void>
  readonly now: () => Date
  readonly randomSecret: () => string
  /** For the person who waits. */
  readonly say: (line: string) => void
}

/** A step of a deployment did not work; running the command again goes on where it stopped. */
export class DeployError extends CallCenterError {
  readonly code = 'deploy-failed'
}

/** What the program printed. @throws {DeployError} with what it said, when it failed. */
export async function printed({ runner }: Pick<Outside, 'runner'>, command: Command): Promise<string> {
  const { code, stdout, stderr } = await runner.run(command)
  if (code === 0) return stdout
  const reason = code === -1 ? `${command.program} is not installed` : (stderr.trim() || stdout.trim()).slice(-2_000)
  throw new DeployError(`${shown(command)}\nfailed: ${reason}`)
}
