/** A query once it is read. What is not here is not supported, and gets a 400 that says so. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'parameter'; readonly name: string }
  /** Steps below the item; none is the item itself. */
  | { readonly kind: 'path'; readonly steps: readonly (string | number)[] }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly operands: readonly Expression[] }

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** Functions and how many operands each takes. */
export const FUNCTIONS = {
  IS_DEFINED: [1, 1],
  CONTAINS: [2, 3],
  LOWER: [1, 1],
  STRINGEQUALS: [2, 3],
  ARRAY_CONTAINS: [2, 3],
} as const
export type FunctionName = keyof typeof FUNCTIONS

export type Selection =
  | { readonly kind: 'all' }
  | { readonly kind: 'count' }
  | { readonly kind: 'value'; readonly expression: Expression }
  | {
      readonly kind: 'columns'
      readonly columns: readonly { readonly name: string; readonly expression: Expression }[]
    }

/** A number in the text, or the parameter that holds it. */
export type Amount = number | { readonly parameter: string }

export interface Query {
  readonly selection: Selection
  readonly where: Expression | undefined
  readonly orderBy: { readonly steps: readonly (string | number)[]; readonly descending: boolean } | undefined
  readonly top: Amount | undefined
  readonly offset: Amount | undefined
  readonly limit: Amount | undefined
}
