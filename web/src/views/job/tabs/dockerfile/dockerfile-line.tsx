import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { FailedLine } from './failed-line.ts'
import type { Token } from './highlight-dockerfile.ts'
import { type LineMarks, countBySeverity, describeDiagnostics } from './line-marks.ts'
import { LineNotes } from './line-notes.tsx'
import { SEVERITY_TONES } from '../../../../ui/severity-badge.tsx'

interface Props {
  /** From 1. */
  readonly number: number
  readonly tokens: readonly Token[]
  readonly marks: LineMarks | undefined
  readonly failed: FailedLine | null
  /** The address names this line. */
  readonly isNamed: boolean
  readonly address: string
  readonly findingsAddress: string
}

/** A line of the file; beside it badges of what is said about it, which open to the list. */
export function DockerfileLine(props: Props) {
  const { number, tokens, marks, failed, isNamed, address, findingsAddress } = props
  const [isOpen, setOpen] = useState(failed !== null)
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!isNamed) return
    setOpen(true)
    row.current?.scrollIntoView({ block: 'center' })
  }, [isNamed])
  return (
    <li
      ref={row}
      className="job-dockerfile-line"
      data-failed={failed === null ? undefined : true}
      data-named={isNamed ? true : undefined}
    >
      <div className="job-dockerfile-row">
        <Link href={address} replace className="job-dockerfile-number numeric" aria-label={`Line ${number}`}>
          {number}
        </Link>
        <code className="job-dockerfile-code">
          {tokens.map(({ kind, text }, at) => (
            <span key={at} className={`job-dockerfile-${kind}`}>
              {text}
            </span>
          ))}
        </code>
        {failed === null ? null : (
          <span className="badge" data-tone="bad">
            failed here
          </span>
        )}
        {marks === undefined ? null : (
          <MarkBadges number={number} marks={marks} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
        )}
      </div>
      {isOpen && (marks !== undefined || failed !== null) ? (
        <LineNotes marks={marks} failed={failed} findingsAddress={findingsAddress} />
      ) : null}
    </li>
  )
}

interface BadgesProps {
  readonly number: number
  readonly marks: LineMarks
  readonly isOpen: boolean
  readonly onToggle: () => void
}

function MarkBadges({ number, marks, isOpen, onToggle }: BadgesProps) {
  const { diagnostics, findings } = marks
  const counts = countBySeverity(findings)
  const blocking = findings.filter(({ blocks }) => blocks).length
  const worst = diagnostics[0]?.severity
  const tone = worst === 'error' ? 'bad' : worst === 'warning' ? 'warn' : 'idle'
  return (
    <button type="button" className="job-dockerfile-marks" aria-expanded={isOpen} onClick={onToggle}>
      <span className="visually-hidden">Line {number}: </span>
      {worst === undefined ? null : (
        <span className="badge" data-tone={tone}>
          {describeDiagnostics(diagnostics)}
          <Comma />
        </span>
      )}
      {blocking === 0 ? null : (
        <span className="badge numeric" data-tone="bad">
          {blocking === 1 ? '1 blocks' : `${blocking} block`}
          <Comma />
        </span>
      )}
      {counts.map(({ severity, count }) => (
        <span key={severity} className="badge numeric" data-tone={SEVERITY_TONES[severity]} title={severity}>
          {count} {severity}
          <Comma />
        </span>
      ))}
    </button>
  )
}

/** For those who hear the badges in a row. */
function Comma() {
  return <span className="visually-hidden">, </span>
}
