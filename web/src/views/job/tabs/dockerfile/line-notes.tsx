import { Link } from 'wouter'
import type { Diagnostic, Finding } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { SeverityBadge } from '../../../../ui/severity-badge.tsx'
import { AnsiText } from '../../log/ansi-text.tsx'
import { AdvisoryLink } from '../findings/advisory-link.tsx'
import type { FailedLine } from './failed-line.ts'
import type { LineMarks } from './line-marks.ts'

/** Most findings that are listed at a line; a base image has hundreds, and there is a tab for them. */
const MOST = 12

const TONES = { error: 'bad', warning: 'warn', info: 'idle' } as const

interface Props {
  readonly marks: LineMarks | undefined
  readonly failed: FailedLine | null
  readonly findingsAddress: string
}

export function LineNotes({ marks, failed, findingsAddress }: Props) {
  return (
    <div className="job-dockerfile-notes">
      {failed === null ? null : <Failure failed={failed} />}
      {marks?.diagnostics.map((diagnostic, at) => (
        <DiagnosticNote key={at} diagnostic={diagnostic} />
      ))}
      {marks === undefined || marks.findings.length === 0 ? null : (
        <FindingNotes findings={marks.findings} address={findingsAddress} />
      )}
    </div>
  )
}

function Failure({ failed }: { readonly failed: FailedLine }) {
  return (
    <div className="job-dockerfile-note">
      <strong>
        <ForeignText text={failed.message} />
      </strong>
      {failed.excerpt.length === 0 ? null : (
        <pre
          className="job-dockerfile-excerpt"
          tabIndex={0}
          aria-label="The lines of the log that explain it"
        >
          {failed.excerpt.map((line, at) => (
            <span key={at} className="job-dockerfile-excerpt-line">
              <AnsiText line={line} />
            </span>
          ))}
        </pre>
      )}
    </div>
  )
}

function DiagnosticNote({
  diagnostic: { severity, code, message, action },
}: {
  readonly diagnostic: Diagnostic
}) {
  return (
    <div className="job-dockerfile-note">
      <div className="job-dockerfile-note-head">
        <span className="badge" data-tone={TONES[severity]}>
          {severity === 'info' ? 'hint' : severity}
        </span>
        <code className="faint">{code}</code>
      </div>
      <ForeignText text={message} />
      <ForeignText text={action} className="soft" />
    </div>
  )
}

function FindingNotes({
  findings,
  address,
}: {
  readonly findings: readonly Finding[]
  readonly address: string
}) {
  const rest = findings.length - MOST
  return (
    <div className="job-dockerfile-note">
      <span className="soft">Known weaknesses in what this line brings:</span>
      <ul className="job-dockerfile-findings">
        {findings.slice(0, MOST).map((finding, at) => (
          <li key={at}>
            <SeverityBadge severity={finding.severity} /> <AdvisoryLink id={finding.id} />{' '}
            <ForeignText text={finding.package.name} />{' '}
            <ForeignText text={finding.package.version} className="mono" />{' '}
            {finding.fixedVersion === null ? (
              <span className="faint">no fix yet</span>
            ) : (
              <>
                <span aria-label="fixed in">→</span>{' '}
                <ForeignText text={finding.fixedVersion} className="mono" />
              </>
            )}
            {finding.blocks ? (
              <>
                {' '}
                <span className="badge" data-tone="bad">
                  blocks
                </span>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <Link href={address}>{rest > 0 ? `All ${findings.length}, in Findings` : 'In Findings'}</Link>
    </div>
  )
}
