import * as z from 'zod'

/** What somebody may do. `operator` may do everything. */
export const Scope = z.enum(['call:read', 'call:write', 'report:read', 'config:read', 'config:write', 'operator'])
export type Scope = z.infer<typeof Scope>

/** Who asks. */
export interface Identity {
  /** Of the key; `root` for the one of the environment, `localhost` for a machine that needs none. */
  readonly id: string
  readonly scopes: readonly Scope[]
}

export const may = ({ scopes }: Identity, scope: Scope): boolean =>
  scopes.includes(scope) || scopes.includes('operator')

declare module 'hono' {
  interface ContextVariableMap {
    /** Set for every route that is neither public nor for machines of our own. */
    readonly identity: Identity
  }
}
