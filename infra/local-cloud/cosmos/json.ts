export type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Equal as JSON: the order of an object's keys does not matter. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}

/** Whether every property of `part` is in `whole`, which is what ARRAY_CONTAINS means by a partial match. */
export const includesJson = (whole: unknown, part: unknown): boolean =>
  isObject(whole) && isObject(part)
    ? Object.entries(part).every(([key, value]) => Object.hasOwn(whole, key) && includesJson(whole[key], value))
    : sameJson(whole, part)
