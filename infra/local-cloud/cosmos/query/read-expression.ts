import { badRequest } from '../cosmos-error.ts'
import type { Reader } from './reader.ts'
import { type Comparison, type Expression, FUNCTIONS, type FunctionName } from './syntax.ts'

/** OR binds least, then AND, then NOT, then comparisons. */
export function readExpression(reader: Reader, alias: string): Expression {
  let left = readAnd(reader, alias)
  while (reader.take('OR')) left = { kind: 'or', left, right: readAnd(reader, alias) }
  return left
}

function readAnd(reader: Reader, alias: string): Expression {
  let left = readNot(reader, alias)
  while (reader.take('AND')) left = { kind: 'and', left, right: readNot(reader, alias) }
  return left
}

function readNot(reader: Reader, alias: string): Expression {
  return reader.take('NOT') ? { kind: 'not', operand: readNot(reader, alias) } : readComparison(reader, alias)
}

const COMPARISONS: readonly Comparison[] = ['<=', '>=', '!=', '=', '<', '>']

function readComparison(reader: Reader, alias: string): Expression {
  const left = readOperand(reader, alias)
  const operator = reader.take('<>') ? '!=' : COMPARISONS.find((sign) => reader.take(sign))
  if (operator) return { kind: 'compare', operator, left, right: readOperand(reader, alias) }
  for (const keyword of ['IN', 'LIKE', 'BETWEEN']) if (reader.is(keyword)) throw reader.unsupported(keyword)
  return left
}

const CONSTANTS: Readonly<Record<string, unknown>> = { TRUE: true, FALSE: false, NULL: null, UNDEFINED: undefined }

function readOperand(reader: Reader, alias: string): Expression {
  if (reader.take('(')) {
    const inner = readExpression(reader, alias)
    reader.expect(')')
    return inner
  }
  const { kind, text } = reader.peek()
  if (kind === 'string') return { kind: 'literal', value: reader.next().text }
  if (kind === 'number') return { kind: 'literal', value: Number(reader.next().text) }
  if (kind === 'parameter') return { kind: 'parameter', name: reader.next().text }
  if (kind !== 'word') throw reader.unsupported('this expression')
  if (Object.hasOwn(CONSTANTS, text.toUpperCase()))
    return { kind: 'literal', value: CONSTANTS[reader.next().text.toUpperCase()] }
  if (text === alias) return { kind: 'path', steps: readPath(reader, alias) }
  return readCall(reader, alias)
}

function readCall(reader: Reader, alias: string): Expression {
  const name = reader.peek().text.toUpperCase()
  if (!isFunction(name)) throw reader.unsupported(`the function or name ${name}`)
  reader.next()
  reader.expect('(')
  const operands = [readExpression(reader, alias)]
  while (reader.take(',')) operands.push(readExpression(reader, alias))
  reader.expect(')')
  const [least, most] = FUNCTIONS[name]
  if (operands.length < least || operands.length > most) {
    throw badRequest(`The ${name} function takes ${least} to ${most} arguments, not ${operands.length}.`)
  }
  return { kind: 'call', name, operands }
}

const isFunction = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name)

/** `c`, `c.a.b`, `c["a b"][0]`: the steps after the alias. */
export function readPath(reader: Reader, alias: string): (string | number)[] {
  const first = reader.expectKind('word', `the alias ${alias}`)
  if (first !== alias) throw badRequest(`Identifier '${first}' could not be resolved.`)
  const steps: (string | number)[] = []
  for (;;) {
    if (reader.take('.')) steps.push(reader.expectKind('word', 'a property name'))
    else if (reader.take('[')) {
      steps.push(
        reader.peek().kind === 'number' ? Number(reader.next().text) : reader.expectKind('string', 'a property name'),
      )
      reader.expect(']')
    } else return steps
  }
}
