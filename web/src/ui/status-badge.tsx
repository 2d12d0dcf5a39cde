import type { JobStatus, StageStatus } from '../../../src/client/api-types.generated.ts'

type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'idle'

const TONES: Readonly<Record<JobStatus | StageStatus, Tone>> = {
  queued: 'idle',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'warn',
  pending: 'idle',
  passed: 'good',
  rejected: 'bad',
  skipped: 'idle',
}

/** Colour never tells alone: the word stands beside it. */
export function StatusBadge({
  status,
  stage = null,
}: {
  readonly status: JobStatus | StageStatus
  readonly stage?: string | null
}) {
  const word = status === 'running' && stage !== null ? stage : status
  return (
    <span className="badge" data-tone={TONES[status]}>
      <span className="dot" aria-hidden="true" />
      {word}
    </span>
  )
}
