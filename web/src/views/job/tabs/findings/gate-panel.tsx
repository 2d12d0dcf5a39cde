import type { Findings, GateException } from '../../../../../../src/client/api-types.generated.ts'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatCount } from '../../../../ui/format.ts'
import { Time } from '../../../../ui/time.tsx'
import { describeGate } from './finding-words.ts'

/** Whether the image would pass today, and what has changed since the job. */
export function GatePanel({ findings }: { readonly findings: Findings }) {
  const { gate } = findings
  const blocking = gate.blocking ?? 0
  const { tone, title, change } = describeGate(findings)
  return (
    <section className="notice" data-tone={tone} aria-label="The gate">
      <strong>
        {title}
        {blocking === 0 ? '' : `: ${formatCount(blocking, 'finding blocks', 'findings block')}`}
      </strong>
      {change === null || gate.recorded === null ? null : (
        <span>
          {change}, <Time at={gate.recorded.at} />. What is known has changed since then, or the rules have.
        </span>
      )}
      <Message gate={gate} />
      {gate.warnings.map((warning) => (
        <ForeignText key={warning} text={warning} className="soft" />
      ))}
      <span className="faint">
        Blocks from severity {gate.failOn} on{gate.ignoreUnfixed ? ', when there is a fix' : ''}; missing
        data: {gate.onMissingData}.
      </span>
      <Exceptions title="Exceptions without which it would not pass" exceptions={gate.used} />
      <Exceptions title="Exceptions that are over" exceptions={gate.expired} />
    </section>
  )
}

/** What blocks has a list of its own below; the gate's sentence names it once more, and says how. */
function Message({ gate: { message, blocking } }: Pick<Findings, 'gate'>) {
  if (message === null) return null
  if (blocking === null || blocking === 0) return <ForeignText text={message} />
  return (
    <details className="job-findings-message">
      <summary>As the gate words it</summary>
      <ForeignText text={message} />
    </details>
  )
}

function Exceptions({
  title,
  exceptions,
}: {
  readonly title: string
  readonly exceptions: readonly GateException[]
}) {
  if (exceptions.length === 0) return null
  return (
    <div>
      {title}:
      <ul className="job-findings-exceptions">
        {exceptions.map(({ id, package: pattern, reason, author, expires }, at) => (
          <li key={at}>
            <code>{id}</code>
            {pattern === undefined ? null : (
              <>
                {' in '}
                <ForeignText text={pattern} className="mono" />
              </>
            )}
            : <ForeignText text={reason} /> (<ForeignText text={author} />, until {expires})
          </li>
        ))}
      </ul>
    </div>
  )
}
