import { Link } from 'wouter'
import type { GateVerdict, JobRecord } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatCount, formatDuration } from '../../../../ui/format.ts'
import { Time } from '../../../../ui/time.tsx'
import { describeCoverage } from '../findings/finding-words.ts'
import { EmptySection, Facts, Row, Section } from './section.tsx'

const VERDICTS: Readonly<Record<GateVerdict, string>> = {
  pass: 'passed',
  fail: 'did not pass',
  unavailable: 'could not be judged',
}

/** Of the day of the job; what is known now stands in the tab of the findings. */
export function VulnerabilitiesSection({
  vulnerabilities,
  findingsAddress,
}: Pick<JobRecord, 'vulnerabilities'> & { readonly findingsAddress: string }) {
  if (vulnerabilities === null) {
    return <EmptySection title="Vulnerabilities of the day">No scanner looked at the image.</EmptySection>
  }
  const { status, findings, gate, scanner, at } = vulnerabilities
  const { tone, word } = describeCoverage(status)
  const blocking = gate.blocking ?? 0
  return (
    <Section title="Vulnerabilities of the day">
      <Facts>
        <Row name="Status">
          <span className="badge" data-tone={tone}>
            {word}
          </span>
        </Row>
        <Row name="Findings">
          {findings === null ? <span className="faint">not counted: there were no data</span> : findings}
        </Row>
        <Row name="Gate">
          {VERDICTS[gate.verdict] ?? gate.verdict}
          {blocking === 0 ? '' : `, ${formatCount(blocking, 'finding')} blocked`}
          <div className="faint">
            from severity {gate.failOn} on{gate.ignoreUnfixed ? ', when there is a fix' : ''}; missing data:{' '}
            {gate.onMissingData}
          </div>
        </Row>
        {gate.used?.map((exception, index) => (
          <Row key={index} name="Exception">
            <code>{exception.id}</code>: <ForeignText text={exception.reason} /> (
            <ForeignText text={exception.author} />, until {exception.expires})
          </Row>
        ))}
        <Row name="Scanner">
          <ForeignText text={`${scanner.name} ${scanner.version}`} />
          {scanner.generation === null ? null : (
            <span className="faint">, advisories of generation {scanner.generation}</span>
          )}
        </Row>
        <Row name="When">
          <Time at={at} />
        </Row>
      </Facts>
      <Link href={findingsAddress} className="job-record-now">
        What is known now
      </Link>
    </Section>
  )
}

export function HardeningSection({ hardening }: Pick<JobRecord, 'hardening'>) {
  if (hardening === null) return <EmptySection title="Hardening">The image was not audited.</EmptySection>
  const { auditor, version, index, why, tests, warnings, suggestions, durationMs } = hardening
  return (
    <Section title="Hardening">
      <Facts>
        <Row name="Index">
          {index === null ? (
            <ForeignText text={why ?? 'none'} className="soft" />
          ) : (
            <>
              <strong className="numeric">{index}</strong> <span className="faint">of 100</span>
            </>
          )}
        </Row>
        <Row name="Auditor">
          <ForeignText text={version === null ? auditor : `${auditor} ${version}`} />
        </Row>
        {tests === null ? null : <Row name="Tests">{tests}</Row>}
        <Row name="Time">{formatDuration(durationMs)}</Row>
      </Facts>
      <Notes title="warning" notes={warnings} isOpen />
      <Notes title="suggestion" notes={suggestions} isOpen={false} />
    </Section>
  )
}

interface NotesProps {
  readonly title: string
  readonly notes: readonly string[]
  readonly isOpen: boolean
}

function Notes({ title, notes, isOpen }: NotesProps) {
  if (notes.length === 0) return null
  return (
    <details className="job-record-more" open={isOpen}>
      <summary>{formatCount(notes.length, title)}</summary>
      <ul className="job-record-notes">
        {notes.map((note, at) => (
          <li key={at}>
            <ForeignText text={note} />
          </li>
        ))}
      </ul>
    </details>
  )
}
