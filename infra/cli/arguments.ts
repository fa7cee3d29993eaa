import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearestName } from '@call-center/shared/nearest-name'
import { UsageError } from './usage-error.ts'

/** `parseArgs`, for people: what it refuses is one sentence before how the command is used. @throws {UsageError} */
export function readArguments<T extends ParseArgsConfig>(usage: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (cause) {
    // What follows the first sentence is for those who write programs.
    const [why = ''] = (cause instanceof Error ? cause.message : String(cause)).split(/\.(?:\s|$)/)
    const [, unknown = ''] = /^Unknown option '--([\w-]+)'/.exec(why) ?? []
    const meant = unknown && nearestName(unknown, Object.keys(config.options ?? {}))
    throw new UsageError(`${why}.${meant ? ` Did you mean --${meant}?` : ''}`, usage, { cause })
  }
}

/** For commands without options: whether help is asked for. @throws {UsageError} for anything else that was given. */
export function wantsHelp(args: readonly string[], usage: string): boolean {
  const [given] = args
  if (given === '--help' || given === '-h') return true
  if (given !== undefined) throw new UsageError(`${given} is not known: there are no options.`, usage)
  return false
}

/** The one of `among` that was given as `what`. @throws {UsageError} */
export function oneOf<T extends string>(
  what: string,
  given: string | undefined,
  among: readonly T[],
  usage: string,
): T {
  const chosen = among.find((known) => known === given)
  if (chosen !== undefined) return chosen
  const allowed = among.join(', ')
  if (!given) throw new UsageError(`${what} is missing: one of ${allowed}.`, usage)
  throw new UsageError(`${what} is one of ${allowed}, not ${given}.`, usage)
}

/** The address of an edge. @throws {UsageError} */
export function readEdgeUrl(text: string, usage: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  throw new UsageError(`--edge is a URL such as https://calls.example.com, not ${text}.`, usage)
}
