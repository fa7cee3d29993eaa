import * as z from 'zod'
import { ConfigError } from '../errors.ts'
import { inPlainWords } from '../plain-words.ts'
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
  `${issue.path.join('.') || 'the file'}: ${inPlainWords(issue, { whole: settings, object: 'a section' })}${place}`

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
