import type { Attempt, Stage } from '../../../../../src/client/api-types.generated.ts'

export const STAGES: readonly Stage[] = ['validate', 'build', 'scan', 'run', 'measure', 'publish']

/** The stages from which an attempt may be repeated: up to the first one that did not pass. */
export function retryStages(attempt: Attempt | undefined): readonly Stage[] {
  const done = (stage: Stage): boolean => {
    const status = attempt?.stages.find((one) => one.stage === stage)?.status
    return status === 'passed' || status === 'skipped'
  }
  const first = STAGES.findIndex((stage) => !done(stage))
  return first < 0 ? STAGES : STAGES.slice(0, first + 1)
}
