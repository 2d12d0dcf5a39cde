export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Linear between the two nearest values. NaN for none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * part
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}

/**
 * Measures several things in turns (A B A B …), so that what else the machine does meanwhile falls on all of them, and
 * returns what each round gave. Every other round goes backwards: nothing always comes first.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  things: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(things) as Name[]
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed()
    for (const name of order) results[name].push(await things[name]())
  }
  return results
}

/** The median over the rounds of one to the other: steadier than the ratio of the medians where the machine is shared. */
export function pairedRatio(ours: readonly number[], floor: readonly number[]): number {
  return median(ours.map((value, round) => value / (floor[round] ?? Number.NaN)))
}
