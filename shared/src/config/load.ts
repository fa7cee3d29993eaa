import { parse } from 'yaml'
import type * as z from 'zod'
import { ConfigError } from '../errors.ts'
import { Config } from './config.ts'

export type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads the configuration: `CONFIG_JSON` wins over the text of `config.yaml`; then single values are replaced from
 * environment variables named by their path (`LLM__FAST__ENDPOINT`). Empty variables are ignored.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export const loadConfig = (source: { yaml?: string | undefined; env: Env }): Config => loadSections(Config, source)

/**
 * As `loadConfig`, for a process that needs only some of it: `Config.pick({ llm: true })`.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export function loadSections<Sections>(
  schema: z.ZodType<Sections>,
  { yaml, env }: { yaml?: string | undefined; env: Env },
): Sections {
  const text = env['CONFIG_JSON'] || yaml
  if (!text) throw new ConfigError(['there is neither CONFIG_JSON nor a config.yaml'])
  const parsed = schema.safeParse(override(read(text), env))
  if (parsed.success) return parsed.data
  throw new ConfigError(parsed.error.issues.map(sentence), { cause: parsed.error })
}

function read(text: string): unknown {
  try {
    return parse(text) // JSON is YAML
  } catch (cause) {
    throw new ConfigError([`not valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`], { cause })
  }
}

const sentence = ({ path, message }: z.core.$ZodIssue): string => `${path.join('.') || 'the file'}: ${message}`

const SECTIONS = new Set(Object.keys(Config.shape).map((key) => key.toUpperCase()))

/** `settings` with the values of `A__B__C` variables put in. JSON values are parsed, anything else is a string. */
function override(settings: unknown, env: Env): unknown {
  return Object.entries(env)
    .filter(
      ([name, value]) =>
        value && SECTIONS.has(name.split('__')[0] ?? '') && (name.includes('__') || name === 'PUBLIC_DOMAIN'),
    )
    .reduce((config, [name, value]) => put(config, name.toLowerCase().split('__'), value ?? ''), settings)
}

function put(target: unknown, [key, ...rest]: readonly string[], value: string): unknown {
  if (key === undefined) return scalar(value)
  const object = isRecord(target) ? target : {}
  return { ...object, [key]: put(object[key], rest, value) }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Numbers, booleans, lists and objects are written as JSON; a phone number or a key stays the text it is. */
function scalar(value: string): unknown {
  if (!/^(true|false|-?\d{1,15}(\.\d+)?|[[{].*)$/s.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
