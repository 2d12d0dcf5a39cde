import { ProblemError, UnreachableError } from '../../../src/client/errors.ts'

/** An error of the API as the service words it: what, where, what to do. */
export function ProblemNotice({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry?: () => void
}) {
  const { title, detail, action } = describeError(error)
  return (
    <div className="notice" data-tone="bad" role="alert">
      <strong>{title}</strong>
      {detail === null ? null : <span>{detail}</span>}
      {action === null ? null : <span className="soft">{action}</span>}
      {onRetry === undefined ? null : (
        <div>
          <button type="button" className="button button-small" onClick={onRetry}>
            Try again
          </button>
        </div>
      )}
    </div>
  )
}

export interface DescribedError {
  readonly title: string
  readonly detail: string | null
  readonly action: string | null
}

export function describeError(error: unknown): DescribedError {
  if (error instanceof ProblemError) {
    const { title, detail, action } = error.problem
    return { title, detail: detail ?? null, action: action ?? null }
  }
  if (error instanceof UnreachableError) {
    return {
      title: 'The service does not answer',
      detail: error.message,
      action: 'The page goes on by itself as soon as it is back.',
    }
  }
  return {
    title: 'Something went wrong',
    detail: error instanceof Error ? error.message : String(error),
    action: null,
  }
}
