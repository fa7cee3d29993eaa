import { oneOf, readArguments, readEdgeUrl } from '../cli/arguments.ts'
import { UsageError } from '../cli/usage-error.ts'

/** From bad to good; a call whose satisfaction is not known has none of them. */
export const SATISFACTIONS = ['terrible', 'low', 'partial', 'high'] as const
export type KnownSatisfaction = (typeof SATISFACTIONS)[number]

export interface ExportOptions {
  /** ISO 8601: only calls that began then or later. */
  readonly since: string | undefined
  /** Only calls after which the customer was at least that satisfied. */
  readonly minSatisfaction: KnownSatisfaction | undefined
  /** Where the file goes. `undefined`: to the output of the command. */
  readonly out: string | undefined
  /** The edge to ask. `undefined`: the one of this machine. */
  readonly edge: string | undefined
}

export const EXPORT_USAGE = `npm run export -- [--since DAY] [--min-satisfaction ${SATISFACTIONS.join('|')}] [--out FILE] [--edge URL]

  Writes past conversations for the fine-tuning of a chat model (OpenAI's JSONL, tools included), without phone numbers,
  addresses, names and the values of the claim. Read some lines before you hand the file on: what people say about
  themselves in other words is still in it.

  --since DAY         calls that began on that day or later, for example 2026-11-01
  --min-satisfaction  calls after which the customer was at least that satisfied
  --out FILE          where the lines go; otherwise they are printed
  --edge URL          the edge to ask, with the variable EDGE_API_KEY; otherwise the stack of npm start, or one of its own`

/** @throws {UsageError} when the arguments make no sense; the message says why. */
export function readExportOptions(args: readonly string[]): ExportOptions | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  const { since, out, edge } = values
  const asked = values['min-satisfaction']
  const minSatisfaction =
    asked === undefined ? undefined : oneOf('--min-satisfaction', asked, SATISFACTIONS, EXPORT_USAGE)
  const moment = since === undefined ? undefined : new Date(since)
  if (moment && Number.isNaN(moment.getTime()))
    throw new UsageError(`--since is a day such as 2026-11-01, not ${since}.`, EXPORT_USAGE)
  if (edge !== undefined) readEdgeUrl(edge, EXPORT_USAGE)
  return { since: moment?.toISOString(), minSatisfaction, out, edge }
}

const parse = (args: readonly string[]) =>
  readArguments(EXPORT_USAGE, {
    args: [...args],
    options: {
      since: { type: 'string' },
      out: { type: 'string' },
      edge: { type: 'string' },
      'min-satisfaction': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values
