import { useState } from 'react'
import type { JobView } from '../../../../../src/client/api-types.generated.ts'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { isOver } from '../use-job-events.ts'

interface Props {
  readonly job: JobView
  readonly busy: boolean
  readonly onDelete: (registry: boolean) => void
  readonly onClose: () => void
}

export function DeleteDialog({ job, busy, onDelete, onClose }: Props) {
  const [registry, setRegistry] = useState(false)
  return (
    <ConfirmDialog
      title="Delete this job?"
      action={registry ? 'Delete the job and the published image' : 'Delete the job'}
      danger
      busy={busy}
      onConfirm={() => onDelete(registry)}
      onClose={onClose}
    >
      <p>
        <bdi className="job-dialog-name">{job.name}</bdi> goes with its log, its record and its image on this
        server.{isOver(job) ? '' : ' It is cancelled first.'} This cannot be taken back.
      </p>
      {job.published === null ? null : (
        <label className="job-dialog-choice">
          <input type="checkbox" checked={registry} onChange={(event) => setRegistry(event.target.checked)} />
          <span>
            Also delete <code>{job.published}</code> from the registry
          </span>
        </label>
      )}
    </ConfirmDialog>
  )
}
