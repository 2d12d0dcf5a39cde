import type { JobRecord } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatDuration } from '../../../../ui/format.ts'
import { Time } from '../../../../ui/time.tsx'
import { Facts, Row, Section } from './section.tsx'

export function TimingsSection({ timings }: Pick<JobRecord, 'timings'>) {
  return (
    <Section title="Timings">
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Stages">
        <table className="table job-record-table">
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col">Status</th>
              <th scope="col">Began</th>
              <th scope="col" className="job-right">
                Took
              </th>
            </tr>
          </thead>
          <tbody>
            {timings.map(({ stage, status, startedAt, durationMs }) => (
              <tr key={stage}>
                <td>{stage}</td>
                <td>{status}</td>
                <td>{startedAt === null ? <span className="faint">–</span> : <Time at={startedAt} />}</td>
                <td className="numeric job-right">
                  {durationMs === null ? <span className="faint">–</span> : formatDuration(durationMs)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

export function VersionsSection({ versions }: Pick<JobRecord, 'versions'>) {
  return (
    <Section title="Versions">
      <Facts>
        {Object.entries(versions).map(([name, version]) => (
          <Row key={name} name={name}>
            <ForeignText text={version} />
          </Row>
        ))}
      </Facts>
    </Section>
  )
}
