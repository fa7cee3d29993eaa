import { nearestName } from '../nearest-name.ts'
import { SECTIONS } from './known-settings.ts'
import { type Env, isRecord, type Settings } from './read-settings.ts'

/** A variable that replaces one value, named by its path: `LLM__FAST__ENDPOINT`. */
export interface Override {
  readonly name: string
  readonly path: readonly string[]
  readonly value: string
}

/** The variables that are overrides. Empty ones are ignored, and so is everything else that is in an environment. */
export function overridesIn(env: Env): Override[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value || !(name.includes('__') || name === 'PUBLIC_DOMAIN')) return []
    const path = name.toLowerCase().split('__')
    const isOurs = name === name.toUpperCase() && SECTIONS.includes(path[0] ?? '')
    return isOurs ? [{ name, path: withInitiate(path), value }] : []
  })
}

/** A sentence for each variable that would be an override, were its section not mistyped. */
export function mistypedIn(env: Env): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const [, section, rest] = /^([A-Z_]*[A-Z])(__[A-Z0-9_]+)$/.exec(name) ?? []
    if (!value || !section || !rest || SECTIONS.includes(section.toLowerCase())) return []
    const meant = nearestName(section.toLowerCase(), SECTIONS)
    return meant ? [`${name}: there is no section ${section}; did you mean ${meant.toUpperCase()}${rest}?`] : []
  })
}

const withInitiate = (path: readonly string[]): readonly string[] =>
  path[0] === 'conversation' && path[1] === 'default_initiate' ? ['conversation', 'initiate', ...path.slice(2)] : path

/** `settings` with the overrides put in. JSON values are parsed, anything else is a string. */
export const override = (settings: Settings, overrides: readonly Override[]): Settings =>
  overrides.reduce<Settings>((all, { path, value }) => put(all, path, value), settings)

function put(target: unknown, [key, ...rest]: readonly string[], value: string): Settings {
  const object = isRecord(target) ? target : {}
  if (key === undefined) return object
  return { ...object, [key]: rest.length === 0 ? scalar(value) : put(object[key], rest, value) }
}

/** Numbers, booleans, lists and objects are written as JSON; a phone number or a key stays the text it is. */
function scalar(value: string): unknown {
  if (!/^(true|false|-?\d{1,15}(\.\d+)?|[[{].*)$/s.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
