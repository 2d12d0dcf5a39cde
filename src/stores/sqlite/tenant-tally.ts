import type { DatabaseSync } from 'node:sqlite'
import { prepare } from './statement.ts'

const COUNTS = ['ready', 'leased', 'queued', 'running', 'succeeded', 'failed', 'cancelled'] as const

/** What a write changes in the numbers of a tenant. `ready` and `leased` are attempts, the rest visible jobs by status. */
export type TallyChange = { [name in (typeof COUNTS)[number]]?: number }

type Sums = { [name in (typeof COUNTS)[number]]: number } & { served: number }

/**
 * Collects the changes of the `tenants` table and writes them once a transaction: a batch of submits of one tenant
 * costs one row instead of one each.
 */
export class TenantTally {
  readonly #pending = new Map<string, Sums>()
  readonly #write

  constructor(db: DatabaseSync) {
    const columns = [...COUNTS, 'served']
    const sums = COUNTS.map((name) => `${name} = ${name} + excluded.${name}`)
    this.#write = prepare(
      db,
      `INSERT INTO tenants (tenant, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})
       ON CONFLICT (tenant) DO UPDATE SET ${sums.join(', ')}, served = max(served, excluded.served)`,
    )
  }

  add(tenant: string, change: TallyChange): void {
    const sums = this.#of(tenant)
    for (const name of COUNTS) sums[name] += change[name] ?? 0
  }

  /** The tenant had its turn; `seq` orders the turns. */
  served(tenant: string, seq: number): void {
    this.#of(tenant).served = seq
  }

  /** Must be called before `tenants` is read in the transaction, and before its commit. */
  flush(): void {
    for (const [tenant, sums] of this.#pending) {
      this.#write.run(tenant, ...COUNTS.map((name) => sums[name]), sums.served)
    }
    this.#pending.clear()
  }

  forget(): void {
    this.#pending.clear()
  }

  #of(tenant: string): Sums {
    let sums = this.#pending.get(tenant)
    if (sums === undefined) {
      sums = { ready: 0, leased: 0, queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, served: 0 }
      this.#pending.set(tenant, sums)
    }
    return sums
  }
}
