import type { JobRecord } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatBytes } from '../../../../ui/format.ts'
import { EmptySection, Section } from './section.tsx'

const TITLE = 'Reached by the build'

/** What the build asked the proxy for, and was given or refused. */
export function ReachedSection({ reached }: Pick<JobRecord, 'reached'>) {
  if (reached === null) {
    return (
      <EmptySection title={TITLE}>
        Not known: the build was not held to a proxy, or has not come to an end.
      </EmptySection>
    )
  }
  if (reached.length === 0) {
    return <EmptySection title={TITLE}>The build asked for nothing outside.</EmptySection>
  }
  return (
    <Section title={TITLE}>
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Hosts">
        <table className="table job-record-table">
          <thead>
            <tr>
              <th scope="col">Host</th>
              <th scope="col">Verdict</th>
              <th scope="col" className="job-right">
                Requests
              </th>
              <th scope="col" className="job-right">
                Sent
              </th>
              <th scope="col" className="job-right">
                Received
              </th>
            </tr>
          </thead>
          <tbody>
            {reached.map(({ host, port, verdict, why, requests, bytesSent, bytesReceived }) => (
              <tr key={`${host} ${port} ${verdict}`}>
                <td className="job-record-host">
                  <ForeignText text={`${host}:${port}`} className="mono" />
                </td>
                <td>
                  <span className="badge" data-tone={verdict === 'allowed' ? 'good' : 'bad'}>
                    {verdict}
                  </span>
                  {why === null ? null : (
                    <div className="soft">
                      <ForeignText text={why} />
                    </div>
                  )}
                </td>
                <td className="numeric job-right">{requests}</td>
                <td className="numeric job-right">{formatBytes(bytesSent)}</td>
                <td className="numeric job-right">{formatBytes(bytesReceived)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
