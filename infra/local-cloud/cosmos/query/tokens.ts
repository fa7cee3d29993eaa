import { badRequest } from '../cosmos-error.ts'

export type TokenKind = 'word' | 'string' | 'number' | 'parameter' | 'sign' | 'end'
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly at: number
}

const TOKEN =
  /\s+|([A-Za-z_][A-Za-z0-9_]*)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(@[A-Za-z0-9_]+)|(<=|>=|!=|<>|[=<>(),.[\]*])/y

const KINDS: readonly TokenKind[] = ['word', 'string', 'number', 'parameter', 'sign']

export function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (!match) throw badRequest(`Syntax error, incorrect syntax near '${text.slice(at, at + 12)}' at ${at}.`)
    const kind = KINDS.find((_, index) => match[index + 1] !== undefined)
    if (kind) tokens.push({ kind, text: kind === 'string' ? unquote(match[0]) : match[0], at })
    at += match[0].length
  }
  return [...tokens, { kind: 'end', text: '', at }]
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

const unquote = (text: string): string =>
  text
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, hex: string | undefined, other: string | undefined) =>
      hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (ESCAPES[other ?? ''] ?? other ?? ''),
    )
