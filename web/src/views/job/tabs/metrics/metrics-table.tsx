import { useState } from 'react'
import { ForeignText } from '../../../../ui/foreign-text.tsx'
import { formatNumber } from '../../../../ui/format.ts'
import { type MetricOrder, sortMetrics } from './sort-metrics.ts'

/** From this many on a search is of use. */
const MANY = 12

/** All numbers that the run reported, by the file and the path where it wrote them. */
export function MetricsTable({ metrics }: { readonly metrics: Readonly<Record<string, number>> }) {
  const [order, setOrder] = useState<MetricOrder>({ by: 'name', descending: false })
  const [text, setText] = useState('')
  const all = sortMetrics(metrics, order)
  const shown = all.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()))
  return (
    <section className="card" aria-label="Metrics">
      <div className="card-head">
        <h2>Metrics</h2>
        {all.length < MANY ? null : (
          <input
            className="input job-metrics-search"
            type="search"
            placeholder="Name"
            aria-label="Search in the names"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </div>
      {shown.length === 0 ? (
        <p className="job-none">
          {all.length === 0
            ? 'The run reported no numbers. It may write them as JSON to /data/perf.json.'
            : 'No metric is called like that.'}
        </p>
      ) : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label="Metrics, by name">
          <table className="table job-metrics-table">
            <thead>
              <tr>
                <SortHead by="name" label="Name" order={order} onOrder={setOrder} />
                <SortHead by="value" label="Value" order={order} onOrder={setOrder} />
              </tr>
            </thead>
            <tbody>
              {shown.map(({ name, value }) => (
                <tr key={name}>
                  <td className="mono">
                    <ForeignText text={name} />
                  </td>
                  <td className="numeric" title={String(value)}>
                    {formatNumber(value)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

interface HeadProps {
  readonly by: MetricOrder['by']
  readonly label: string
  readonly order: MetricOrder
  readonly onOrder: (order: MetricOrder) => void
}

function SortHead({ by, label, order, onOrder }: HeadProps) {
  const isChosen = order.by === by
  const sort = isChosen ? (order.descending ? 'descending' : 'ascending') : 'none'
  return (
    <th scope="col" aria-sort={sort}>
      <button
        type="button"
        className="job-metrics-sort"
        onClick={() => onOrder({ by, descending: isChosen ? !order.descending : by === 'value' })}
      >
        {label} <span aria-hidden="true">{isChosen ? (order.descending ? '↓' : '↑') : '↕'}</span>
      </button>
    </th>
  )
}
