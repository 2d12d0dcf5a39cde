import type { Attempt, Stage, StageStatus } from '../../../../src/client/api-types.generated.ts'

const WORDS: Readonly<Partial<Record<StageStatus, string>>> = { rejected: 'failed', cancelled: 'stopped' }

/** A stage's status in the word that people use for it. */
export function statusWord(status: StageStatus): string {
  return WORDS[status] ?? status
}

/** Where an attempt failed: the stage that rejected the submission, or the one in which the service gave up. */
export function failedStage({ verdict, stages }: Pick<Attempt, 'verdict' | 'stages'>): Stage | undefined {
  if (verdict?.status !== 'failed') return undefined
  return stages.find(({ status }) => status === 'rejected' || status === 'cancelled')?.stage
}
