import * as z from 'zod'
import { nearestName } from './nearest-name.ts'

/** Whoever sends more strangers than these has sent something else altogether. */
const MOST_ISSUES = 20
const LONGEST_KEY = 100

type Issue = z.core.$ZodIssueCustom

/**
 * As `schema.parse`, but a key that `schema` would silently drop is a mistake as well: it was most likely mistyped.
 *
 * @throws {z.ZodError}
 */
export function parseStrictly<T>(schema: z.ZodType<T>, value: unknown): T {
  const unknown = unknownKeys(schema, value)
  const result = schema.safeParse(value)
  if (result.success && unknown.length === 0) return result.data
  throw new z.ZodRealError([...unknown, ...(result.error?.issues ?? [])])
}

/** The keys of `value` that `schema` does not know, at any depth. */
export const unknownKeys = (schema: z.core.$ZodType, value: unknown): Issue[] => [
  ...walk(schema, value, []).take(MOST_ISSUES),
]

function* walk(schema: z.core.$ZodType, value: unknown, path: readonly PropertyKey[]): Generator<Issue> {
  const inner = withoutWrappers(schema)
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(inner.element, item, [...path, index])
  }
  if (!(inner instanceof z.ZodObject) || !isRecord(value)) return
  const shape: Readonly<Record<string, z.core.$ZodType>> = inner.shape
  for (const [key, item] of Object.entries(value)) {
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined
    if (known) yield* walk(known, item, [...path, key])
    else yield stranger([...path, key.slice(0, LONGEST_KEY)], Object.keys(shape))
  }
}

function stranger(path: readonly PropertyKey[], siblings: readonly string[]): Issue {
  const meant = nearestName(String(path.at(-1)), siblings)
  const hint = meant
    ? `did you mean ${[...path.slice(0, -1), meant].map(String).join('.')}?`
    : `known here: ${siblings.join(', ')}`
  return { code: 'custom', path: [...path], message: `is not known; ${hint}` }
}

/** The schema of what comes in, without what surrounds it: defaults, options, pipes. */
export function withoutWrappers(schema: z.core.$ZodType): z.core.$ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return withoutWrappers(schema.unwrap())
  return schema instanceof z.ZodPipe ? withoutWrappers(schema.in) : schema
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
