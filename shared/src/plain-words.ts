import type * as z from 'zod'
import { nearestName } from './nearest-name.ts'

export interface Written {
  /** What the issue was found in, to guess what was meant; nothing when that is not at hand. */
  readonly whole?: unknown
  /** What its writer calls a thing with keys. */
  readonly object: 'a section' | 'an object'
}

/** What is wrong with one value, for whoever wrote it: "must be at most 1", "is missing: add it, a text". */
export function inPlainWords(issue: z.core.$ZodIssue, { whole, object }: Written): string {
  const named = (type: string): string =>
    type === 'object' || type === 'record' ? object : (PLAIN[type] ?? `a ${type}`)
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String), valueAt(whole, issue.path))
  if (issue.code === 'too_big' && issue.message.startsWith('Too big'))
    return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${sized(issue.maximum, issue.origin)}`
  if (issue.code === 'too_small' && issue.message.startsWith('Too small'))
    return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${sized(issue.minimum, issue.origin)}`
  return issue.message.replace(
    /^Invalid input: expected (\w+), received (\w+)$/,
    (_all, wanted: string, got: string) => {
      // A schema may only say that something must be there.
      if (got === 'undefined') return `is missing: add it${wanted === 'nonoptional' ? '' : `, ${named(wanted)}`}`
      if (wanted === 'string' && got === 'number') return 'is read as a number: put it in quotes'
      return `must be ${named(wanted)}, and is ${got === 'null' ? 'empty' : named(got)}`
    },
  )
}

const sized = (size: number | bigint, origin: string): string => {
  if (origin === 'string') return `${size} ${size === 1 || size === 1n ? 'character' : 'characters'} long`
  return origin === 'array' || origin === 'set' ? `${size} in number` : String(size)
}

const PLAIN: Readonly<Record<string, string>> = {
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

const valueAt = (whole: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], whole)
