import { createHash } from 'node:crypto'
import * as z from 'zod'
import { badRequest, preconditionFailed } from '../cosmos-error.ts'
import type { JsonObject } from '../json.ts'
import { evaluate, type Parameters, rank, readParameter, valueAt } from './evaluate.ts'
import { readCondition, readQuery } from './read-query.ts'
import type { Amount, Query } from './syntax.ts'

const QuerySpec = z.strictObject({
  query: z.string(),
  parameters: z.array(z.strictObject({ name: z.string().startsWith('@'), value: z.unknown() })).optional(),
})

export interface ReadSpec {
  readonly query: Query
  readonly parameters: Parameters
  /** Binds a continuation token to the query it came from. */
  readonly digest: string
}

/** The body of a query request. */
export function readQuerySpec(body: unknown): ReadSpec {
  const { success, data, error } = QuerySpec.safeParse(body)
  if (!success) throw badRequest(`The query is invalid: ${z.prettifyError(error)}`)
  const parameters = new Map((data.parameters ?? []).map(({ name, value }) => [name, value]))
  const digest = createHash('sha256').update(JSON.stringify(data)).digest('base64url').slice(0, 12)
  return { query: readQuery(data.query), parameters, digest }
}

/** All results of a query over `items`, in order. */
export function runQuery({ query, parameters }: ReadSpec, items: readonly JsonObject[]): unknown[] {
  const { where, orderBy, selection } = query
  let found = where ? items.filter((item) => evaluate(where, item, parameters) === true) : [...items]
  if (orderBy) {
    const { steps, descending } = orderBy
    const sign = descending ? -1 : 1
    found = found.toSorted((a, b) => sign * rank(valueAt(a, steps), valueAt(b, steps)))
  }
  if (selection.kind === 'count') return [found.length]
  const offset = amountOf(query.offset, parameters) ?? 0
  const most = amountOf(query.top, parameters) ?? amountOf(query.limit, parameters)
  if (query.top !== undefined && query.limit !== undefined) throw badRequest('TOP and OFFSET LIMIT exclude each other.')
  const page = found.slice(offset, most === undefined ? undefined : offset + most)
  switch (selection.kind) {
    case 'all':
      return page
    case 'value':
      return page.map((item) => evaluate(selection.expression, item, parameters)).filter((value) => value !== undefined)
    case 'columns':
      return page.map((item) =>
        Object.fromEntries(
          selection.columns
            .map(({ name, expression }) => [name, evaluate(expression, item, parameters)] as const)
            .filter(([, value]) => value !== undefined),
        ),
      )
  }
}

function amountOf(amount: Amount | undefined, parameters: Parameters): number | undefined {
  if (amount === undefined) return undefined
  const value = typeof amount === 'number' ? amount : readParameter(amount.parameter, parameters)
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw badRequest('TOP, OFFSET and LIMIT must be whole numbers from 0.')
  }
  return value
}

const Token = z.strictObject({ digest: z.string(), next: z.number().int().nonnegative() })

export interface Page {
  readonly results: readonly unknown[]
  readonly continuation: string | undefined
}

/** One page of results, and the token that gets the next. */
export function takePage(results: readonly unknown[], digest: string, size: number, token: string | undefined): Page {
  const start = token === undefined ? 0 : readToken(token, digest)
  const end = start + size
  const continuation =
    end < results.length ? Buffer.from(JSON.stringify({ digest, next: end })).toString('base64url') : undefined
  return { results: results.slice(start, end), continuation }
}

function readToken(token: string, digest: string): number {
  try {
    const read = Token.parse(JSON.parse(Buffer.from(token, 'base64url').toString()))
    if (read.digest === digest) return read.next
  } catch {
    // Falls through to the same answer: a token we did not write.
  }
  throw badRequest('The continuation token is invalid, or belongs to another query.')
}

/** @throws {CosmosError} 412 when a patch's condition does not hold. */
export function checkCondition(condition: string, body: JsonObject): void {
  if (evaluate(readCondition(condition), body, new Map()) !== true) {
    throw preconditionFailed('The condition of the patch is not met.')
  }
}
