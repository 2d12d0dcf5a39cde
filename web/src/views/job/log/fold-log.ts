/** Which parts of a log are open before the reader says otherwise. */
import type { JobStatus, Stage, StageStatus } from '../../../../../src/client/api-types.generated.ts'
import type { Section, StageGroup } from './line-store.ts'
import type { Folds } from './log-rows.ts'

export interface LogStory {
  /** The stage with which the attempt began: those before it, and their log, are of an earlier one. */
  readonly from: Stage
  /** How the attempt ended; `running` while it goes on. */
  readonly status: JobStatus
  /** The stage at which it ended, or that runs. */
  readonly stage: Stage | null
  readonly stageStatus: Readonly<Partial<Record<Stage, StageStatus>>>
  /** Names of the build steps that failed. */
  readonly failedSteps: ReadonlySet<string>
  /** The reader saw it run: what was open last stays open at the end. */
  readonly watched: boolean
}

/** By the ids of stages and sections; what the reader has chosen. */
export type Choices = ReadonlyMap<number, boolean>

export function foldLog(groups: readonly StageGroup[], story: LogStory, choices: Choices): Folds {
  const last = groups.findLast(hasOutput) ?? groups.at(-1)
  return {
    stage: (group) => choices.get(group.id) ?? stageIsOpen(group, story, group === last),
    step: (group, section) => choices.get(section.id) ?? stepIsOpen(group, section, story),
  }
}

/** The submission itself wrote in it; what the service says of later stages is beside the point. */
function hasOutput({ sections }: StageGroup): boolean {
  return sections.some(({ entries }) => entries.some(({ stream }) => stream !== 'system'))
}

function stageIsOpen({ stage }: StageGroup, story: LogStory, isLast: boolean): boolean {
  const status = story.stageStatus[stage]
  if (status === 'running' || status === 'rejected') return true
  if (story.stage === stage && (story.status === 'failed' || story.status === 'cancelled')) return true
  return isLast && (story.watched || story.status === 'running')
}

function stepIsOpen({ stage, sections }: StageGroup, section: Section, story: LogStory): boolean {
  const { step } = section
  if (story.stageStatus[stage] === 'running') return true
  if (step !== null && story.failedSteps.has(step)) return true
  const named = sections.filter((one) => one.step !== null)
  if (named.length === 1) return true
  // Without a failed step by name the last one tells most.
  const untold = !named.some((one) => one.step !== null && story.failedSteps.has(one.step))
  const status = story.stageStatus[stage]
  return (status === 'rejected' || status === 'cancelled') && untold && named.at(-1) === section
}
