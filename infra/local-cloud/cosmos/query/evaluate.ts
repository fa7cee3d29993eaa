import { badRequest } from '../cosmos-error.ts'
import { includesJson, isObject, type JsonObject, sameJson } from '../json.ts'
import type { Comparison, Expression } from './syntax.ts'

export type Parameters = ReadonlyMap<string, unknown>

/** The value of an expression for one item. `undefined` is the third truth value, as in the service. */
export function evaluate(expression: Expression, item: JsonObject, parameters: Parameters): unknown {
  const value = (inner: Expression): unknown => evaluate(inner, item, parameters)
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'parameter':
      return readParameter(expression.name, parameters)
    case 'path':
      return valueAt(item, expression.steps)
    case 'compare':
      return compare(expression.operator, value(expression.left), value(expression.right))
    case 'and': {
      const [left, right] = [truth(value(expression.left)), truth(value(expression.right))]
      return left === false || right === false ? false : left === undefined || right === undefined ? undefined : true
    }
    case 'or': {
      const [left, right] = [truth(value(expression.left)), truth(value(expression.right))]
      return left === true || right === true ? true : left === undefined || right === undefined ? undefined : false
    }
    case 'not': {
      const operand = truth(value(expression.operand))
      return operand === undefined ? undefined : !operand
    }
    case 'call':
      return FUNCTION_BODIES[expression.name](expression.operands.map(value))
  }
}

export function readParameter(name: string, parameters: Parameters): unknown {
  if (!parameters.has(name)) throw badRequest(`The query uses the parameter ${name}, which was not given.`)
  return parameters.get(name)
}

export function valueAt(item: unknown, steps: readonly (string | number)[]): unknown {
  let value = item
  for (const step of steps) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step]
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step]
    else return undefined
  }
  return value
}

const truth = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)

function compare(operator: Comparison, left: unknown, right: unknown): boolean | undefined {
  if (left === undefined || right === undefined) return undefined
  if (operator === '=') return sameJson(left, right)
  if (operator === '!=') return !sameJson(left, right)
  if (typeof left !== typeof right || (typeof left !== 'string' && typeof left !== 'number')) return undefined
  const order = rank(left, right)
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** The service's order of all values: undefined, null, booleans, numbers, strings, then the rest. */
export function rank(left: unknown, right: unknown): number {
  const [a, b] = [typeRank(left), typeRank(right)]
  if (a !== b) return a - b
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  return typeof left === 'object' ? 0 : Number(left ?? 0) - Number(right ?? 0)
}

function typeRank(value: unknown): number {
  if (value === undefined) return 0
  if (value === null) return 1
  const position = ['boolean', 'number', 'string'].indexOf(typeof value)
  return position === -1 ? 5 : position + 2
}

const bothStrings = (a: unknown, b: unknown): readonly [string, string] | undefined =>
  typeof a === 'string' && typeof b === 'string' ? [a, b] : undefined

const folded = ([a, b]: readonly [string, string], ignoreCase: unknown): readonly [string, string] =>
  ignoreCase === true ? [a.toLowerCase(), b.toLowerCase()] : [a, b]

const FUNCTION_BODIES = {
  IS_DEFINED: ([value]: readonly unknown[]) => value !== undefined,
  LOWER: ([value]: readonly unknown[]) => (typeof value === 'string' ? value.toLowerCase() : undefined),
  CONTAINS([text, part, ignoreCase]: readonly unknown[]) {
    const strings = bothStrings(text, part)
    if (!strings) return undefined
    const [a, b] = folded(strings, ignoreCase)
    return a.includes(b)
  },
  STRINGEQUALS([left, right, ignoreCase]: readonly unknown[]) {
    const strings = bothStrings(left, right)
    if (!strings) return undefined
    const [a, b] = folded(strings, ignoreCase)
    return a === b
  },
  ARRAY_CONTAINS([list, wanted, partial]: readonly unknown[]) {
    if (!Array.isArray(list)) return undefined
    return list.some((item) => (partial === true ? includesJson(item, wanted) : sameJson(item, wanted)))
  },
}
