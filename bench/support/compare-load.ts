import { type Load, generateLoad } from './load.ts'
import { inTurns, median, pairedRatio } from './statistics.ts'

export const CONNECTIONS = 64

/** What is asked of one of the two servers. */
export type Target = Pick<Load, 'url' | 'method' | 'paths' | 'body' | 'varied'>

export interface LoadComparison {
  /** Medians over the rounds. */
  readonly slipwayPerSecond: number
  readonly floorPerSecond: number
  readonly ratio: number
  readonly p99Ms: number
  /** Of all rounds, the first ones that warm up included. */
  readonly acknowledged: number
}

/** The rates of the two under the same load, in turns. */
export async function compareLoad(quick: boolean, slipway: Target, floor: Target): Promise<LoadComparison> {
  let acknowledged = 0
  const latencies: number[] = []
  const load = async (target: Target, seconds: number): Promise<number> => {
    const result = await generateLoad({ ...target, connections: CONNECTIONS, seconds })
    if (target === slipway) {
      acknowledged += result.acknowledged
      latencies.push(result.p99Ms)
    }
    return result.perSecond
  }
  await load(slipway, 2)
  await load(floor, 2)
  const seconds = quick ? 2 : 5
  const rates = await inTurns(quick ? 2 : 5, {
    slipway: () => load(slipway, seconds),
    floor: () => load(floor, seconds),
  })
  return {
    slipwayPerSecond: median(rates.slipway),
    floorPerSecond: median(rates.floor),
    ratio: pairedRatio(rates.slipway, rates.floor),
    p99Ms: median(latencies),
    acknowledged,
  }
}
