import type { JobView } from '../../../../../src/client/api-types.generated.ts'

/** What each tab of a job is given. */
export interface JobTabProps {
  readonly job: JobView
  /** The number of the attempt that is looked at, which need not be the latest. */
  readonly attempt: number
}
