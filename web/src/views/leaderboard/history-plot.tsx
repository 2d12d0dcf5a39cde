import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { Link, useLocation } from 'wouter'
import type { Direction, ScorePoint } from '../../../../src/client/api-types.generated.ts'
import { formatNumber } from '../../ui/format.ts'
import { useTheme } from '../../ui/theme.tsx'
import { Time } from '../../ui/time.tsx'
import { HistoryTable } from './history-table.tsx'
import { type PlotColours, plotOptions } from './plot-options.ts'
import { bestSoFar } from './ranks.ts'

const HEIGHT = 240

interface Props {
  /** In the order of their ends. */
  readonly history: readonly ScorePoint[]
  readonly direction: Direction
}

/** Each job a point, the best so far a line. What the canvas shows is there as a table, too. */
export function HistoryPlot({ history, direction }: Props) {
  const [, navigate] = useLocation()
  const [under, setUnder] = useState<number | null>(null)
  const best = useMemo(
    () =>
      bestSoFar(
        history.map(({ performance }) => performance),
        direction,
      ),
    [history, direction],
  )
  const open = (at: number): void => {
    const job = history[at]
    if (job !== undefined) navigate(`/jobs/${job.id}`)
  }
  const place = useHistoryCanvas(history, best, { onOver: setUnder, onOpen: open })
  const shown = history[under ?? history.length - 1]
  return (
    <div className="leaderboard-history">
      <div ref={place} className="leaderboard-canvas" style={{ height: HEIGHT }} aria-hidden="true" />
      <div className="leaderboard-readout">
        {shown === undefined ? null : (
          <>
            <span className="faint">{under === null ? 'Latest' : `Job ${under + 1}`}</span>
            <strong className="numeric">{formatNumber(shown.performance)}</strong>
            <span className="soft">
              <Time at={shown.finishedAt} />
            </span>
            <Link href={`/jobs/${shown.id}`} className="mono">
              {shown.id.slice(-8)}
            </Link>
          </>
        )}
        <span className="leaderboard-legend faint">
          <span className="leaderboard-point" /> a job <span className="leaderboard-line" /> best so far
        </span>
      </div>
      <HistoryTable history={history} best={best} />
    </div>
  )
}

interface Pointing {
  onOver(at: number | null): void
  onOpen(at: number): void
}

function useHistoryCanvas(history: readonly ScorePoint[], best: readonly number[], pointing: Pointing) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(pointing)
  const { theme } = useTheme()
  const data = useMemo<uPlot.AlignedData>(
    () => [history.map((_, at) => at + 1), history.map(({ performance }) => performance), [...best]],
    [history, best],
  )
  const plot = useRef<uPlot | null>(null)
  const newest = useRef(data)
  useEffect(() => {
    latest.current = pointing
    newest.current = data
  })
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const made = new uPlot(
      plotOptions({
        width: element.clientWidth,
        height: HEIGHT,
        colours: readColours(element),
        onOver: (at) => latest.current.onOver(at),
        onOpen: (at) => latest.current.onOpen(at),
      }),
      newest.current,
      element,
    )
    plot.current = made
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.destroy()
      plot.current = null
    }
    // A canvas does not take on other colours by itself.
  }, [theme])
  useEffect(() => plot.current?.setData(data), [data])
  return place
}

/** A canvas knows no `light-dark()`: the colours as they are computed for an element. */
function readColours(element: HTMLElement): PlotColours {
  const probe = element.appendChild(document.createElement('span'))
  const read = (token: string): string => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const colours = {
    text: read('--text-faint'),
    grid: read('--line'),
    point: read('--accent'),
    best: read('--good'),
    surface: read('--surface'),
    font: getComputedStyle(element).fontFamily,
  }
  probe.remove()
  return colours
}
