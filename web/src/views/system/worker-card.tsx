import { Link } from 'wouter'
import type { SlotWork, System } from '../../../../src/client/api-types.generated.ts'
import { formatCount } from '../../ui/format.ts'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Duration, Time } from '../../ui/time.tsx'
import { whyUnknown } from './attention.ts'
import { SystemCard, Unknown } from './parts.tsx'
import { slotBoxes } from './slots.ts'

const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const

export function WorkerCard({ system }: { readonly system: System }) {
  const { worker, jobs } = system
  const aside = (
    <span className="soft numeric">
      {worker.status === 'stopped' ? 'accepts only' : `${worker.busy} of ${worker.slots} slots busy`}
    </span>
  )
  return (
    <SystemCard title="Queue and workers" aside={aside} wide>
      <ul className="system-slots" aria-label="Worker slots">
        {slotBoxes(worker).map((work, at) => (
          <Slot key={at} number={at + 1} work={work} />
        ))}
      </ul>
      <Queue system={system} />
      {jobs === null ? (
        <Unknown why={whyUnknown(system, 'jobs')} />
      ) : (
        <ul className="system-jobs" aria-label="Jobs by status">
          {STATUSES.map((status) => (
            <li key={status}>
              <Link href={`/?status=${status}`}>
                <span className="system-number numeric">{(jobs[status] ?? 0).toLocaleString()}</span> {status}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </SystemCard>
  )
}

function Slot({ number, work }: { readonly number: number; readonly work: SlotWork | null }) {
  if (work === null) {
    return (
      <li className="system-slot">
        <span className="faint">Slot {number}</span>
        <span className="faint">free</span>
      </li>
    )
  }
  return (
    <li className="system-slot" data-busy="true">
      <span className="system-slot-head">
        <span className="faint">Slot {number}</span>
        <StatusBadge status="running" stage={work.stage} />
      </span>
      <Link href={`/jobs/${work.job}`} className="truncate">
        <bdi>{work.name === '' ? work.job : work.name}</bdi>
      </Link>
      <span className="soft">
        for <Duration from={work.since} to={null} />
        {work.attempt > 1 ? `, attempt ${work.attempt}` : ''}
      </span>
    </li>
  )
}

function Queue({ system }: { readonly system: System }) {
  const { queue } = system
  if (queue === null) return <Unknown why={whyUnknown(system, 'queue')} />
  if (queue.ready + queue.waiting === 0) return <p className="soft">Nothing waits for a worker.</p>
  return (
    <p className="soft">
      {formatCount(queue.ready, 'job')} ready
      {queue.tenants > 1 ? ` of ${queue.tenants} tenants, which take turns` : ''}
      {queue.waiting === 0 ? '' : `; ${queue.waiting} tried again later`}
      {queue.oldestAt === null ? null : (
        <>
          ; the first was queued <Time at={queue.oldestAt} />
        </>
      )}
    </p>
  )
}
