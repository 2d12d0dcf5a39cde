import uPlot from 'uplot'
import { formatNumber } from '../../ui/format.ts'

export interface PlotColours {
  readonly text: string
  readonly grid: string
  readonly point: string
  readonly best: string
  readonly surface: string
  readonly font: string
}

export interface PlotRequest {
  readonly width: number
  readonly height: number
  readonly colours: PlotColours
  /** The nearest job, from 0; null: the pointer is elsewhere. */
  readonly onOver: (at: number | null) => void
  readonly onOpen: (at: number) => void
}

/** Jobs in their order along the way, their performances as points, the best so far as a line of steps. */
export function plotOptions({ width, height, colours, onOver, onOpen }: PlotRequest): uPlot.Options {
  const axis = {
    stroke: colours.text,
    font: `12px ${colours.font}`,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1 },
  }
  return {
    width,
    height,
    padding: [12, 16, 0, 0],
    legend: { show: false },
    scales: { x: { time: false, range: (_, low, high) => [low - 0.5, high + 0.5] } },
    axes: [
      { ...axis, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500], space: 48 },
      { ...axis, size: 72, values: (_, values) => values.map((value) => formatNumber(value)) },
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
    series: [
      {},
      {
        label: 'job',
        stroke: colours.point,
        paths: () => null,
        points: { show: true, size: 7, stroke: colours.point, fill: colours.surface, width: 2 },
      },
      {
        label: 'best',
        stroke: colours.best,
        width: 1.5,
        points: { show: false },
        ...(uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
      },
    ],
    hooks: {
      setCursor: [({ cursor }) => onOver(cursor.idx ?? null)],
      ready: [
        (plot) => {
          plot.over.addEventListener('click', () => {
            const at = plot.cursor.idx
            if (typeof at === 'number') onOpen(at)
          })
        },
      ],
    },
  }
}
