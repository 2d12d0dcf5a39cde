import { useMemo } from 'react'
import type { JobRecord } from '../../../../../../src/client/api-types.generated.ts'
import { formatBytes, formatNumber } from '../../../../ui/format.ts'
import { Plot } from './plot.tsx'
import { type Series, seriesOf, whyNoSeries } from './samples.ts'

/** Per cent of a core; what uses less is idle. */
const IDLE = 10

const percent = (value: number): string =>
  `${formatNumber(value < IDLE ? Number(value.toFixed(1)) : Math.round(value))} %`

/** CPU and memory while the container ran. */
export function UsageOverTime({ record }: { readonly record: JobRecord }) {
  const samples = record.run?.samples ?? null
  const series = useMemo(() => (samples === null ? null : seriesOf(samples)), [samples])
  return (
    <section className="card" aria-label="Over time">
      <div className="card-head">
        <h2>Over time</h2>
        {record.run?.adopted === true && series !== null ? (
          <span className="faint">since the service took the run over from an earlier process</span>
        ) : null}
      </div>
      {series === null ? (
        <p className="job-none">{whyNoSeries(record)}</p>
      ) : (
        <div className="card-body">
          <div className="columns">
            <Plot
              label="CPU, per cent of a core"
              x={series.seconds}
              y={series.cpuPercent}
              format={percent}
              least={IDLE}
              stepped
            />
            <Plot label="Memory" x={series.seconds} y={series.memoryBytes} format={formatBytes} binary />
          </div>
          <SeriesTable series={series} />
        </div>
      )}
    </section>
  )
}

function SeriesTable({ series }: { readonly series: Series }) {
  return (
    <details className="job-series">
      <summary>As a table</summary>
      <div className="job-series-scroll" tabIndex={0} role="region" aria-label="CPU and memory over time">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Since the start</th>
              <th scope="col">CPU</th>
              <th scope="col">Memory</th>
            </tr>
          </thead>
          <tbody>
            {series.seconds.map((second, at) => {
              const cpu = series.cpuPercent[at] ?? null
              return (
                <tr key={second} className="numeric">
                  <td>{second.toFixed(2)} s</td>
                  <td>{cpu === null ? '–' : percent(cpu)}</td>
                  <td>{formatBytes(series.memoryBytes[at] ?? 0)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </details>
  )
}
