import { Link } from 'wouter'
import type { AffectedPackage, Finding } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { SeverityBadge } from '../../../../ui/severity-badge.tsx'
import { AdvisoryLink } from './advisory-link.tsx'

/** Of a line of the Dockerfile, from 1. */
export type LineAddress = (line: number) => string

/** One finding as the cells of its row. */
export function FindingCells({
  finding,
  lineAddress,
}: {
  readonly finding: Finding
  readonly lineAddress: LineAddress
}) {
  const { id, aliases, summary, severity, score, fixedVersion, line } = finding
  return (
    <div className="job-findings-row" role="presentation">
      <div role="cell" className="job-findings-severity">
        <SeverityBadge severity={severity} />
        {score === null ? null : (
          <span className="faint numeric" title="CVSS base score">
            {score.toFixed(1)}
          </span>
        )}
      </div>
      <div role="cell">
        <AdvisoryLink id={id} />
        {aliases.length === 0 ? null : (
          <ForeignText text={aliases.join(', ')} className="faint job-findings-aliases" />
        )}
        <div className="soft">
          <ForeignText text={summary} />
        </div>
      </div>
      <div role="cell">
        <PackageName installed={finding.package} />
      </div>
      <div role="cell" className="mono job-findings-versions">
        <ForeignText text={finding.package.version} />{' '}
        {fixedVersion === null ? (
          <span className="faint">no fix yet</span>
        ) : (
          <span>
            <span aria-label="fixed in">→</span> <ForeignText text={fixedVersion} />
          </span>
        )}
      </div>
      <div role="cell" className="numeric">
        {line === null ? (
          <span className="faint" title="It is not known which line brought the package">
            –
          </span>
        ) : (
          <Link href={lineAddress(line + 1)} aria-label={`Line ${line + 1} of the Dockerfile`}>
            {line + 1}
          </Link>
        )}
      </div>
      <div role="cell">
        <GateWord finding={finding} />
      </div>
    </div>
  )
}

function PackageName({ installed: { kind, name, source, path } }: { readonly installed: AffectedPackage }) {
  return (
    <>
      <strong title={path}>
        <ForeignText text={name} />
      </strong>{' '}
      <span className="faint">{kind}</span>
      {source === null || source.name === name ? null : (
        <div className="faint">
          of <ForeignText text={source.name} />
        </div>
      )}
    </>
  )
}

function GateWord({ finding: { blocks, exception } }: { readonly finding: Finding }) {
  if (blocks) {
    return (
      <span className="badge" data-tone="bad">
        blocks
      </span>
    )
  }
  if (exception === null) return null
  return (
    <div>
      <span className="badge" data-tone="warn">
        exception
      </span>
      <div className="soft job-findings-exception">
        <ForeignText text={exception.reason} /> (<ForeignText text={exception.author} />, until{' '}
        {exception.expires})
      </div>
    </div>
  )
}
