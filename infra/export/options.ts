import { parseArgs } from 'node:util'
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
  const minSatisfaction = SATISFACTIONS.find((known) => known === asked)
  if (asked !== undefined && !minSatisfaction) throw usage(`--min-satisfaction is one of ${SATISFACTIONS.join(', ')}`)
  const moment = since === undefined ? undefined : new Date(since)
  if (moment && Number.isNaN(moment.getTime())) throw usage('--since is a day such as 2026-11-01')
  if (edge !== undefined && !URL.canParse(edge)) throw usage('--edge is a URL such as https://calls.example.com')
  return { since: moment?.toISOString(), minSatisfaction, out, edge }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        since: { type: 'string' },
        out: { type: 'string' },
        edge: { type: 'string' },
        'min-satisfaction': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error))
  }
}

const usage = (why: string): UsageError => new UsageError(`${why}\n\n${EXPORT_USAGE}`)
