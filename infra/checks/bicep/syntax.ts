export type Expression =
  | { readonly is: 'text'; readonly value: string; readonly parts: readonly Expression[]; readonly line: number }
  | { readonly is: 'number'; readonly value: number; readonly line: number }
  | { readonly is: 'boolean'; readonly value: boolean; readonly line: number }
  | { readonly is: 'null'; readonly line: number }
  | { readonly is: 'name'; readonly name: string; readonly line: number }
  | { readonly is: 'member'; readonly of: Expression; readonly name: string; readonly line: number }
  | { readonly is: 'index'; readonly of: Expression; readonly at: Expression; readonly line: number }
  | {
      readonly is: 'call'
      readonly name: string
      readonly of?: Expression
      readonly args: readonly Expression[]
      readonly line: number
    }
  | { readonly is: 'operation'; readonly mark: string; readonly operands: readonly Expression[]; readonly line: number }
  | { readonly is: 'object'; readonly entries: readonly Entry[]; readonly line: number }
  | { readonly is: 'list'; readonly items: readonly Expression[]; readonly line: number }
  | {
      readonly is: 'for'
      readonly item: string
      readonly index?: string
      readonly over: Expression
      readonly body: Expression
      readonly line: number
    }
  | { readonly is: 'if'; readonly condition: Expression; readonly body: Expression; readonly line: number }

/** `key` is undefined where it is made of an expression. */
export interface Entry {
  readonly key: string | undefined
  readonly keyParts: readonly Expression[]
  readonly value: Expression
  readonly line: number
}

export interface Declaration {
  readonly kind: 'param' | 'var' | 'output' | 'resource' | 'module' | 'targetScope'
  readonly name: string
  readonly line: number
  /** Of a parameter or output; of a resource `type@version`, of a module its path. */
  readonly type: string
  readonly existing: boolean
  /** Absent for a parameter without a default. */
  readonly value: Expression | undefined
  readonly decorators: readonly Expression[]
}

export interface BicepFile {
  readonly path: string
  readonly declarations: readonly Declaration[]
}
