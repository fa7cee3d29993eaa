import type { Expression } from './syntax.ts'

/** The expressions right inside another. */
export function inner(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case 'text':
      return expression.parts
    case 'member':
      return [expression.of]
    case 'index':
      return [expression.of, expression.at]
    case 'call':
      return [...(expression.of ? [expression.of] : []), ...expression.args]
    case 'operation':
      return expression.operands
    case 'object':
      return expression.entries.flatMap(({ keyParts, value }) => [...keyParts, value])
    case 'list':
      return expression.items
    case 'for':
      return [expression.over, expression.body]
    case 'if':
      return [expression.condition, expression.body]
    default:
      return []
  }
}

export function walk(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression)
  for (const part of inner(expression)) walk(part, visit)
}
