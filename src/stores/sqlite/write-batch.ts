import type { DatabaseSync } from 'node:sqlite'
import { hasCode, SlipwayError } from '../../errors/slipway-error.ts'
import type { Listeners } from './notices.ts'
import { prepare } from './statement.ts'
import { toStoreError } from './store-error.ts'
import { Transaction } from './transaction.ts'

/**
 * One write. It throws a `SlipwayError` only before it has changed anything (not found, conflict, lease lost), so
 * that its neighbours in the transaction need no rollback; any other error undoes the transaction.
 */
type Operation<Result> = (tx: Transaction) => Result

interface Entry {
  readonly operation: Operation<unknown>
  readonly resolve: (value: never) => void
  readonly reject: (error: SlipwayError) => void
}

type Settle = () => void

/** More than this in one turn is spread over several transactions, so that reads get their turn in between. */
const MOST_PER_TRANSACTION = 512

/**
 * Group commit: all writes issued in one turn of the event loop are one transaction and pay for one fsync together.
 * They are applied in the order in which they were issued.
 */
export class WriteBatch {
  readonly #db: DatabaseSync
  readonly #path: string
  readonly #listeners: Listeners
  readonly #tx: Transaction
  readonly #begin
  readonly #commit
  #entries: Entry[] = []
  #scheduled: NodeJS.Immediate | undefined
  #closed = false

  constructor(db: DatabaseSync, path: string, listeners: Listeners) {
    this.#db = db
    this.#path = path
    this.#listeners = listeners
    this.#tx = new Transaction(db)
    this.#begin = prepare(db, 'BEGIN IMMEDIATE')
    this.#commit = prepare(db, 'COMMIT')
  }

  /** Resolves after the commit. Rejects with the operation's own error, `storage_full` or `storage_failed`. */
  run<Result>(operation: Operation<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#closed) {
        reject(new SlipwayError('storage_failed', { detail: 'The store is closed', retryable: false }))
        return
      }
      this.#entries.push({ operation, resolve, reject })
      this.#scheduled ??= setImmediate(() => this.#next())
    })
  }

  /** Writes what is pending and takes nothing more. */
  close(): void {
    this.#closed = true
    if (this.#scheduled !== undefined) clearImmediate(this.#scheduled)
    while (this.#entries.length > 0) this.#write(this.#entries.splice(0, MOST_PER_TRANSACTION))
  }

  #next(): void {
    this.#scheduled = undefined
    const entries = this.#entries.splice(0, MOST_PER_TRANSACTION)
    if (this.#entries.length > 0) this.#scheduled = setImmediate(() => this.#next())
    this.#write(entries)
  }

  #write(entries: readonly Entry[]): void {
    const failure = this.#transact(entries)
    if (failure === undefined) return
    if (hasCode(failure, 'storage_full')) this.#reclaim()
    if (entries.length === 1) entries[0]?.reject(failure)
    // One bad write, or one too large for the space that is left, must not undo its neighbours.
    else for (const entry of entries) this.#alone(entry)
  }

  #alone(entry: Entry): void {
    const failure = this.#transact([entry])
    if (failure !== undefined) entry.reject(failure)
  }

  /** Settles the entries and tells the listeners once all is durable; else undoes all and returns why. */
  #transact(entries: readonly Entry[]): SlipwayError | undefined {
    const settle: Settle[] = []
    try {
      this.#tx.begin()
      this.#begin.run()
      for (const entry of entries) settle.push(this.#apply(entry))
      this.#tx.flush()
      this.#commit.run()
    } catch (error) {
      return this.#undo(error)
    }
    for (const done of settle) done()
    this.#listeners.tell(this.#tx.notices)
    return undefined
  }

  #apply(entry: Entry): Settle {
    try {
      const value = entry.operation(this.#tx)
      return () => entry.resolve(value as never)
    } catch (error) {
      if (!(error instanceof SlipwayError)) throw error
      return () => entry.reject(error)
    }
  }

  #undo(error: unknown): SlipwayError {
    try {
      // some errors (a full disk among them) have rolled back already
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
    } catch (second) {
      return toStoreError(new AggregateError([error, second], String(error)), this.#path)
    }
    return toStoreError(error, this.#path)
  }

  /** With no space left for the log to grow, moving it into the database lets it start over in the space it has. */
  #reclaim(): void {
    try {
      this.#db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch {
      // nothing to win here; the next write will say what is wrong
    }
  }
}
