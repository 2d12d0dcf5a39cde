import { Fragment } from 'react'
import { differenceTo, formatPercent, formatSigned } from '../../ui/difference.ts'
import { formatBytes, formatDuration, formatNumber } from '../../ui/format.ts'
import type { Figure, FigureKind } from './figures.ts'
import { SideName } from './piece-pair.tsx'
import { ForeignText } from '../../ui/foreign-text.tsx'

const FORMATS: Readonly<Record<FigureKind, (value: number) => string>> = {
  number: formatNumber,
  bytes: formatBytes,
  duration: formatDuration,
}

interface Props {
  readonly groups: readonly { readonly name: string; readonly figures: readonly Figure[] }[]
}

/** What B has more or less than A; nothing is called better, as nobody said which way is. */
export function FigureTable({ groups }: Props) {
  return (
    <div className="table-scroll" role="region" aria-label="Figures of both jobs" tabIndex={0}>
      <table className="table compare-figures">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" className="compare-number">
              <SideName side="A" />
            </th>
            <th scope="col" className="compare-number">
              <SideName side="B" />
            </th>
            <th scope="col" className="compare-number">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ name, figures }) => (
            <Fragment key={name}>
              {figures.length === 0 ? null : (
                <tr>
                  <th scope="rowgroup" colSpan={4} className="compare-group">
                    {name}
                  </th>
                </tr>
              )}
              {figures.map((figure) => (
                <FigureRow key={figure.name} figure={figure} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FigureRow({ figure }: { readonly figure: Figure }) {
  const { name, kind, first, second } = figure
  return (
    <tr>
      <th scope="row" className="compare-figure">
        <ForeignText text={name} />
      </th>
      <Value kind={kind} value={first} />
      <Value kind={kind} value={second} />
      <td className="compare-number">
        {first === null || second === null ? null : <Change kind={kind} first={first} second={second} />}
      </td>
    </tr>
  )
}

function Value({ kind, value }: { readonly kind: FigureKind; readonly value: number | null }) {
  return (
    <td className="compare-number">
      {value === null ? <span className="faint">none</span> : FORMATS[kind](value)}
    </td>
  )
}

function Change({
  kind,
  first,
  second,
}: {
  readonly kind: FigureKind
  readonly first: number
  readonly second: number
}) {
  const { absolute, percent } = differenceTo(first, second)
  if (absolute === 0) return <span className="faint">same</span>
  return (
    <>
      {formatSigned(absolute, FORMATS[kind])}
      {percent === null ? null : <span className="compare-percent faint">{formatPercent(percent)}</span>}
    </>
  )
}
