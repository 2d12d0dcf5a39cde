/** What an attempt was, in words. */
import type { Attempt, StageReport } from '../../../../../../src/client/api-types.generated.ts'
import { formatDuration } from '../../../../ui/format.ts'

/** `from the beginning`, or the stage before which it took over what was there. */
export function describeStart({ from }: Pick<Attempt, 'from'>): string {
  return from === 'validate' ? 'from the beginning' : `from ${from}, with what was there before`
}

/** How often a worker took it up; null: once, as it should be. */
export function describeTries({ tries, status }: Pick<Attempt, 'tries' | 'status'>): string | null {
  if (tries <= 1) return null
  const again = tries === 2 ? 'once more' : `${tries - 1} times more`
  return `Taken up ${again}, after faults of the service${status === 'ended' ? '' : ' so far'}`
}

/** Of one stage: its time, or why it has none. */
export function describeStage(stage: Pick<StageReport, 'status' | 'durationMs'> | undefined): string {
  if (stage === undefined || stage.status === 'pending') return '–'
  if (stage.status === 'skipped') return 'skipped'
  if (stage.durationMs === null) return stage.status
  return formatDuration(stage.durationMs)
}

/** Those that are compared: the newest, and the one that is looked at, newest first. */
export function comparedAttempts(
  attempts: readonly Attempt[],
  chosen: number,
  most: number,
): readonly Attempt[] {
  const newest = attempts.toSorted((a, b) => b.number - a.number)
  const shown = newest.slice(0, most)
  if (shown.some(({ number }) => number === chosen)) return shown
  return [...shown, ...newest.filter(({ number }) => number === chosen)]
}
