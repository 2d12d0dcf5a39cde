import type { Finding, Severity } from '../../../../../../src/client/api-types.generated.ts'
import { formatCount } from '../../../../ui/format.ts'
import { countBySeverity } from '../dockerfile/line-marks.ts'
import type { FindingFilter } from './filter-findings.ts'

interface Props {
  readonly findings: readonly Finding[]
  readonly shown: number
  readonly filter: FindingFilter
  readonly byPackage: boolean
  readonly onFilter: (filter: FindingFilter) => void
  readonly onGroup: (byPackage: boolean) => void
}

export function FindingsFilter({ findings, shown, filter, byPackage, onFilter, onGroup }: Props) {
  const blocking = findings.filter(({ blocks }) => blocks).length
  return (
    <div className="job-findings-filter" role="search" aria-label="Findings">
      <input
        className="input job-findings-search"
        type="search"
        placeholder="Advisory, package"
        aria-label="Search in advisories and packages"
        value={filter.text}
        onChange={({ target }) => onFilter({ ...filter, text: target.value })}
      />
      <div className="job-findings-chips" role="group" aria-label="Severities">
        {countBySeverity(findings).map(({ severity, count }) => (
          <button
            key={severity}
            type="button"
            className="button button-small job-findings-chip"
            aria-pressed={filter.severities.has(severity)}
            onClick={() => onFilter({ ...filter, severities: toggled(filter.severities, severity) })}
          >
            {severity} <span className="numeric">{count}</span>
          </button>
        ))}
      </div>
      <label className="job-findings-check">
        <input
          type="checkbox"
          checked={filter.onlyBlocking}
          onChange={({ target }) => onFilter({ ...filter, onlyBlocking: target.checked })}
        />
        Only what blocks <span className="faint numeric">{blocking}</span>
      </label>
      <label className="job-findings-check">
        <input type="checkbox" checked={byPackage} onChange={({ target }) => onGroup(target.checked)} />
        By package
      </label>
      <span className="faint job-findings-shown" role="status">
        {shown === findings.length
          ? formatCount(shown, 'finding')
          : `${shown} of ${findings.length} findings`}
      </span>
    </div>
  )
}

function toggled(severities: ReadonlySet<Severity>, severity: Severity): ReadonlySet<Severity> {
  const next = new Set(severities)
  if (!next.delete(severity)) next.add(severity)
  return next
}
