import { setTimeout as pause } from 'node:timers/promises'

/** Asks until the answer is not undefined; undefined when `deadlineMs` have passed without one. */
export async function awaitState<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  deadlineMs: number,
  intervalMs = 100,
): Promise<T | undefined> {
  const end = Date.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() >= end) return undefined
    await pause(intervalMs)
  }
}
