import type { BicepFile, Declaration, Expression } from './syntax.ts'
import { Reader } from './read-expression.ts'
import { tokens } from './tokens.ts'

/**
 * Reads the part of Bicep that `infra/azure` is written in. There is no compiler on npm or in Debian; this one knows
 * declarations, expressions, loops and conditions, and refuses what it does not know.
 *
 * @throws {ProtocolError} with the line.
 */
export function readBicep(path: string, source: string): BicepFile {
  const reader = new Reader(tokens(source))
  const declarations: Declaration[] = []
  reader.skipLines()
  while (reader.next.kind !== 'end') {
    declarations.push(readDeclaration(reader))
    const before = reader.next
    reader.skipLines()
    if (before === reader.next && before.kind !== 'end') reader.fail('a new line is expected')
  }
  return { path, declarations }
}

function readDeclaration(reader: Reader): Declaration {
  const decorators: Expression[] = []
  while (reader.tookIf('@')) {
    decorators.push(reader.expression())
    reader.skipLines()
  }
  const { line } = reader.next
  const kind = reader.name()
  const declare = (rest: Partial<Declaration> & Pick<Declaration, 'kind'>): Declaration => ({
    name: kind,
    type: '',
    existing: false,
    value: undefined,
    line,
    decorators,
    ...rest,
  })
  const assigned = (): Expression => {
    reader.expect('=')
    return reader.condition()
  }
  switch (kind) {
    case 'targetScope':
      return declare({ kind, value: assigned() })
    case 'var':
      return declare({ kind, name: reader.name(), value: assigned() })
    case 'param':
    case 'output': {
      const name = reader.name()
      const type = readType(reader)
      return declare({ kind, name, type, value: reader.is('=') ? assigned() : undefined })
    }
    case 'resource':
    case 'module': {
      const name = reader.name()
      const token = reader.take()
      const [type = '', ...more] = token.kind === 'string' ? token.parts : []
      if (type === '' || more.length > 0) reader.fail('a plain text is expected')
      return declare({ kind, name, type, existing: reader.tookIf('existing'), value: assigned() })
    }
    default:
      return reader.fail('a declaration is expected')
  }
}

/** `string`, `int`, `bool`, `object`, `array`, or `string[]`. */
function readType(reader: Reader): string {
  const type = reader.name()
  if (!reader.tookIf('[')) return type
  reader.expect(']')
  return `${type}[]`
}
