import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

/** A prepared statement whose rows have the shape that its SQL selects. */
export interface Statement<Row = never> {
  get(...parameters: SQLInputValue[]): Row | undefined
  all(...parameters: SQLInputValue[]): Row[]
  iterate(...parameters: SQLInputValue[]): IterableIterator<Row>
  run(...parameters: SQLInputValue[]): { readonly changes: number | bigint }
}

/**
 * Prepares once; the row type is stated beside the SQL. The cast is here and nowhere else: these are rows of our
 * own tables, all of them STRICT, so their types are checked when they are written.
 */
export function prepare<Row = never>(db: DatabaseSync, sql: string): Statement<Row> {
  return db.prepare(sql) as unknown as Statement<Row>
}

/** Statements whose text depends on what is asked, each prepared once. There must be few texts. */
export function prepareByShape<Row>(db: DatabaseSync): (sql: string) => Statement<Row> {
  const known = new Map<string, Statement<Row>>()
  return (sql) => {
    const found = known.get(sql) ?? prepare<Row>(db, sql)
    known.set(sql, found)
    return found
  }
}
