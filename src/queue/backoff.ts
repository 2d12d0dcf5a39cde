export interface Backoff {
  /** Longest wait after the first fault, seconds. */
  readonly firstSeconds: number
  /** Longest wait at all, seconds. */
  readonly maxSeconds: number
}

/**
 * The wait before the next try, in whole milliseconds: anywhere between 0 and a bound that doubles with each fault
 * ("full jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), so that jobs which
 * failed together do not come back together. `faults` counts from 1.
 */
export function backoffMs(
  faults: number,
  { firstSeconds, maxSeconds }: Backoff,
  random = Math.random,
): number {
  const boundSeconds = Math.min(maxSeconds, firstSeconds * 2 ** Math.max(0, faults - 1))
  return Math.round(random() * boundSeconds * 1000)
}
