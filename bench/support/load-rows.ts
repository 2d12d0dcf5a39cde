import type { Row } from './benchmark.ts'
import type { LoadComparison } from './compare-load.ts'
import { figure, times } from './format.ts'

/** `least`: answers a second that are aimed at; left out: none. */
export function loadRows(what: string, result: LoadComparison, least?: number): Row[] {
  const { slipwayPerSecond, floorPerSecond, ratio, p99Ms } = result
  return [
    {
      what,
      slipway: figure(slipwayPerSecond, '/s'),
      floor: figure(floorPerSecond, '/s'),
      ratio: times(ratio),
      aim: least === undefined ? '' : `at least ${figure(least, '/s')}`,
      reached: least === undefined ? null : slipwayPerSecond >= least,
    },
    { what: 'p99 of an answer', slipway: figure(p99Ms, 'ms'), floor: '', ratio: '', aim: '', reached: null },
  ]
}
