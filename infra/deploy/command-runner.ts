/** A program and what it is given. Secrets come in files or the environment, never here: arguments are shown, and seen by others. */
export interface Command {
  readonly program: 'az' | 'wrangler' | 'node'
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the tools of the clouds. */
export interface CommandRunner {
  /** What it printed; a code other than 0 is an answer, a program that is not there is -1. */
  run(command: Command): Promise<CommandResult>
  /** Its output goes straight to the terminal. Resolves to its exit code. */
  follow(command: Command): Promise<number>
}

export const shown = ({ program, args }: Command): string =>
  [program, ...args.map((arg) => (/^[\w./:@=,+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`))].join(' ')
