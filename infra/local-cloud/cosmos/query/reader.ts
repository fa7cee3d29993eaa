import { badRequest, type CosmosError } from '../cosmos-error.ts'
import { readTokens, type Token, type TokenKind } from './tokens.ts'

/** Walks over the tokens of one query. Keywords are case-insensitive. */
export interface Reader {
  peek(): Token
  next(): Token
  /** Takes the keyword or sign when it is next. */
  take(text: string): boolean
  expect(text: string): void
  expectKind(kind: TokenKind, what: string): string
  is(text: string): boolean
  unsupported(what: string): CosmosError
}

export function openReader(text: string): Reader {
  const tokens = readTokens(text)
  const end = tokens.at(-1) as Token
  let position = 0
  const peek = (): Token => tokens[position] ?? end
  const is = (wanted: string): boolean =>
    (peek().kind === 'word' || peek().kind === 'sign') && peek().text.toUpperCase() === wanted
  const next = (): Token => {
    const token = peek()
    position += 1
    return token
  }
  const problem = (what: string): CosmosError => {
    const { text: found, at } = peek()
    return badRequest(`Syntax error in query: ${what}, found '${found || 'the end'}' at ${at}. Query: ${text}`)
  }
  const take = (wanted: string): boolean => {
    const taken = is(wanted)
    if (taken) position += 1
    return taken
  }
  return {
    peek,
    next,
    is,
    take,
    expect(wanted) {
      if (!take(wanted)) throw problem(`expected ${wanted}`)
    },
    expectKind(kind, what) {
      if (peek().kind !== kind) throw problem(`expected ${what}`)
      return next().text
    },
    unsupported: (what) => problem(`${what} is not supported by this emulator`),
  }
}
