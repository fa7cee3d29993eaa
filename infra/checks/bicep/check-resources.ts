import type { ResourceTypes, Shape } from './known-resources.ts'
import type { BicepFile, Entry, Expression } from './syntax.ts'

/** Bicep's own keys of a resource, known to no API. */
const OF_THE_LANGUAGE = ['name', 'parent', 'scope', 'dependsOn']

/** Resource types, properties, required properties and the kinds of written values, against what Azure's clients know. */
export function checkResources(file: BicepFile, types: ResourceTypes): string[] {
  const faults: string[] = []
  const fault = (line: number, what: string): void => void faults.push(`${file.path}:${line}: ${what}`)
  for (const { kind, type, line, value, existing } of file.declarations) {
    if (kind !== 'resource') continue
    const shape = types.resources[type]
    if (shape === undefined) fault(line, `${type} is not in known-resources.json`)
    else if (!existing && value) checkObject(resourceBody(value), shape, type, OF_THE_LANGUAGE)
  }
  return faults

  function checkObject(value: Expression, name: string, path: string, more: readonly string[] = []): void {
    if (value.is !== 'object') return
    const base = types.shapes[name]
    if (!base) return fault(value.line, `the shape ${name} is missing`)
    const variant = base.by === undefined ? undefined : textAt(value.entries, base.by)
    const variantName = variant === undefined ? undefined : base.variants?.[variant]
    if (variant !== undefined && base.variants && !variantName) {
      return fault(value.line, `${path}.${base.by} cannot be ${variant}`)
    }
    const shape = variantName === undefined ? base : { ...base, ...types.shapes[variantName] }
    for (const { key, value: inside, line } of value.entries) {
      if (key === undefined || more.includes(key)) continue
      const expected = shape.properties[key]
      if (expected === undefined) fault(line, `${path} has no property ${key}`)
      else checkValue(inside, expected, `${path}.${key}`)
    }
    for (const key of shape.required ?? []) {
      if (!value.entries.some((entry) => entry.key === key)) fault(value.line, `${path} needs ${key}`)
    }
  }

  function checkValue(value: Expression, shape: Shape, path: string): void {
    for (const written of choicesOf(value)) checkWritten(written, shape, path)
  }

  function checkWritten(value: Expression, shape: Shape, path: string): void {
    if (shape === 'any' || value.is === 'null') return
    const wrong = (): void => fault(value.line, `${path} is not ${value.is}`)
    if (typeof shape === 'string') {
      const literal = ['text', 'number', 'boolean', 'object', 'list'].includes(value.is)
      // `json('0.5')` and 1.25 of a number arrive as calls: Bicep has no fractions.
      if (literal && value.is !== shape) wrong()
    } else if ('list' in shape) {
      if (value.is === 'list') for (const item of value.items) checkValue(item, shape.list, `${path}[]`)
      else if (value.is === 'for') checkValue(value.body, shape.list, `${path}[]`)
      else if (value.is === 'text' || value.is === 'object' || value.is === 'number') wrong()
    } else if ('map' in shape) {
      if (value.is === 'object') for (const { value: item } of value.entries) checkValue(item, shape.map, `${path}.*`)
      else if (value.is === 'text' || value.is === 'list') wrong()
    } else if (value.is === 'text' || value.is === 'list' || value.is === 'number') wrong()
    else checkObject(value, shape.object, path)
  }
}

const textAt = (entries: readonly Entry[], key: string): string | undefined => {
  const value = entries.find((entry) => entry.key === key)?.value
  return value?.is === 'text' && value.parts.length === 0 ? value.value : undefined
}

/** What a value may be: both sides of a choice. */
function choicesOf(value: Expression): readonly Expression[] {
  return value.is === 'operation' && value.mark === '?' ? value.operands.slice(1).flatMap(choicesOf) : [value]
}

/** What a resource is made of, once for each round of a loop. */
function resourceBody(value: Expression): Expression {
  return value.is === 'for' || value.is === 'if' ? resourceBody(value.body) : value
}
