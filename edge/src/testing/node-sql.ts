import { DatabaseSync } from 'node:sqlite'
import type { Sql } from '../store/sql.ts'

/** SQLite in memory: the same statements that a Durable Object runs. */
export function nodeSql(): Sql {
  const database = new DatabaseSync(':memory:')
  return { all: (statement, ...values) => database.prepare(statement).all(...values) }
}
