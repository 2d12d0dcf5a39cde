import { useState } from 'react'
import { Link } from 'wouter'
import type { Attempt, JobView, Stage } from '../../../../../src/client/api-types.generated.ts'
import { apiAddress, rootAddress } from '../../../api/root-address.ts'
import { useToasts } from '../../../ui/toasts.tsx'
import { isOver } from '../use-job-events.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { Menu, MenuItem, MenuLink } from './menu.tsx'
import { RetryDialog } from './retry-dialog.tsx'
import { retryStages } from './retry-stages.ts'
import { type JobActions, useJobActions } from './use-job-actions.ts'
import { copyText } from '../../../ui/copy-text.ts'

interface Props {
  readonly job: JobView
  readonly latest: Attempt | undefined
}

export function JobActionsBar({ job, latest }: Props) {
  const actions = useJobActions(job)
  const [deleting, setDeleting] = useState(false)
  const over = isOver(job)
  return (
    <div className="actions">
      {over ? (
        <RetryButtons job={job} latest={latest} actions={actions} />
      ) : (
        <button
          type="button"
          className="button"
          disabled={actions.busy || job.cancelRequested}
          onClick={actions.cancel}
        >
          {job.cancelRequested ? 'Stopping' : 'Cancel the job'}
        </button>
      )}
      <Link className="button" href={`/submit?from=${encodeURIComponent(job.id)}`}>
        Submit again with changes
      </Link>
      <MoreMenu job={job} onDelete={() => setDeleting(true)} />
      {deleting ? (
        <DeleteDialog
          job={job}
          busy={actions.busy}
          onDelete={(registry) => actions.remove(registry, () => setDeleting(false))}
          onClose={() => setDeleting(false)}
        />
      ) : null}
    </div>
  )
}

function RetryButtons({ job, latest, actions }: Props & { readonly actions: JobActions }) {
  const [asking, setAsking] = useState<{ readonly from: Stage | undefined } | null>(null)
  const { publish } = job.spec
  const retry = (from?: Stage): void => {
    if (publish?.ownCredential === true) setAsking({ from })
    else actions.retry({ from })
  }
  return (
    <div className="job-split">
      <button
        type="button"
        className="button"
        disabled={actions.busy}
        onClick={() => retry(job.status === 'succeeded' ? 'run' : undefined)}
      >
        {job.status === 'succeeded' ? 'Run again' : `Retry from ${job.stage ?? 'validate'}`}
      </button>
      <Menu label="Retry from another stage" sign="▾" disabled={actions.busy}>
        {retryStages(latest).map((stage) => (
          <MenuItem key={stage} onChoose={() => retry(stage)}>
            Retry from {stage}
          </MenuItem>
        ))}
      </Menu>
      {asking === null || publish === null ? null : (
        <RetryDialog
          registry={publish.registry}
          from={asking.from}
          busy={actions.busy}
          onRetry={(how) => actions.retry(how, () => setAsking(null))}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  )
}

function MoreMenu({ job, onDelete }: { readonly job: JobView; readonly onDelete: () => void }) {
  const { show } = useToasts()
  const copy = async (text: string): Promise<void> => {
    if (await copyText(text)) show({ tone: 'good', title: 'Copied', detail: text })
    else show({ tone: 'warn', title: 'The browser does not let the page copy', detail: text })
  }
  const at = `/jobs/${encodeURIComponent(job.id)}`
  const command = isOver(job) ? `slipway status ${job.id}` : `slipway logs --follow ${job.id}`
  return (
    <Menu label="More" sign="⋯">
      <MenuItem onChoose={() => void copy(`${command} --url ${rootAddress().href.replace(/\/$/, '')}`)}>
        Copy the command line
      </MenuItem>
      <MenuItem onChoose={() => void copy(apiAddress(at))}>Copy the API address</MenuItem>
      <MenuLink href={apiAddress(at)}>Job as JSON</MenuLink>
      <MenuLink href={apiAddress(`${at}/record`)}>Record as JSON</MenuLink>
      <MenuLink href={apiAddress(`${at}/dockerfile`)}>Dockerfile</MenuLink>
      <MenuItem danger onChoose={onDelete}>
        Delete the job
      </MenuItem>
    </Menu>
  )
}
