import { Link } from 'wouter'
import type { Finding, GateOfNow } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { SeverityBadge } from '../../../../ui/severity-badge.tsx'
import { AdvisoryLink } from './advisory-link.tsx'
import type { LineAddress } from './finding-cells.tsx'
import { type Update, updatesOf } from './updates.ts'

/** Most packages, and most advisories of one, that the short list names. */
const MOST = 10
const MOST_IDS = 3

/** What to do so that the image would pass; nothing, where nothing blocks. */
export function UpdatesPanel({
  findings,
  known,
  lineAddress,
}: {
  readonly findings: readonly Finding[]
  readonly known: GateOfNow['updates']
  readonly lineAddress: LineAddress
}) {
  const updates = updatesOf(findings, known)
  if (updates.length === 0) return null
  const rest = updates.length - MOST
  return (
    <section className="card" aria-label="What to update">
      <div className="card-head">
        <h2>What to update</h2>
      </div>
      <ul className="job-updates">
        {updates.slice(0, MOST).map((update) => (
          <li key={`${update.ecosystem} ${update.name} ${update.version}`} className="job-update">
            <SeverityBadge severity={update.severity} />
            <div>
              <strong>
                <ForeignText text={update.name} />
              </strong>{' '}
              <ForeignText text={update.version} className="mono" /> <Target update={update} />
              <div className="faint">
                <Ids ids={update.ids} />
                {update.lines.map((line, at) => (
                  <span key={line}>
                    {at === 0 ? ' · line ' : ', '}
                    <Link href={lineAddress(line)} aria-label={`Line ${line} of the Dockerfile`}>
                      {line}
                    </Link>
                  </span>
                ))}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {rest > 0 ? <p className="soft job-updates-rest">And {rest} more: see “Only what blocks”.</p> : null}
    </section>
  )
}

function Target({ update: { fixed, target } }: { readonly update: Update }) {
  if (fixed.length === 0) return <span className="faint">no version with a fix yet</span>
  return (
    <span>
      <span aria-label="to">→</span> {target === null ? 'the highest of ' : ''}
      <ForeignText text={target ?? fixed.join(', ')} className="mono" />
    </span>
  )
}

function Ids({ ids }: { readonly ids: readonly string[] }) {
  const rest = ids.length - MOST_IDS
  return (
    <>
      {ids.slice(0, MOST_IDS).map((id, at) => (
        <span key={id}>
          {at === 0 ? '' : ', '}
          <AdvisoryLink id={id} />
        </span>
      ))}
      {rest > 0 ? ` and ${rest} more` : ''}
    </>
  )
}
