import type { System, SystemScanner } from '../../../../src/client/api-types.generated.ts'
import { Time } from '../../ui/time.tsx'
import { whyUnknown } from './attention.ts'
import { SystemCard, Unknown } from './parts.tsx'

export function AdvisoriesCard({ system }: { readonly system: System }) {
  const { scanner } = system
  const why = whyUnknown(system, 'scanner')
  const aside = <span className="soft">{scanner.status === 'off' ? 'off' : (scanner.name ?? '')}</span>
  return (
    <SystemCard title="Advisories" aside={aside} wide>
      {why === undefined ? null : <Unknown why={why} />}
      <p className="soft">{rules(scanner)}</p>
      {scanner.ecosystems.length + scanner.missing.length === 0 ? (
        <p className="soft system-none">
          {scanner.generation === null
            ? 'The scanner in use keeps its data itself.'
            : 'There are none here yet: slipway advisories sync fetches them.'}
        </p>
      ) : (
        <Ecosystems scanner={scanner} />
      )}
    </SystemCard>
  )
}

function rules({ status, failOn, ignoreUnfixed, onMissingData, maxAgeDays }: SystemScanner): string {
  if (status === 'off') return 'Images are not scanned.'
  const fails =
    failOn === 'none' ? 'Findings fail no job' : `Findings of severity ${failOn} and above fail a job`
  const unfixed = ignoreUnfixed && failOn !== 'none' ? ', those without a fix excepted' : ''
  const missing = onMissingData === 'block' ? 'the job fails' : 'the report says so'
  return `${fails}${unfixed}. Where data are missing or older than ${maxAgeDays} days, ${missing}.`
}

function Ecosystems({ scanner: { ecosystems, missing } }: { readonly scanner: SystemScanner }) {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label="Advisories by ecosystem">
      <table className="table system-table">
        <thead>
          <tr>
            <th scope="col">Ecosystem</th>
            <th scope="col" className="system-right">
              Records
            </th>
            <th scope="col">Fetched</th>
            <th scope="col">Newest record</th>
            <th scope="col">Source</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {ecosystems.map((one) => (
            <tr key={one.ecosystem}>
              <td>{one.ecosystem}</td>
              <td className="system-right numeric">{one.records.toLocaleString()}</td>
              <td>
                <Time at={one.updatedAt} />
              </td>
              <td>
                <Time at={one.newest} />
              </td>
              <td className="system-source">{one.source}</td>
              <td>
                <State tone={one.stale ? 'warn' : 'good'} word={one.stale ? 'too old' : 'current'} />
              </td>
            </tr>
          ))}
          {missing.map((name) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="system-right faint">none</td>
              <td colSpan={3} className="soft">
                Images have it, and there are no advisories of it here.
              </td>
              <td>
                <State tone="warn" word="missing" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function State({ tone, word }: { readonly tone: 'good' | 'warn'; readonly word: string }) {
  return (
    <span className="badge" data-tone={tone}>
      {word}
    </span>
  )
}
