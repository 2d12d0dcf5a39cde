import type { RefObject } from 'react'
import type { Diagnostic } from '../../../../../src/client/api-types.generated.ts'
import { formatCount } from '../../../ui/format.ts'
import { describeError } from '../../../ui/problem-notice.tsx'
import { byWeight } from './apply-edits.ts'
import type { Lint } from './use-lint.ts'

interface Props {
  readonly lint: Lint
  /** Where Escape leads from the editor. */
  readonly summary: RefObject<HTMLParagraphElement | null>
  readonly onJump: (diagnostic: Diagnostic) => void
  readonly onFix: (diagnostic: Diagnostic) => void
  /** Offered while nothing stands there; null where something does. */
  readonly onExample: (() => void) | null
}

/** All that was found, the worst first; each leads to its line, and is mended where the service knows how. */
export function DiagnosticsList({ lint, summary, onJump, onFix, onExample }: Props) {
  const diagnostics = byWeight(lint.found?.diagnostics ?? [])
  return (
    <section className="submit-findings" aria-label="What was found in the Dockerfile">
      <p className="submit-counts" role="status" ref={summary} tabIndex={-1}>
        <Counts lint={lint} />
      </p>
      {onExample === null ? null : (
        <button type="button" className="button button-small" onClick={onExample}>
          Start from this example
        </button>
      )}
      {diagnostics.length === 0 ? null : (
        <ul className="submit-found">
          {diagnostics.map((diagnostic, at) => (
            <Row
              // The same code may stand twice at one place: only the order tells them apart.
              key={`${diagnostic.code} ${at}`}
              diagnostic={diagnostic}
              stale={lint.busy}
              onJump={onJump}
              onFix={onFix}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

function Counts({ lint: { found, error } }: { readonly lint: Lint }) {
  if (error !== null) {
    return <span className="soft">The Dockerfile could not be checked: {describeError(error).title}.</span>
  }
  if (found === null) {
    return <span className="soft">It is checked while you type; nothing is sent before you submit.</span>
  }
  if (found.diagnostics.length === 0) return <span>Checked; there is nothing to say against it.</span>
  const { errors, warnings, infos } = found
  return (
    <>
      {errors === 0 ? null : <Count tone="bad" words={formatCount(errors, 'error')} />}
      {warnings === 0 ? null : <Count tone="warn" words={formatCount(warnings, 'warning')} />}
      {infos === 0 ? null : <Count tone="busy" words={formatCount(infos, 'note')} />}
    </>
  )
}

function Count({ tone, words }: { readonly tone: string; readonly words: string }) {
  return (
    <span className="badge" data-tone={tone}>
      {words}
    </span>
  )
}

interface RowProps extends Pick<Props, 'onJump' | 'onFix'> {
  readonly diagnostic: Diagnostic
  readonly stale: boolean
}

function Row({ diagnostic, stale, onJump, onFix }: RowProps) {
  const { code, severity, message, action, range, fix } = diagnostic
  const line = range.start.line + 1
  return (
    <li className="submit-found-row" data-severity={severity}>
      <button
        type="button"
        className="button button-quiet button-small numeric"
        aria-label={`Go to line ${line}: ${severity} ${code}`}
        onClick={() => onJump(diagnostic)}
      >
        line {line}
      </button>
      <div className="submit-found-words">
        <p>
          <strong>{message}</strong> <span className="mono faint">{code}</span>
        </p>
        <p className="soft">{action}</p>
      </div>
      {fix === undefined ? null : (
        <button
          type="button"
          className="button button-small"
          disabled={stale}
          onClick={() => onFix(diagnostic)}
        >
          {fix.title}
        </button>
      )}
    </li>
  )
}
