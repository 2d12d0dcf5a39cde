import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Finding } from '../../../../../../src/client/api-types.generated.ts'
import { observeWindow } from '../../../../ui/window-rect.ts'
import { findingRows } from './filter-findings.ts'
import { FindingCells, type LineAddress } from './finding-cells.tsx'
import { PackageHead } from './package-head.tsx'

interface Props {
  readonly findings: readonly Finding[]
  readonly byPackage: boolean
  readonly lineAddress: LineAddress
}

const COLUMNS = ['Severity', 'Advisory', 'Package', 'Installed → fixed', 'Line', 'Gate'] as const
/** Before a row was measured, in pixels. */
const USUAL_HEIGHT = 72
const OVERSCAN = 8

/** Images have thousands of findings: only the rows in view are in the document, and all of them for a screen reader. */
export function FindingsTable({ findings, byPackage, lineAddress }: Props) {
  const rows = useMemo(() => findingRows(findings, byPackage), [findings, byPackage])
  const body = useRef<HTMLDivElement>(null)
  const [margin, setMargin] = useState(0)
  const virtualizer = useWindowVirtualizer<HTMLElement>({
    count: rows.length,
    estimateSize: () => USUAL_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: margin,
    observeElementRect: observeWindow,
    useFlushSync: false,
    getItemKey: (index) => rows[index]?.key ?? index,
  })
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top
    if (top !== undefined) setMargin(Math.round(top + window.scrollY))
  })
  return (
    <div className="job-findings-table" role="table" aria-label="Findings" aria-rowcount={rows.length + 1}>
      <div role="rowgroup" className="job-findings-heads">
        <div role="row" aria-rowindex={1} className="job-findings-row">
          {COLUMNS.map((name) => (
            <div key={name} role="columnheader">
              {name}
            </div>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        className="job-findings-body"
        ref={body}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              role="row"
              aria-rowindex={index + 2}
              className="job-findings-place"
              style={{ transform: `translateY(${start - margin}px)` }}
            >
              {row.kind === 'package' ? (
                <PackageHead findings={row.findings} />
              ) : (
                <FindingCells finding={row.finding} lineAddress={lineAddress} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
