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

/**
 * The same with rows as arrays, in the order of the columns. For long rows that are read often: node:sqlite gives
 * objects without a shape, and a job's thirty fields out of one took 5 µs where the array took 2 (Node 26).
 */
export function prepareTuples<Row extends readonly unknown[]>(db: DatabaseSync, sql: string): Statement<Row> {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return statement as unknown as Statement<Row>
}

/** Statements whose text depends on what is asked, each prepared once. There must be few texts. */
export function prepareByShape<Row>(
  db: DatabaseSync,
  make: (db: DatabaseSync, sql: string) => Statement<Row> = prepare,
): (sql: string) => Statement<Row> {
  const known = new Map<string, Statement<Row>>()
  return (sql) => {
    const found = known.get(sql) ?? make(db, sql)
    known.set(sql, found)
    return found
  }
}
