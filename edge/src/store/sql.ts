export type SqlValue = string | number | null

/** A SQLite database with one writer: a Durable Object's own, or in tests Node's. Statements run to the end before the next begins. */
export interface Sql {
  all(statement: string, ...values: readonly SqlValue[]): readonly Readonly<Record<string, unknown>>[]
}

/** The part of a Durable Object's storage that is used. */
interface SqlStorage {
  exec(statement: string, ...values: SqlValue[]): { toArray(): Record<string, unknown>[] }
}

export const durableSql = (storage: SqlStorage): Sql => ({
  all: (statement, ...values) => storage.exec(statement, ...values).toArray(),
})
