import type { JobRecord } from '../../../../../../src/client/api-types.generated.ts'
import { formatBytes, formatDuration } from '../../../../ui/format.ts'
import { type UsageBar, fillOf, usageBars } from './usage.ts'

/** From this on a limit was close. */
const CLOSE = 0.9

const FORMATS: Readonly<Record<UsageBar['kind'], (value: number) => string>> = {
  time: formatDuration,
  cores: (value) => `${value.toFixed(2)} ${value === 1 ? 'core' : 'cores'}`,
  bytes: formatBytes,
}

/** What the host measured, against the limits. */
export function UsagePanel({ record }: { readonly record: JobRecord }) {
  const bars = usageBars(record)
  return (
    <section className="card" aria-label="Measured by the host">
      <div className="card-head">
        <h2>Measured by the host</h2>
      </div>
      {bars.length === 0 ? (
        <p className="job-none">Nothing ran, or not yet: there is nothing to measure.</p>
      ) : (
        <div className="card-body job-usage">
          {bars.map((bar) => (
            <Bar key={bar.name} bar={bar} />
          ))}
        </div>
      )}
    </section>
  )
}

function Bar({ bar }: { readonly bar: UsageBar }) {
  const { name, kind, used, limit, cpuMs } = bar
  const fill = fillOf(bar)
  const words = FORMATS[kind](used)
  const of = limit === null ? 'no limit' : `of ${limitWords(kind, limit)}`
  return (
    <div className="job-usage-bar">
      <div className="card-row">
        <span className="faint">{name}</span>
        <span className="numeric">
          <strong>{words}</strong> <span className="faint">{of}</span>
        </span>
      </div>
      {fill === null ? null : (
        <div
          className="job-usage-track"
          role="meter"
          aria-label={name}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(fill * 100)}
          aria-valuetext={`${words} ${of}`}
        >
          <div className="job-usage-fill" data-close={fill >= CLOSE} style={{ width: `${fill * 100}%` }} />
        </div>
      )}
      {cpuMs === undefined ? null : (
        <span className="faint numeric">{formatDuration(cpuMs)} of CPU time</span>
      )}
    </div>
  )
}

function limitWords(kind: UsageBar['kind'], limit: number): string {
  return kind === 'cores' ? `${limit} ${limit === 1 ? 'core' : 'cores'}` : FORMATS[kind](limit)
}
