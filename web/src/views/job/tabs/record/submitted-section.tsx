import type { JobRecord } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatBytes } from '../../../../ui/format.ts'
import { Time } from '../../../../ui/time.tsx'
import { Digest } from '../parts/digest.tsx'
import { FactRows, Facts, Row, Section, yesNo } from './section.tsx'
import { factsOf } from './record-facts.ts'

export function SubmittedSection({ record }: { readonly record: JobRecord }) {
  const { at, dockerfile, context, spec } = record.submitted
  return (
    <Section title="Submitted">
      <Facts>
        <Row name="When">
          <Time at={at} />
        </Row>
        <Row name="Dockerfile, SHA-256">
          <Digest text={dockerfile.sha256} label="the hash of the Dockerfile" />
          <span className="faint numeric">{formatBytes(dockerfile.bytes)}</span>
        </Row>
        <Row name="Context, SHA-256">
          {context === null ? (
            <span className="faint">none was sent</span>
          ) : (
            <>
              <Digest text={context.sha256} label="the hash of the context" />
              <span className="faint numeric">{formatBytes(context.bytes)}</span>
            </>
          )}
        </Row>
        <Row name="Policy">
          {record.policy === null ? (
            <span className="faint">not judged yet</span>
          ) : (
            <>
              <ForeignText text={record.policy.name} />
              <Digest text={record.policy.sha256} label="the hash of the policy" />
            </>
          )}
        </Row>
      </Facts>
      <Spec spec={spec} />
    </Section>
  )
}

function Spec({ spec }: { readonly spec: JobRecord['submitted']['spec'] }) {
  const { buildArgs, environment, target, limits, performance, run, publish, hardening } = spec
  return (
    <details className="job-record-more">
      <summary>What was asked for</summary>
      <Facts>
        <Row name="Runs as">{run.mode}</Row>
        <Row name="Performance">{performance}</Row>
        <Row name="Build stage">
          {target === null ? 'the last one' : <ForeignText text={target} className="mono" />}
        </Row>
        <Row name="Time">{limits.timeoutSeconds} s</Row>
        <Row name="Memory">{limits.memoryMiB} MiB</Row>
        <Row name="CPUs">{limits.cpus}</Row>
        <Row name="/data">{limits.dataMiB} MiB</Row>
        <Row name="Processes">{limits.pids}</Row>
        <Row name="Hardening index">{yesNo(hardening)}</Row>
        <Row name="Published to">
          {publish === null ? (
            <span className="faint">nowhere</span>
          ) : (
            <ForeignText text={`${publish.registry}/${publish.repository}:${publish.tag}`} className="mono" />
          )}
        </Row>
        <Pairs name="Build arguments" pairs={buildArgs} />
        <Pairs name="Environment" pairs={environment} />
      </Facts>
    </details>
  )
}

function Pairs({ name, pairs }: { readonly name: string; readonly pairs: Readonly<Record<string, string>> }) {
  const entries = Object.entries(pairs)
  return (
    <Row name={name}>
      {entries.length === 0 ? (
        <span className="faint">none</span>
      ) : (
        <ul>
          {entries.map(([key, value]) => (
            <li key={key}>
              <ForeignText text={`${key}=${value}`} className="mono" />
            </li>
          ))}
        </ul>
      )}
    </Row>
  )
}

/** Whatever ran the container says how it was held. */
export function SandboxSection({ record }: { readonly record: JobRecord }) {
  const facts = factsOf(record.sandbox)
  return (
    <Section title="Sandbox in force">
      {facts.length === 0 ? (
        <p className="soft">Nothing ran, or not yet.</p>
      ) : (
        <Facts>
          <FactRows facts={facts} />
        </Facts>
      )}
    </Section>
  )
}
