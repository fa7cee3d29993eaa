import { Scope } from '../../edge/src/auth/scopes.ts'
import { oneOf, readArguments, readEdgeUrl } from '../cli/arguments.ts'
import { UsageError } from '../cli/usage-error.ts'

export type KeysCommand = { readonly edge: string | undefined } & (
  | { readonly do: 'list' }
  | { readonly do: 'create'; readonly name: string; readonly scopes: readonly string[]; readonly days: number }
  | { readonly do: 'revoke'; readonly id: string }
)

const DEFAULT_DAYS = 90
/** What the edge takes. */
const MAX_DAYS = 366

export const KEYS_USAGE = `npm run keys -- create --name NAME --scope SCOPE [--scope SCOPE …] [--days ${DEFAULT_DAYS}]
npm run keys -- list
npm run keys -- revoke ID

  Keys for people and their programs. A key is shown once, when it is made; the edge keeps a hash of it.

  --scope     call:read, call:write, report:read, config:read, config:write, or operator, which is all of them
  --days      days until it expires, ${MAX_DAYS} at most
  --edge URL  the edge to ask, with its API_KEY, or the key of an operator, in the variable EDGE_API_KEY;
              otherwise the stack of npm start, or one of its own`

/** @throws {UsageError} when the arguments make no sense; the message says why. */
export function readKeysCommand(args: readonly string[]): KeysCommand | 'help' {
  const { values, positionals } = parse(args)
  const [what, id, ...more] = positionals
  if (values.help) return 'help'
  const { edge, name, scope: scopes = [], days = String(DEFAULT_DAYS) } = values
  if (edge !== undefined) readEdgeUrl(edge, KEYS_USAGE)
  const command = oneOf('The command', what, ['list', 'create', 'revoke'], KEYS_USAGE)
  if (more.length > 0 || (what !== 'revoke' && id)) throw usage(`${more[0] ?? id} is not understood`)
  switch (command) {
    case 'list':
      return { do: 'list', edge }
    case 'revoke':
      if (!id) throw usage('which key? its id is in the list')
      return { do: 'revoke', id, edge }
    case 'create':
      if (!name) throw usage('--name says who has the key')
      if (scopes.length === 0) throw usage('--scope says what the key may do')
      for (const scope of scopes) oneOf('--scope', scope, Scope.options, KEYS_USAGE)
      if (!(/^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= MAX_DAYS))
        throw usage(`--days is a number of days from 1 to ${MAX_DAYS}, not ${days}`)
      return { do: 'create', name, scopes, days: Number(days), edge }
  }
}

const parse = (args: readonly string[]) =>
  readArguments(KEYS_USAGE, {
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      scope: { type: 'string', multiple: true },
      days: { type: 'string' },
      edge: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })

const usage = (why: string): UsageError => new UsageError(why, KEYS_USAGE)
