import * as z from 'zod'
import { ConfigError } from '../errors.ts'
import { unknownKeys } from '../unknown-keys.ts'
import { Config } from './config.ts'
import { KnownSettings } from './known-settings.ts'
import { mistypedIn, type Override, override, overridesIn } from './overrides.ts'
import { readSettings, type SettingsSource } from './read-settings.ts'

export type { Env } from './read-settings.ts'

/**
 * Reads the configuration: `CONFIG_JSON` wins over the text of `config.yaml`; then single values are replaced from
 * environment variables named by their path (`LLM__FAST__ENDPOINT`). Empty variables are ignored, unknown keys are not.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export const loadConfig = (source: SettingsSource): Config => loadSections(Config, source)

/**
 * As `loadConfig`, for a process that needs only some of it: `Config.pick({ llm: true })`. Keys are checked everywhere.
 *
 * @throws {ConfigError} with one sentence per mistake.
 */
export function loadSections<Sections>(schema: z.ZodType<Sections>, source: SettingsSource): Sections {
  const overrides = overridesIn(source.env)
  const settings = override(readSettings(source), overrides)
  const parsed = schema.safeParse(settings)
  const issues = [
    ...mistypedIn(source.env),
    ...unknownKeys(KnownSettings, settings).map((issue) => sentence(issue, overrides)),
    ...(parsed.error?.issues.map((issue) => sentence(issue, overrides)) ?? []),
  ]
  if (!parsed.success || issues.length > 0) throw new ConfigError(issues, { cause: parsed.error })
  return parsed.data
}

/** What is wrong, and the variable that brought it, for the file may be all right. */
function sentence({ path, message }: z.core.$ZodIssue, overrides: readonly Override[]): string {
  const from = overrides.find((variable) => isPart(variable.path, path) || isPart(path, variable.path))
  const origin = from && path.length > 0 ? ` (${from.name})` : ''
  return `${path.join('.') || 'the file'}: ${message}${origin}`
}

const isPart = (start: readonly PropertyKey[], path: readonly PropertyKey[]): boolean =>
  start.every((key, index) => String(path[index]) === String(key))
