import type { Findings } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Time } from '../../../../ui/time.tsx'
import { describeCoverage } from './finding-words.ts'

/** For how much of the image there were data: without that, no number below means anything. */
export function CoveragePanel({ findings }: { readonly findings: Findings }) {
  const { status, ecosystems, notes, current, at, scanner } = findings
  const { tone, word, sentence } = describeCoverage(status)
  return (
    <section className="card" aria-label="What was looked at">
      <div className="card-head">
        <span className="job-findings-coverage">
          <span className="badge" data-tone={tone}>
            {word}
          </span>
          <span>{sentence}</span>
        </span>
        <span className="faint">
          {current ? 'Matched with the advisories of now,' : 'As found when the job ran,'} <Time at={at} />,{' '}
          <ForeignText text={scanner.name} /> <ForeignText text={scanner.version} />
        </span>
      </div>
      {ecosystems.length === 0 ? null : <Ecosystems ecosystems={ecosystems} />}
      {notes.length === 0 ? null : (
        <ul className="job-findings-notes">
          {notes.map((note) => (
            <li key={note}>
              <ForeignText text={note} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Ecosystems({ ecosystems }: Pick<Findings, 'ecosystems'>) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Ecosystems">
      <table className="table job-findings-ecosystems">
        <thead>
          <tr>
            <th scope="col">Ecosystem</th>
            <th scope="col">Status</th>
            <th scope="col" className="job-right">
              Packages
            </th>
            <th scope="col">Advisories of</th>
            <th scope="col">Note</th>
          </tr>
        </thead>
        <tbody>
          {ecosystems.map((one) => (
            <tr key={one.ecosystem}>
              <th scope="row">
                <ForeignText text={one.ecosystem} />
              </th>
              <td>
                <span className="badge" data-tone={describeCoverage(one.status).tone}>
                  {describeCoverage(one.status).word}
                </span>
              </td>
              <td className="numeric job-right" title={formatCount(one.packages, 'package')}>
                {one.packages}
              </td>
              <td>
                {one.dataAt === null ? <span className="faint">no data</span> : <Time at={one.dataAt} />}
              </td>
              <td>{one.note === null ? null : <ForeignText text={one.note} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
