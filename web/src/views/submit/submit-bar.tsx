import { formatBytes, formatCount } from '../../ui/format.ts'
import { isApple } from './apple.ts'
import type { Lint } from './editor/use-lint.ts'
import type { Submit } from './use-submit.ts'

interface Props {
  readonly submit: Submit
  readonly lint: Lint
  /** Null: a Dockerfile or a template stands there. */
  readonly nothing: string | null
  /** Fields that are wrong before anything is sent. */
  readonly wrong: number
}

/** Always in sight: what a submission would meet, how far it is, and the button. */
export function SubmitBar({ submit, lint, nothing, wrong }: Props) {
  const { sending } = submit
  const busy = sending.state === 'sending'
  return (
    <div className="submit-bar">
      <div className="submit-bar-state">
        {busy ? <Progress {...sending} /> : <Outlook lint={lint} nothing={nothing} wrong={wrong} />}
      </div>
      {busy ? (
        <button type="button" className="button" onClick={() => submit.cancel()}>
          Cancel
        </button>
      ) : null}
      <button
        type="submit"
        className="button button-primary"
        disabled={busy}
        aria-keyshortcuts="Control+Enter"
      >
        {busy ? 'Sending' : 'Submit'}
        <kbd aria-hidden="true">{isApple() ? '⌘' : 'Ctrl'} ↵</kbd>
      </button>
    </div>
  )
}

function Progress({ sent, whole }: { readonly sent: number; readonly whole: number }) {
  const part = whole === 0 ? 0 : sent / whole
  const words =
    whole === 0
      ? 'Sending'
      : part < 1
        ? `${formatBytes(sent)} of ${formatBytes(whole)}`
        : 'Sent; the service is taking it in'
  return (
    <div className="submit-progress">
      <progress aria-label="Sent" max={1} value={whole === 0 ? undefined : part} />
      <span className="numeric soft">{words}</span>
    </div>
  )
}

/** Told, not enforced: the server decides. Errors of ShellCheck refuse nothing. */
function Outlook({ lint, nothing, wrong }: Omit<Props, 'submit'>) {
  if (nothing !== null) return <span className="soft">{nothing}</span>
  if (wrong > 0) return <span className="submit-problem">{formatCount(wrong, 'field')} to correct</span>
  const refusing = (lint.found?.diagnostics ?? []).filter(
    ({ severity, code }) => severity === 'error' && !code.startsWith('SC'),
  )
  if (refusing.length === 0) {
    const warnings = lint.found?.warnings ?? 0
    return warnings === 0 ? null : (
      <span className="soft">{formatCount(warnings, 'warning')}: it would be taken all the same</span>
    )
  }
  return <span className="submit-problem">{formatCount(refusing.length, 'error')}: it would be refused</span>
}
