import type { DatabaseSync } from 'node:sqlite'
import { SlipwayError } from '../../../errors/slipway-error.ts'
import type { Lease } from '../../store.ts'
import { prepare } from '../statement.ts'

/**
 * Throws `lease_lost` unless the lease is the one in force. `tries` is compared beside the owner: after an expiry
 * the same process may have claimed the attempt again, and its older hold must not write either. A lease that has
 * expired but was claimed by nobody is still its owner's.
 */
export function prepareCheckLease(db: DatabaseSync): (lease: Lease) => void {
  const find = prepare<{ state: string; owner: string | null; tries: number }>(
    db,
    'SELECT state, owner, tries FROM attempts WHERE job_id = ? AND number = ?',
  )
  return (lease) => {
    const row = find.get(lease.jobId, lease.attempt)
    if (row?.state === 'leased' && row.owner === lease.owner && row.tries === lease.tries) return
    throw new SlipwayError('lease_lost', {
      detail: `Attempt ${lease.attempt} of job ${lease.jobId} is no longer held by ${lease.owner}`,
    })
  }
}
