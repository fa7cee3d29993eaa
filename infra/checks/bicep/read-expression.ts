import { ProtocolError } from '@call-center/shared/errors'
import type { Entry, Expression } from './syntax.ts'
import { type Token, tokens } from './tokens.ts'

/** Binary operators, weakest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['??'],
  ['||'],
  ['&&'],
  ['==', '!=', '=~', '!~'],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
]

/** Reads tokens one after another. @throws {ProtocolError} where the grammar is broken. */
export class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(source: readonly Token[]) {
    this.#tokens = source
  }

  get next(): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]
    if (!token) throw new ProtocolError('there is nothing to read')
    return token
  }

  take(): Token {
    const token = this.next
    this.#at += 1
    return token
  }

  is(text: string): boolean {
    return this.next.kind !== 'string' && this.next.text === text
  }

  tookIf(text: string): boolean {
    const found = this.is(text)
    if (found) this.#at += 1
    return found
  }

  expect(text: string): void {
    if (!this.tookIf(text)) this.fail(`${text} is expected`)
  }

  name(): string {
    if (this.next.kind !== 'name') this.fail('a name is expected')
    return this.take().text
  }

  skipLines(): void {
    while (this.next.kind === 'newline') this.#at += 1
  }

  fail(what: string): never {
    throw new ProtocolError(`line ${this.next.line}: ${what}, not ${JSON.stringify(this.next.text)}`)
  }

  expression(): Expression {
    const condition = this.#binary(0)
    if (!this.tookIf('?')) return condition
    this.skipLines()
    const yes = this.expression()
    this.skipLines()
    this.expect(':')
    this.skipLines()
    return { is: 'operation', mark: '?', operands: [condition, yes, this.expression()], line: condition.line }
  }

  #binary(level: number): Expression {
    const marks = LEVELS[level]
    if (!marks) return this.#unary()
    let left = this.#binary(level + 1)
    while (this.next.kind === 'mark' && marks.includes(this.next.text)) {
      const mark = this.take().text
      this.skipLines()
      left = { is: 'operation', mark, operands: [left, this.#binary(level + 1)], line: left.line }
    }
    return left
  }

  #unary(): Expression {
    const { line } = this.next
    if (this.is('!') || this.is('-')) {
      const mark = this.take().text
      return { is: 'operation', mark, operands: [this.#unary()], line }
    }
    return this.#after(this.#primary())
  }

  /** Members, indexes and calls that follow a value. */
  #after(first: Expression): Expression {
    let value = first
    for (;;) {
      const { line } = this.next
      if (this.tookIf('.') || this.tookIf('.?')) {
        const name = this.name()
        value = this.is('(')
          ? { is: 'call', name, of: value, args: this.#arguments(), line }
          : { is: 'member', of: value, name, line }
      } else if (this.tookIf('[')) {
        value = { is: 'index', of: value, at: this.expression(), line }
        this.expect(']')
      } else if (this.is('(') && value.is === 'name') {
        value = { is: 'call', name: value.name, args: this.#arguments(), line }
      } else if (!this.tookIf('!')) return value
    }
  }

  #arguments(): Expression[] {
    this.expect('(')
    const args: Expression[] = []
    this.skipLines()
    while (!this.tookIf(')')) {
      args.push(this.expression())
      this.skipLines()
      if (!this.is(')')) this.expect(',')
      this.skipLines()
    }
    return args
  }

  #primary(): Expression {
    const token = this.take()
    const { line } = token
    if (token.kind === 'string') return textOf(token.parts, line)
    if (token.kind === 'number') return { is: 'number', value: Number(token.text), line }
    if (token.kind === 'name') {
      if (token.text === 'true' || token.text === 'false') return { is: 'boolean', value: token.text === 'true', line }
      return token.text === 'null' ? { is: 'null', line } : { is: 'name', name: token.text, line }
    }
    if (token.text === '(') {
      const inner = this.expression()
      this.expect(')')
      return inner
    }
    if (token.text === '{') return this.#object(line)
    if (token.text === '[') return this.#list(line)
    this.#at -= 1
    return this.fail('a value is expected')
  }

  #object(line: number): Expression {
    const entries: Entry[] = []
    this.#separated('}', () => {
      const token = this.take()
      const parts = token.kind === 'string' ? textOf(token.parts, token.line) : undefined
      if (!parts && token.kind !== 'name') this.fail('a key is expected')
      this.expect(':')
      const fixed = !parts || (parts.is === 'text' && parts.parts.length === 0)
      entries.push({
        key: fixed ? (parts?.is === 'text' ? parts.value : token.text) : undefined,
        keyParts: parts ? [parts] : [],
        value: this.expression(),
        line: token.line,
      })
    })
    const keys = entries.flatMap(({ key }) => key ?? [])
    const twice = keys.find((key, index) => keys.indexOf(key) !== index)
    if (twice !== undefined) throw new ProtocolError(`line ${line}: ${twice} is there twice`)
    return { is: 'object', entries, line }
  }

  #list(line: number): Expression {
    this.skipLines()
    if (this.is('for')) {
      const loop = this.#loop(line)
      this.skipLines()
      this.expect(']')
      return loop
    }
    const items: Expression[] = []
    this.#separated(']', () => items.push(this.expression()))
    return { is: 'list', items, line }
  }

  #loop(line: number): Expression {
    this.expect('for')
    const pair = this.tookIf('(')
    const item = this.name()
    if (pair) this.expect(',')
    const index = pair ? this.name() : undefined
    if (pair) this.expect(')')
    this.expect('in')
    const over = this.expression()
    this.expect(':')
    return { is: 'for', item, ...(index !== undefined && { index }), over, body: this.condition(), line }
  }

  /** A value, or `if (…) value`, as resources and modules have it. */
  condition(): Expression {
    const { line } = this.next
    if (!this.tookIf('if')) return this.expression()
    this.expect('(')
    const condition = this.expression()
    this.expect(')')
    return { is: 'if', condition, body: this.expression(), line }
  }

  /** What stands in braces: one a line, or with commas between. */
  #separated(end: string, readOne: () => void): void {
    this.skipLines()
    while (!this.tookIf(end)) {
      readOne()
      const ended = this.tookIf(',') || this.next.kind === 'newline'
      this.skipLines()
      if (!ended && !this.is(end)) this.fail(`a new line or ${end} is expected`)
    }
  }
}

function textOf(parts: readonly string[], line: number): Expression {
  const inner = parts.filter((_part, index) => index % 2 === 1).map((source) => new Reader(tokens(source)).expression())
  return { is: 'text', value: parts.filter((_part, index) => index % 2 === 0).join('…'), parts: inner, line }
}
