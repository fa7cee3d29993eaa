export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The plainest value a JSON schema allows; strings are `text`. */
export function fillSchema(schema: unknown, text: string): unknown {
  if (!isRecord(schema)) return text
  if (schema['const'] !== undefined) return schema['const']
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  const options = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(options)) return fillSchema(options[0], text)
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type']
  switch (type) {
    case 'object': {
      const properties = isRecord(schema['properties']) ? schema['properties'] : {}
      return Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, fillSchema(property, text)]))
    }
    case 'array':
      return [fillSchema(schema['items'], text)]
    case 'number':
    case 'integer':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return text
  }
}

/** The values a string property may have, wherever its schema lists them. */
export function allowedValues(schema: unknown, property: string): string[] {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return []
  const wanted = schema['properties'][property]
  if (!isRecord(wanted)) return []
  if (Array.isArray(wanted['enum'])) return wanted['enum'].map(String)
  return [...JSON.stringify(wanted).matchAll(/\b[a-z]{2}-[A-Z]{2}\b/g)].map(([code]) => code)
}
