import * as z from 'zod'
import { ConfigError } from '../errors.ts'
import { nearestName } from '../nearest-name.ts'
import { unknownKeys } from '../unknown-keys.ts'
import { carrierMistakes } from './carriers.ts'
import { Config } from './config.ts'
import { KnownSettings } from './known-settings.ts'
import { mistypedIn, type Override, override, overridesIn } from './overrides.ts'
import { createLineFinder } from './setting-lines.ts'
import { readSettings, type SettingsSource } from './read-settings.ts'

export type { Env } from './read-settings.ts'

/**
 * Reads the configuration: `CONFIG_JSON` wins over the text of `config.yaml`; then single values are replaced from
 * environment variables named by their path (`LLM__FAST__ENDPOINT`). Empty variables are ignored, unknown keys are not.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export const loadConfig = (source: SettingsSource): Config => loadSections(Whole, source)

/** One section by itself cannot know what another says. */
const Whole = Config.superRefine((config, context) => {
  for (const { path, message } of carrierMistakes(config))
    context.addIssue({ code: 'custom', path: [...path], message })
})

/**
 * As `loadConfig`, for a process that needs only some of it: `Config.pick({ llm: true })`. Keys are checked everywhere.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export function loadSections<Sections>(schema: z.ZodType<Sections>, source: SettingsSource): Sections {
  const overrides = overridesIn(source.env)
  const settings = override(readSettings(source), overrides)
  const parsed = schema.safeParse(settings)
  const mistakes = [...unknownKeys(KnownSettings, settings), ...(parsed.error?.issues ?? [])]
  const whereIs = mistakes.length > 0 ? placeFinder(source, overrides) : () => ''
  const issues = [...mistypedIn(source.env), ...mistakes.map((issue) => sentence(issue, settings, whereIs(issue.path)))]
  if (!parsed.success || issues.length > 0) throw new ConfigError(issues, { cause: parsed.error })
  return parsed.data
}

/** What is wrong, and where. */
const sentence = (issue: z.core.$ZodIssue, settings: unknown, place: string): string =>
  `${issue.path.join('.') || 'the file'}: ${inPlainWords(issue, settings)}${place}`

/** The schema says of a key that is left out that it has the wrong type. */
function inPlainWords(issue: z.core.$ZodIssue, settings: unknown): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String), valueAt(settings, issue.path))
  return issue.message.replace(
    /^Invalid input: expected (\w+), received (\w+)$/,
    (_all, wanted: string, got: string) => {
      if (got === 'undefined') return `is missing: add it, ${named(wanted)}`
      if (wanted === 'string' && got === 'number') return 'is read as a number: put it in quotes'
      return `must be ${named(wanted)}, and is ${got === 'null' ? 'empty' : named(got)}`
    },
  )
}

const named = (type: string): string => PLAIN[type] ?? `a ${type}`
const PLAIN: Readonly<Record<string, string>> = {
  object: 'a section',
  record: 'a section',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  int: 'a whole number',
}

/** What may stand there, and what was most likely meant. What was written is not repeated: it may be a secret. */
function oneOf(values: readonly string[], written: unknown): string {
  const list = `must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}`
  if (typeof written !== 'string' || written === '') return list
  const meant = nearestName(written, values) ?? values.find((value) => value.startsWith(written))
  return meant ? `${list}; did you mean ${meant}?` : list
}

const valueAt = (settings: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], settings)

/** The variable that brought a value, for the file may be all right; else its line in the file. */
function placeFinder({ yaml, madeOf, env, file = 'config.yaml' }: SettingsSource, overrides: readonly Override[]) {
  const text = env['CONFIG_JSON'] ? madeOf : yaml
  const lineOf = text === undefined ? () => undefined : createLineFinder(text)
  return (path: readonly PropertyKey[]): string => {
    if (path.length === 0) return ''
    const from = overrides.find((variable) => isPart(variable.path, path) || isPart(path, variable.path))
    if (from) return ` (${from.name})`
    const line = lineOf(path)
    return line === undefined ? '' : ` (${file}, line ${line})`
  }
}

const isPart = (start: readonly PropertyKey[], path: readonly PropertyKey[]): boolean =>
  start.every((key, index) => String(path[index]) === String(key))
