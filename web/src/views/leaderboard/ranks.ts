import type { Direction } from '../../../../src/client/api-types.generated.ts'

/**
 * Ranks of performances that come best first: equals share a rank, and the next one counts them all (1, 1, 3). The
 * service orders equals by submission; who was first is not better for it.
 */
export function shareRanks(performances: readonly number[]): readonly number[] {
  const ranks: number[] = []
  for (const [at, performance] of performances.entries()) {
    const before = ranks[at - 1]
    ranks.push(before !== undefined && performances[at - 1] === performance ? before : at + 1)
  }
  return ranks
}

/** The best performance up to and with each one, in the order of time. */
export function bestSoFar(performances: readonly number[], direction: Direction): readonly number[] {
  const better = direction === 'higher' ? Math.max : Math.min
  const best: number[] = []
  for (const performance of performances) best.push(better(best.at(-1) ?? performance, performance))
  return best
}

/**
 * When a job was submitted, epoch milliseconds: its id is a UUIDv7, of which the first 48 bits are the time (RFC 9562,
 * 5.7). NaN for any other id.
 */
export function submittedAt(id: string): number {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id)
    ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
    : Number.NaN
}
