import { badRequest } from '../search-error.ts'
import type { Field } from '../wire/index-definition.ts'

export type Document = Readonly<Record<string, unknown>>
type Test = (document: Document) => boolean

const TOKEN =
  /\s*(\(|\)|,|'(?:[^']|'')*'|[A-Za-z_@][\w.]*|\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})|-?\d+(?:\.\d+)?)/y

/**
 * Reads a subset of OData: comparisons of filterable fields with `eq ne gt ge lt le`, `and`, `or`, `not`, parentheses and
 * `search.in(field, 'a,b')`. @throws {SearchError} 400 for anything else.
 */
export function readFilter(text: string, fields: readonly Field[]): Test {
  const tokens = tokenise(text)
  let at = 0
  const test = either()
  if (at < tokens.length) throw badRequest(`The filter is not understood from '${tokens[at]}' on.`)
  return test

  function either(): Test {
    const left = both()
    if (tokens[at] !== 'or') return left
    at++
    const right = either()
    return (document) => left(document) || right(document)
  }

  function both(): Test {
    const left = single()
    if (tokens[at] !== 'and') return left
    at++
    const right = both()
    return (document) => left(document) && right(document)
  }

  function single(): Test {
    const token = tokens[at++]
    if (token === 'not') {
      const inner = single()
      return (document) => !inner(document)
    }
    if (token === '(') {
      const inner = either()
      expect(')')
      return inner
    }
    return token === 'search.in' ? oneOf() : comparison(filterable(token))
  }

  function oneOf(): Test {
    expect('(')
    const name = filterable(tokens[at++])
    expect(',')
    const values = String(literal(tokens[at++])).split(/[, ]+/)
    expect(')')
    return (document) => values.includes(String(document[name]))
  }

  function comparison(name: string): Test {
    const compare = COMPARE[tokens[at++] ?? '']
    if (!compare) throw badRequest(`The filter compares '${name}' with an unknown operator.`)
    const value = literal(tokens[at++])
    return (document) => compare(order(document[name] ?? null, value))
  }

  function filterable(name = ''): string {
    const field = fields.find((known) => known.name === name)
    if (!field?.filterable) throw badRequest(`'${name}' is not a filterable field.`)
    return name
  }

  function expect(token: string): void {
    if (tokens[at++] !== token) throw badRequest(`The filter lacks '${token}'.`)
  }
}

function tokenise(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (let end = 0; text.slice(end).trim() !== ''; end = TOKEN.lastIndex) {
    const token = TOKEN.exec(text)?.[1]
    if (token === undefined) throw badRequest(`The filter is not understood from '${text.slice(end)}' on.`)
    tokens.push(token)
  }
  return tokens
}

function literal(token = ''): string | number | null {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
  if (token === 'null') return null
  if (/^\d{4}-/.test(token)) return token
  if (/^-?\d/.test(token)) return Number(token)
  throw badRequest(`The filter has '${token}' where a value should be.`)
}

const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
}

/** NaN, which no comparison but `ne` is true of, when there is nothing to compare. */
function order(a: unknown, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : Number.NaN
  const [x, y] = [a, b].map((value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value,
  )
  if (typeof x === 'number' && typeof y === 'number') return x - y
  return String(x) < String(y) ? -1 : String(x) > String(y) ? 1 : 0
}
