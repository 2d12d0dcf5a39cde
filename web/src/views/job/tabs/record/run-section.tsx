import type { JobRecord, RecordedRun } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatBytes, formatDuration } from '../../../../ui/format.ts'
import { Digest } from '../parts/digest.tsx'
import { factsOf } from './record-facts.ts'
import { EmptySection, FactRows, Facts, Row, Section } from './section.tsx'

const REFUSALS: Readonly<Record<string, string>> = {
  too_large: 'larger than it may be',
  symbolic_link: 'a link, which is never followed',
  directory: 'a folder',
  not_regular: 'no regular file',
  too_many: 'more files than are read',
  unreadable: 'it cannot be read',
}

export function RunSection({ run }: Pick<JobRecord, 'run'>) {
  if (run === null) return <EmptySection title="Run">Nothing ran, or not yet.</EmptySection>
  return (
    <Section title="Run">
      <Facts>
        <Row name="Ended">{describeEnd(run)}</Row>
        {run.startError === null ? null : (
          <Row name="Start">
            <ForeignText text={run.startError} />
          </Row>
        )}
        {run.adopted ? (
          <Row name="Adopted">
            An earlier process of the service had started it; this one read its result.
          </Row>
        ) : null}
        <FactRows facts={factsOf(run.usage)} />
        <Files run={run} />
        {run.health === null ? null : <Health health={run.health} />}
      </Facts>
    </Section>
  )
}

function describeEnd({ exitCode, oomKilled, timedOut, health }: RecordedRun): string {
  const code = exitCode === null ? 'without an exit code' : `with exit code ${exitCode}`
  if (timedOut) return `at its time limit, ${code}`
  if (oomKilled) return `killed at its memory limit, ${code}`
  return health === null ? code : `stopped by the service, ${code}`
}

function Files({ run: { files, refused } }: { readonly run: RecordedRun }) {
  return (
    <>
      {files.map(({ name, sha256, bytes }) => (
        <Row key={name} name={`/data/${name}`}>
          <Digest text={sha256} label={`the hash of ${name}`} />
          <span className="faint numeric">{formatBytes(bytes)}</span>
        </Row>
      ))}
      {refused.map(({ name, why }) => (
        <Row key={name} name={`/data/${name}`}>
          not read: {REFUSALS[why] ?? why}
        </Row>
      ))}
    </>
  )
}

function Health({ health }: { readonly health: NonNullable<RecordedRun['health']> }) {
  const { port, path, healthyMs, probes, lastStatus, lastError } = health
  return (
    <>
      <Row name="Asked at">
        <ForeignText text={`port ${port}, ${path}`} className="mono" />, {probes} times
      </Row>
      <Row name="Healthy">{healthyMs === null ? 'never' : `after ${formatDuration(healthyMs)}`}</Row>
      {lastStatus === null ? null : <Row name="Last answer">{lastStatus}</Row>}
      {lastError === null ? null : (
        <Row name="Last error">
          <ForeignText text={lastError} />
        </Row>
      )}
    </>
  )
}
