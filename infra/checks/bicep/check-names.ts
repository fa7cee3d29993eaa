import { dirname, join } from 'node:path'
import type { BicepFile, Declaration, Expression } from './syntax.ts'
import { inner, walk } from './walk.ts'

const FUNCTIONS = new Set(
  'any concat contains deployment empty environment filter first format guid indexOf int items join json last length listKeys loadJsonContent loadTextContent map max min range reduce replace resourceGroup resourceId split startsWith string subscription subscriptionResourceId substring take tenant toLower toUpper union uniqueString uri'.split(
    ' ',
  ),
)
const DECORATORS = new Set([
  'description',
  'secure',
  'minLength',
  'maxLength',
  'minValue',
  'maxValue',
  'allowed',
  'batchSize',
])
const TYPES = new Set(['string', 'int', 'bool', 'object', 'array', 'string[]', 'object[]', 'int[]'])

type Files = ReadonlyMap<string, BicepFile>

/** What does not resolve, what is never used, and what a module is not given: one sentence each. */
export function checkNames(file: BicepFile, files: Files): string[] {
  const declared = new Map(
    file.declarations.filter(({ kind }) => kind !== 'output').map((declaration) => [declaration.name, declaration]),
  )
  const used = new Set<string>()
  const faults: string[] = []
  const fault = (line: number, what: string): void => void faults.push(`${file.path}:${line}: ${what}`)
  const twice = file.declarations.filter(
    (one, at) =>
      file.declarations.findIndex(
        ({ name, kind }) => name === one.name && (kind === 'output') === (one.kind === 'output'),
      ) !== at,
  )
  for (const { line, name } of twice) fault(line, `${name} is declared twice`)
  for (const declaration of file.declarations) {
    const { value, line, decorators, kind, type } = declaration
    if ((kind === 'param' || kind === 'output') && !TYPES.has(type)) fault(line, `${type} is no type`)
    for (const decorator of decorators) {
      if (decorator.is !== 'call' || !DECORATORS.has(decorator.name)) fault(line, 'an unknown decorator')
    }
    if (value) checkExpression(value, new Set())
    if (kind === 'module') checkModule(declaration)
  }
  for (const { kind, name, line } of file.declarations) {
    if ((kind === 'param' || kind === 'var') && !used.has(name)) fault(line, `${name} is never used`)
  }
  return faults

  function checkExpression(expression: Expression, local: ReadonlySet<string>): void {
    const { line } = expression
    if (expression.is === 'name') {
      used.add(expression.name)
      const known = declared.get(expression.name)
      if (!local.has(expression.name) && !known) fault(line, `${expression.name} is not declared`)
    }
    if (expression.is === 'call' && !expression.of && !FUNCTIONS.has(expression.name))
      fault(line, `${expression.name}() is no function that is known`)
    checkOutput(expression)
    if (expression.is !== 'for') return inner(expression).forEach((part) => checkExpression(part, local))
    checkExpression(expression.over, local)
    checkExpression(
      expression.body,
      new Set([...local, expression.item, ...(expression.index === undefined ? [] : [expression.index])]),
    )
  }

  /** `network.outputs.id`, and `apps[0].outputs.id`: the module has to have such an output. */
  function checkOutput(expression: Expression): void {
    if (expression.is !== 'member' || expression.of.is !== 'member' || expression.of.name !== 'outputs') return
    const { of } = expression.of
    const root = of.is === 'index' ? of.of : of
    const module = root.is === 'name' ? declared.get(root.name) : undefined
    if (module?.kind !== 'module') return
    const target = files.get(join(dirname(file.path), module.type))
    if (target && !target.declarations.some(({ kind, name }) => kind === 'output' && name === expression.name)) {
      fault(expression.line, `${module.type} has no output ${expression.name}`)
    }
  }

  function checkModule({ type, line, value }: Declaration): void {
    const target = files.get(join(dirname(file.path), type))
    if (!target) return fault(line, `${type} does not exist`)
    const body = value && bodyOf(value)
    const params = body?.is === 'object' ? body.entries.find(({ key }) => key === 'params')?.value : undefined
    const given = params?.is === 'object' ? params.entries : []
    const wanted = target.declarations.filter(({ kind }) => kind === 'param')
    for (const { key, line: at, value: argument } of given) {
      const parameter = wanted.find(({ name }) => name === key)
      if (!parameter) fault(at, `${type} has no parameter ${key}`)
      else if (!fits(argument, parameter.type)) fault(at, `${key} of ${type} is ${parameter.type}`)
    }
    for (const { name, value: fallback } of wanted) {
      if (!fallback && !given.some(({ key }) => key === name)) fault(line, `${type} needs ${name}`)
    }
  }
}

const bodyOf = (value: Expression): Expression => (value.is === 'for' || value.is === 'if' ? bodyOf(value.body) : value)

/** Only what is written out can be judged. */
function fits(value: Expression, type: string): boolean {
  const written: Partial<Record<Expression['is'], string[]>> = {
    text: ['string'],
    number: ['int'],
    boolean: ['bool'],
    object: ['object'],
    list: ['array', 'string[]', 'object[]', 'int[]'],
  }
  return written[value.is]?.includes(type) ?? true
}

/** Names of parameters without a default: what a deployment has to give. */
export const requiredParameters = ({ declarations }: BicepFile): readonly string[] =>
  declarations.filter(({ kind, value }) => kind === 'param' && !value).map(({ name }) => name)

/** Every text that is written out, for tests that look for something. */
export function textsOf(file: BicepFile): string[] {
  const texts: string[] = []
  for (const { value } of file.declarations) {
    if (value) walk(value, (part) => part.is === 'text' && texts.push(part.value))
  }
  return texts
}
