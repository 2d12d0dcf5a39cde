import type { DatabaseSync } from 'node:sqlite'
import type { JobEvent } from '../../jobs/job.ts'
import { Notices } from './notices.ts'
import { prepare } from './statement.ts'
import { TenantTally } from './tenant-tally.ts'

/** What the writes of one transaction share. Used again for the next one after `begin`. */
export class Transaction {
  readonly tally: TenantTally
  notices = new Notices()
  #seq: number | null = null
  readonly #readSeq
  readonly #saveSeq
  readonly #insertEvent

  constructor(db: DatabaseSync) {
    this.tally = new TenantTally(db)
    this.#readSeq = prepare<{ last_seq: number }>(db, 'SELECT last_seq FROM meta')
    this.#saveSeq = prepare(db, 'UPDATE meta SET last_seq = ?')
    this.#insertEvent = prepare(db, 'INSERT INTO events (job_id, seq, at, type, data) VALUES (?, ?, ?, ?, ?)')
  }

  begin(): void {
    this.tally.forget()
    this.notices = new Notices()
    this.#seq = null
  }

  /** Writes what was held back. The last thing before the commit. */
  flush(): void {
    this.tally.flush()
    if (this.#seq !== null) this.#saveSeq.run(this.#seq)
  }

  /**
   * Returns the event's seq. The counter is read and saved once a transaction: AUTOINCREMENT would do both for each
   * row, and would need a second index for reading by job.
   */
  event(jobId: string, type: JobEvent['type'], data: unknown, now: number): number {
    const seq = (this.#seq ?? this.#readSeq.get()?.last_seq ?? 0) + 1
    this.#seq = seq
    this.#insertEvent.run(jobId, seq, now, type, JSON.stringify(data ?? null))
    this.notices.events.add(jobId)
    return seq
  }
}
