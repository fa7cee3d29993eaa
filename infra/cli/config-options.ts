import { oneOf, readArguments, readEdgeUrl } from './arguments.ts'
import { UsageError } from './usage-error.ts'

export const CONFIG_USAGE = `npm run config -- check | push [--documents FILE] [--features] | pull [--out FILE] | schema

  check             says what is wrong with config.yaml, in which line, and what to write instead
  push              creates the index of ai_search when it is absent
  --documents FILE  push: uploads documents with their embeddings, a YAML list or one JSON object a line (.jsonl);
                    each has an id, and question, answer, context or document_synthesis; file_path and created_at if
                    you like. The same id again replaces a document.
  --features        push: sets the feature flags of a running edge to those under features in config.yaml; flags that are
                    not there get their starting values back
  pull              what holds at a running edge, as YAML: its configuration with the flags that were set, without secrets
  --out FILE        pull: writes it to a file
  --edge URL        push --features, pull: another edge than that of npm start; its key is EDGE_API_KEY of the environment
  schema            writes config.schema.json, which editors check and complete config.yaml with, and the reference
                    of all keys, infra/docs/configuration.md

  Without ai_search in config.yaml, push fills the local cloud of a running npm start, until that is stopped.`

export type ConfigCommand =
  | { readonly do: 'check' }
  | { readonly do: 'schema' }
  | { readonly do: 'push'; readonly documents: string | undefined }
  /** `edge` is `undefined` for the one of this machine. */
  | { readonly do: 'push-features'; readonly edge: string | undefined }
  | { readonly do: 'pull'; readonly edge: string | undefined; readonly out: string | undefined }

const COMMANDS = ['check', 'push', 'pull', 'schema'] as const
const FOR = { documents: 'push', features: 'push', edge: 'push --features and pull', out: 'pull' } as const

/** @throws {UsageError} also for what would have no effect. */
export function readConfigCommand(args: readonly string[]): ConfigCommand | 'help' {
  const { values, positionals } = readArguments(CONFIG_USAGE, {
    args: [...args],
    allowPositionals: true,
    options: {
      documents: { type: 'string' },
      features: { type: 'boolean' },
      edge: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return 'help'
  const [given, more] = positionals
  const command = oneOf('The command', given, COMMANDS, CONFIG_USAGE)
  if (more !== undefined) throw wrong(`${command} takes nothing but options: ${more} is too much.`)
  const { documents, features, edge, out } = values
  if (edge !== undefined) readEdgeUrl(edge, CONFIG_USAGE)
  switch (command) {
    case 'check':
    case 'schema':
      refuse(command, { documents, features, edge, out })
      return { do: command }
    case 'pull':
      refuse('pull', { documents, features })
      return { do: 'pull', edge, out }
    case 'push':
      refuse('push', { out })
      if (!features) {
        refuse('push without --features', { edge })
        return { do: 'push', documents }
      }
      if (documents !== undefined) throw wrong('--features and --documents are two commands: give one of them.')
      return { do: 'push-features', edge }
  }
}

function refuse(command: string, options: { readonly [Name in keyof typeof FOR]?: unknown }): void {
  for (const name of Object.keys(options) as (keyof typeof FOR)[])
    if (options[name] !== undefined) throw wrong(`--${name} is for ${FOR[name]}, not for ${command}.`)
}

const wrong = (why: string): UsageError => new UsageError(why, CONFIG_USAGE)
