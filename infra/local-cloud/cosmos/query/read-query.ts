import { openReader, type Reader } from './reader.ts'
import { readExpression, readPath } from './read-expression.ts'
import type { Amount, Expression, Query, Selection } from './syntax.ts'

/** Reads the SQL this emulator knows. @throws {CosmosError} 400 for anything else. */
export function readQuery(text: string): Query {
  const reader = openReader(text)
  const alias = findAlias(text)
  reader.expect('SELECT')
  if (reader.is('DISTINCT')) throw reader.unsupported('DISTINCT')
  const top = reader.take('TOP') ? readAmount(reader) : undefined
  const selection = readSelection(reader, alias)
  readFrom(reader)
  const where = reader.take('WHERE') ? readExpression(reader, alias) : undefined
  for (const keyword of ['GROUP', 'JOIN', 'HAVING']) if (reader.is(keyword)) throw reader.unsupported(keyword)
  const orderBy = readOrder(reader, alias)
  const paged = reader.take('OFFSET')
  const offset = paged ? readAmount(reader) : undefined
  if (paged) reader.expect('LIMIT')
  const limit = paged ? readAmount(reader) : undefined
  if (reader.peek().kind !== 'end') throw reader.unsupported('what follows')
  return { selection, where, orderBy, top, offset, limit }
}

/** Reads the condition of a patch: `FROM c WHERE …`. */
export function readCondition(text: string): Expression {
  const reader = openReader(text)
  const alias = findAlias(text)
  readFrom(reader)
  reader.expect('WHERE')
  const where = readExpression(reader, alias)
  if (reader.peek().kind !== 'end') throw reader.unsupported('what follows')
  return where
}

/** The alias is needed before FROM is reached, because the columns use it. */
function findAlias(text: string): string {
  const reader = openReader(text)
  while (reader.peek().kind !== 'end' && !reader.is('FROM')) reader.next()
  return readFrom(reader)
}

const AFTER_FROM: ReadonlySet<string> = new Set(['WHERE', 'ORDER', 'OFFSET', 'GROUP', 'JOIN', 'HAVING'])

function readFrom(reader: Reader): string {
  reader.expect('FROM')
  const source = reader.expectKind('word', 'the name of the item')
  if (reader.is('IN') || reader.is('.') || reader.is('[')) throw reader.unsupported('FROM of a part of the item')
  if (reader.take('AS')) return reader.expectKind('word', 'an alias')
  const { kind, text } = reader.peek()
  return kind === 'word' && !AFTER_FROM.has(text.toUpperCase()) ? reader.next().text : source
}

function readSelection(reader: Reader, alias: string): Selection {
  if (reader.take('*')) return { kind: 'all' }
  if (!reader.take('VALUE')) return { kind: 'columns', columns: readColumns(reader, alias) }
  if (!reader.take('COUNT')) return { kind: 'value', expression: { kind: 'path', steps: readPath(reader, alias) } }
  reader.expect('(')
  if (reader.expectKind('number', '1 in COUNT(1)') !== '1') throw reader.unsupported('COUNT of anything but 1')
  reader.expect(')')
  return { kind: 'count' }
}

function readColumns(reader: Reader, alias: string): { name: string; expression: Expression }[] {
  const columns: { name: string; expression: Expression }[] = []
  do {
    if (reader.peek().text !== alias) throw reader.unsupported('a column that is not a path')
    const steps = readPath(reader, alias)
    const named = reader.take('AS') ? reader.expectKind('word', 'a column name') : steps.at(-1)
    columns.push({
      name: typeof named === 'string' ? named : `$${columns.length + 1}`,
      expression: { kind: 'path', steps },
    })
  } while (reader.take(','))
  return columns
}

function readOrder(reader: Reader, alias: string): Query['orderBy'] {
  if (!reader.take('ORDER')) return undefined
  reader.expect('BY')
  const steps = readPath(reader, alias)
  const descending = reader.take('DESC')
  if (!descending) reader.take('ASC')
  if (reader.is(',')) throw reader.unsupported('ORDER BY of several paths')
  return { steps, descending }
}

function readAmount(reader: Reader): Amount {
  if (reader.peek().kind === 'parameter') return { parameter: reader.next().text }
  return Number(reader.expectKind('number', 'a number'))
}
