import { useId, useState } from 'react'
import type { Stage } from '../../../../../src/client/api-types.generated.ts'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import type { Retry } from './use-job-actions.ts'

interface Props {
  readonly registry: string
  readonly from: Stage | undefined
  readonly busy: boolean
  readonly onRetry: (retry: Retry) => void
  readonly onClose: () => void
}

/** For a job that came with an account of its own: it was erased when the job ended. */
export function RetryDialog({ registry, from, busy, onRetry, onClose }: Props) {
  const id = useId()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const given = username !== '' || password !== ''
  const retry = (): void => onRetry({ from, ...(given ? { credential: { username, password } } : {}) })
  return (
    <ConfirmDialog
      title="Retry with the account again"
      action={from === undefined ? 'Retry' : `Retry from ${from}`}
      busy={busy}
      onConfirm={retry}
      onClose={onClose}
    >
      <p className="soft">
        This job came with a user name and a password for {registry}. They were erased when it ended, so that
        publishing needs them again.
      </p>
      <form
        className="job-dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          retry()
        }}
      >
        <div className="field">
          <label htmlFor={`${id}-user`}>User name</label>
          <input
            id={`${id}-user`}
            className="input"
            autoComplete="off"
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-password`}>Password or token</label>
          <input
            id={`${id}-password`}
            className="input"
            type="password"
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        {/* Without a button of its own a form with two fields does not take Enter. */}
        <button type="submit" hidden disabled={busy} />
      </form>
    </ConfirmDialog>
  )
}
