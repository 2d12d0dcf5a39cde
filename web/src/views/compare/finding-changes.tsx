import { useMemo } from 'react'
import type { Coverage, Finding, Findings } from '../../../../src/client/api-types.generated.ts'
import { formatCount } from '../../ui/format.ts'
import { SeverityBadge } from '../../ui/severity-badge.tsx'
import { canCompare, compareFindings } from './finding-diff.ts'
import { SideName } from './piece-pair.tsx'
import { ShortList } from './short-list.tsx'
import { ForeignText } from '../../ui/foreign-text.tsx'

const COVERAGE: Readonly<Record<Coverage, string>> = {
  scanned: 'scanned',
  partial: 'scanned in part',
  stale: 'scanned with data that are too old',
  unsupported_os: 'of a system without advisories',
  not_scanned: 'not scanned',
  error: 'not scanned, because the scan failed',
}

interface Props {
  readonly first: Findings
  readonly second: Findings
}

/** Known weaknesses that only one of the images has. */
export function FindingChanges({ first, second }: Props) {
  const { onlyFirst, onlySecond, both } = useMemo(
    () => compareFindings(first.findings, second.findings),
    [first, second],
  )
  const isScanned = first.status === 'scanned' && second.status === 'scanned'
  const hasAny = canCompare(first, second) && onlyFirst.length + onlySecond.length + both > 0
  return (
    <div className="card-body compare-lists">
      {isScanned ? null : (
        <p className="soft">
          <SideName side="A" /> is {COVERAGE[first.status]}, <SideName side="B" /> is{' '}
          {COVERAGE[second.status]}.
          {hasAny
            ? ' There may be more than is known.'
            : ' So nothing can be said about what sets them apart.'}
        </p>
      )}
      {isScanned && !hasAny ? <p className="soft">Neither has a known weakness.</p> : null}
      {hasAny ? <p className="soft">{formatCount(both, 'finding')} in both.</p> : null}
      {hasAny ? (
        <>
          <OnlyIn side="A" findings={onlyFirst} />
          <OnlyIn side="B" findings={onlySecond} />
        </>
      ) : null}
    </div>
  )
}

function OnlyIn({ side, findings }: { readonly side: 'A' | 'B'; readonly findings: readonly Finding[] }) {
  return (
    <ShortList
      title={
        <>
          Only in <SideName side={side} /> ({findings.length})
        </>
      }
      items={findings}
      keyOf={({ id, package: { kind, name } }) => `${id} ${kind} ${name}`}
    >
      {({ id, severity, package: { name, version }, fixedVersion }) => (
        <>
          <span className="compare-finding">
            <SeverityBadge severity={severity} /> <ForeignText className="mono" text={id} />
          </span>
          <span>
            <ForeignText text={name} /> <ForeignText className="mono" text={version} />
            <span className="faint">
              {fixedVersion === null ? ', no fix yet' : ', fixed in '}
              {fixedVersion === null ? null : <bdi className="mono">{fixedVersion}</bdi>}
            </span>
          </span>
        </>
      )}
    </ShortList>
  )
}
