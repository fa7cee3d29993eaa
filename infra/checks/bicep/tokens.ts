import { ProtocolError } from '@call-center/shared/errors'

export type Token =
  | { readonly kind: 'name' | 'number' | 'mark'; readonly text: string; readonly line: number }
  | { readonly kind: 'newline' | 'end'; readonly text: string; readonly line: number }
  /** `parts` alternate: text, the source of an interpolated expression, text, … */
  | { readonly kind: 'string'; readonly text: string; readonly parts: readonly string[]; readonly line: number }

const MARKS = ['&&', '||', '==', '!=', '=~', '!~', '<=', '>=', '??', '.?', '=>', '::', ...'{}[]():,.=?!<>+-*/%@|']
const NAME = /[A-Za-z_]\w*/y
const NUMBER = /\d+/y
const SPACE = /[ \t\r]+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y

/** The words of a Bicep file. @throws {ProtocolError} with the line of what is none. */
export function tokens(source: string): Token[] {
  const found: Token[] = []
  let at = 0
  let line = 1
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const text = pattern.exec(source)?.[0]
    if (text !== undefined) at += text.length
    return text
  }
  while (at < source.length) {
    const start = line
    const skipped = take(SPACE)
    if (skipped !== undefined) {
      line += skipped.split('\n').length - 1
      continue
    }
    if (source[at] === '\n') {
      at += 1
      line += 1
      if (found.at(-1)?.kind !== 'newline') found.push({ kind: 'newline', text: '\n', line: start })
      continue
    }
    if (source[at] === "'") {
      const { parts, end } = readString(source, at, line)
      line += source.slice(at, end).split('\n').length - 1
      found.push({ kind: 'string', text: source.slice(at, end), parts, line: start })
      at = end
      continue
    }
    const name = take(NAME)
    const number = name === undefined ? take(NUMBER) : undefined
    const text = name ?? number
    if (text !== undefined) {
      found.push({ kind: name === undefined ? 'number' : 'name', text, line: start })
      continue
    }
    const mark = MARKS.find((candidate) => source.startsWith(candidate, at))
    if (mark === undefined) throw new ProtocolError(`line ${line}: ${source[at]} does not belong here`)
    at += mark.length
    found.push({ kind: 'mark', text: mark, line: start })
  }
  found.push({ kind: 'end', text: 'the end of the file', line })
  return found
}

function readString(source: string, from: number, line: number): { parts: string[]; end: number } {
  if (source.startsWith("'''", from)) {
    const end = source.indexOf("'''", from + 3)
    if (end < 0) throw new ProtocolError(`line ${line}: a text of several lines does not end`)
    return { parts: [source.slice(from + 3, end)], end: end + 3 }
  }
  const parts = ['']
  let at = from + 1
  for (;;) {
    const char = source[at]
    if (char === undefined || char === '\n') throw new ProtocolError(`line ${line}: a text does not end`)
    if (char === "'") return { parts, end: at + 1 }
    if (char === '\\') {
      const escape = source[at + 1] ?? ''
      if (!"\\'nrt$u".includes(escape)) throw new ProtocolError(`line ${line}: \\${escape} is no escape`)
      parts[parts.length - 1] += escape
      at += 2
    } else if (source.startsWith('${', at)) {
      const end = closing(source, at + 2, line)
      parts.push(source.slice(at + 2, end), '')
      at = end + 1
    } else {
      parts[parts.length - 1] += char
      at += 1
    }
  }
}

/** Where the `}` of an interpolation is; texts inside it may hold braces. */
function closing(source: string, from: number, line: number): number {
  let depth = 1
  let at = from
  while (at < source.length && source[at] !== '\n') {
    if (source[at] === "'") {
      at = readString(source, at, line).end
      continue
    }
    if (source[at] === '{') depth += 1
    if (source[at] === '}') depth -= 1
    if (depth === 0) return at
    at += 1
  }
  throw new ProtocolError(`line ${line}: an interpolation does not end`)
}
