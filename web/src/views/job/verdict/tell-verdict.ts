/** The state of an attempt in one sentence, and what follows from it. */
import type { Attempt, JobView, Stage } from '../../../../../src/client/api-types.generated.ts'
import { formatCount } from '../../../ui/format.ts'
import { failedStage } from '../stage-words.ts'
import { WHAT_TO_DO } from '../what-to-do.ts'

export type VerdictTone = 'good' | 'bad' | 'warn' | 'busy' | 'idle'

export interface Told {
  readonly tone: VerdictTone
  /** How it stands, in a word or two. */
  readonly head: string
  /** The rest of the sentence. */
  readonly sentence: string
  /** What it means, or what to do next. */
  readonly advice: string | null
  /** Since when it is so, while it goes on. */
  readonly since: string | null
}

const DOES: Readonly<Record<Stage, string>> = {
  validate: 'The Dockerfile is read and checked against the rules of this server.',
  build: 'The image is being built; each step is a bar below.',
  scan: 'What is installed in the image is compared with known weaknesses.',
  run: 'The image runs in the sandbox, without a network.',
  measure: 'What the run wrote to /data is read.',
  publish: 'The image has passed and is pushed to the registry.',
}

/** The API's times and words; `job` for what only the whole job knows. */
export function tellVerdict(job: JobView, attempt: Attempt): Told {
  const { verdict } = attempt
  if (verdict !== null) return tellEnd(job, attempt, verdict)
  if (attempt.status === 'queued' || job.status === 'queued') return tellQueued(job, attempt)
  const stage = attempt.stages.find(({ status }) => status === 'running')
  return {
    tone: 'busy',
    head: job.cancelRequested ? 'Stopping' : 'Running',
    sentence: stage === undefined ? 'the next stage is about to begin' : `the stage ${stage.stage}`,
    advice: job.cancelRequested
      ? 'What runs is being stopped and removed.'
      : stage === undefined
        ? null
        : DOES[stage.stage],
    since: stage?.startedAt ?? attempt.startedAt,
  }
}

function tellQueued({ position, cancelRequested }: JobView, { lastFault, createdAt }: Attempt): Told {
  const since = createdAt
  if (lastFault !== null) {
    return {
      tone: 'warn',
      head: 'Waiting to try again',
      sentence: `the service had a fault: ${lastFault}`,
      advice: 'Nothing is wrong with the submission. It goes on by itself, after a wait that grows.',
      since,
    }
  }
  return {
    tone: 'idle',
    head: cancelRequested ? 'Stopping' : 'Waiting in the queue',
    sentence: tellPosition(position),
    advice: 'Submitters take turns; among the jobs of one submitter the higher priority goes first.',
    since,
  }
}

function tellPosition(position: number | null): string {
  if (position === null) return 'a worker is about to take it up'
  if (position === 1) return 'it is next, as soon as a worker is free'
  if (position > 1000) return 'more than 1000 jobs are before it'
  return `place ${position}: ${formatCount(position - 1, 'job')} ${position === 2 ? 'is' : 'are'} before it`
}

function tellEnd(job: JobView, attempt: Attempt, verdict: NonNullable<Attempt['verdict']>): Told {
  const { status, reason, message } = verdict
  if (status === 'succeeded') {
    const isLatest = attempt.number === job.attempt
    const where = isLatest && job.published !== null ? `The image is published as ${job.published}.` : null
    return { tone: 'good', head: 'Succeeded', sentence: message, advice: where, since: null }
  }
  if (status === 'cancelled') {
    return {
      tone: 'warn',
      head: 'Cancelled',
      // The head says it already.
      sentence: message.replace(/^cancelled\s*/i, ''),
      advice: 'Retry goes on from the stage at which it was stopped.',
      since: null,
    }
  }
  const stage = failedStage(attempt)
  const advice = reason === null ? null : WHAT_TO_DO[reason]
  return {
    tone: 'bad',
    head: stage === undefined ? 'Failed' : `Failed in ${stage}`,
    sentence: message,
    advice,
    since: null,
  }
}
