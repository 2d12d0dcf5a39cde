import { Component, type ReactNode } from 'react'

interface State {
  readonly error: unknown
}

/** What fails in a view leaves the rest of the page alone. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div className="notice" data-tone="bad" role="alert">
        <strong>This view has failed</strong>
        <span>{error instanceof Error ? error.message : String(error)}</span>
        <span className="soft">
          Load the page again: it may be of an older version than the service. If that does not help, it is a
          mistake of ours.
        </span>
        <div>
          <button type="button" className="button" onClick={() => location.reload()}>
            Load again
          </button>
        </div>
      </div>
    )
  }
}
