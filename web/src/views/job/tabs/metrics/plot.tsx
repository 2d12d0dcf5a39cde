import { useEffect, useRef } from 'react'
import type uPlot from 'uplot'
import { useTheme } from '../../../../ui/theme.tsx'
import { type PlotColours, readColours } from './plot-colours.ts'

/** In pixels; its place is kept while the library is loaded. */
const HEIGHT = 180

interface Props {
  readonly label: string
  /** Seconds. */
  readonly x: readonly number[]
  readonly y: readonly (number | null)[]
  readonly format: (value: number) => string
  /** Steps: each value is of the time since the one before. */
  readonly stepped?: boolean
  /** The axis goes this far up at least, so that hardly anything looks like hardly anything. */
  readonly least?: number
  /** Of round numbers to base 2, for sizes. */
  readonly binary?: boolean
}

/** 1, 2, 4 … bytes and their multiples, up to a terabyte. */
const POWERS_OF_TWO = Array.from({ length: 41 }, (_, at) => 2 ** at)

/** One value over time. The canvas is for the eyes alone: what it shows stands in a table too. */
export function Plot({ label, x, y, format, stepped = false, least = 0, binary = false }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const { theme } = useTheme()
  useEffect(() => {
    const box = place.current
    if (box === null) return
    const stop = new AbortController()
    draw(box, { label, x, y, format, stepped, least, binary }, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) box.textContent = `The plot cannot be drawn: ${String(error)}`
    })
    return () => stop.abort()
  }, [label, x, y, format, stepped, least, binary, theme])
  return (
    <figure className="job-plot" aria-hidden="true">
      <figcaption className="faint">{label}</figcaption>
      <div ref={place} className="job-plot-place" style={{ height: HEIGHT }} />
    </figure>
  )
}

async function draw(box: HTMLElement, props: Required<Props>, signal: AbortSignal): Promise<void> {
  const [{ default: Chart }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')])
  // The theme is set on the document after the views have been told of it.
  await new Promise((resolve) => requestAnimationFrame(resolve))
  if (signal.aborted) return
  const chart = new Chart(optionsOf(Chart, box, props), [[...props.x], [...props.y]], box)
  const watch = new ResizeObserver(() => chart.setSize({ width: box.clientWidth, height: HEIGHT }))
  watch.observe(box)
  signal.addEventListener('abort', () => {
    watch.disconnect()
    chart.destroy()
  })
}

function optionsOf(Chart: typeof uPlot, box: HTMLElement, props: Required<Props>): uPlot.Options {
  const { label, format, stepped, least, binary } = props
  const colours = readColours(box)
  const stepsBefore = stepped ? Chart.paths.stepped?.({ align: -1 }) : undefined
  return {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_, __, last) => [0, last] },
      y: { range: (_, __, most) => [0, Math.max(most * 1.08, least, Number.MIN_VALUE)] },
    },
    axes: [
      axis(colours, (value) => `${value} s`),
      { ...axis(colours, format), size: 76, ...(binary ? { incrs: POWERS_OF_TWO } : {}) },
    ],
    series: [
      {},
      {
        label,
        stroke: colours.line,
        fill: colours.area,
        width: 1.5,
        points: { show: false },
        ...(stepsBefore === undefined ? {} : { paths: stepsBefore }),
      },
    ],
  }
}

function axis({ text, grid, font }: PlotColours, format: (value: number) => string): uPlot.Axis {
  return {
    stroke: text,
    font,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1 },
    values: (_, splits) => splits.map(format),
  }
}
