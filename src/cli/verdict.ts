/** The end of a job that was waited for: its report, and the exit code that says how it went. */
import type { JobView } from '../client/api-types.generated.ts'
import { ProblemError } from '../client/errors.ts'
import type { SlipwayClient } from '../client/slipway-client.ts'
import { EXIT } from './exit-codes.ts'
import { Interrupted, interruptible } from './interruption.ts'
import { failedLineOf, jobReport } from './show/job-report.ts'
import { nextSteps } from './show/next-steps.ts'
import { safeJson } from './show/neutralise.ts'
import type { Terminal } from './terminal.ts'
import { watchJob } from './watch-job.ts'

export interface VerdictOptions {
  readonly json: boolean
  readonly after?: number | undefined
}

/** Waits, reports, and returns the exit code. Ctrl-C leaves the job running and says how to go on. */
export async function awaitVerdict(
  client: SlipwayClient,
  id: string,
  terminal: Terminal,
  { json, after }: VerdictOptions,
): Promise<number> {
  try {
    const job = await interruptible((signal) =>
      watchJob(client, id, terminal, { signal, silent: json, after }),
    )
    if (json) terminal.out(safeJson(job, 2))
    else {
      await printReport(client, job, terminal)
      for (const step of nextSteps(job)) terminal.err(`${terminal.paintErr('dim', '→')} ${step}`)
    }
    return job.status === 'succeeded' ? EXIT.succeeded : EXIT.failed
  } catch (error) {
    if (error instanceof Interrupted && !json) {
      terminal.err(
        `The job goes on without you.\n  come back:  slipway watch ${id}\n  its state:  slipway status ${id}\n  cancel it:  slipway cancel ${id}`,
      )
    }
    throw error
  }
}

export async function printReport(client: SlipwayClient, job: JobView, terminal: Terminal): Promise<void> {
  const [record, dockerfile] = await Promise.all([
    job.finishedAt === null ? undefined : ifThere(client.record(job.id)),
    failedLineOf(job) === null ? undefined : ifThere(client.dockerfile(job.id, { attempt: job.attempt })),
  ])
  const text = dockerfile === undefined ? undefined : new TextDecoder().decode(dockerfile)
  const lines = jobReport(job, { record, dockerfile: text }, terminal.paintOut, Date.now())
  for (const line of lines) terminal.out(line)
}

/** The verdict is worth showing without its record and its Dockerfile, too. */
async function ifThere<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}
