import { CallCenterError } from '@call-center/shared/errors'

/** The arguments of a command make no sense. */
export class UsageError extends CallCenterError {
  readonly code = 'usage'

  /** `why` is one line for each mistake: what is wrong, and what is allowed. How the command is used follows it. */
  constructor(why: string, usage?: string, options?: ErrorOptions) {
    super(usage === undefined ? why : `${why}\n\n${usage}`, options)
  }
}

/** What a command was rightly asked for cannot be done. The message says why. */
export class CommandFailed extends CallCenterError {
  readonly code = 'command-failed'
}
