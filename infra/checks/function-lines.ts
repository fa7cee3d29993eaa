import { parseSync } from 'vite'

/** A function, and how many lines of it are its own. */
export interface FunctionLines {
  /** Counted from 1. */
  readonly line: number
  readonly own: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

const FUNCTIONS: readonly string[] = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value

/**
 * Every function of a source file. Its own lines are those from its first to its last, without the ones of functions inside
 * it (of which the first line counts) and without blank ones: a factory that returns an object of methods is as long as
 * what it does itself.
 */
export function functionLines(path: string, source: string): readonly FunctionLines[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`)
  const starts = [...source.matchAll(/^/gm)].map(({ index }) => index)
  const lineAt = (offset: number): number => starts.findLastIndex((start) => start <= offset)
  const isBlank = source.split('\n').map((text) => text.trim() === '')
  const found: FunctionLines[] = []
  visit(program)
  return found

  /** The lines that belong to functions inside `value`, counted from 0. */
  function visit(value: unknown): ReadonlySet<number> {
    if (Array.isArray(value)) return union(value.map(visit))
    if (!isNode(value)) return new Set()
    const inside = union(Object.values(value).map(visit))
    if (!FUNCTIONS.includes(value.type)) return inside
    const [first, last] = [lineAt(value.start), lineAt(value.end - 1)]
    const lines = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    found.push({ line: first + 1, own: lines.filter((line) => !inside.has(line) && !isBlank[line]).length })
    return new Set(lines.slice(1))
  }
}

const union = (sets: readonly ReadonlySet<number>[]): ReadonlySet<number> => new Set(sets.flatMap((set) => [...set]))
