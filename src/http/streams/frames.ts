/** How events and log lines are written: server-sent events (HTML standard, 9.2), NDJSON, plain text. */
import type { JobEvent, LogLine } from '../../jobs/job.ts'
import type { JobChange } from '../../jobs/jobs.ts'
import { presentSummary, presentTime } from '../present-job.ts'
import type { JobSummaryBody } from '../schemas/job.ts'
import type { EventBody, LogLineBody } from '../schemas/stream.ts'

export function eventFrame(event: JobEvent): string {
  const body: EventBody = {
    seq: event.seq,
    job: event.jobId,
    at: presentTime(event.at),
    type: event.type,
    data: event.data,
  }
  return `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(body)}\n\n`
}

/** Without ids: a stream that comes back says what is new from then on, and its reader reads anew what it shows. */
export function changeFrame(change: JobChange): string {
  return `event: ${change.kind}\ndata: ${JSON.stringify(presentChange(change))}\n\n`
}

function presentChange(change: JobChange): JobSummaryBody | { readonly id: string } | Record<string, never> {
  if (change.kind === 'job') return presentSummary(change.job)
  return change.kind === 'removed' ? { id: change.id } : {}
}

/** The id names the attempt too: line numbers start again with each. */
export function logFrame(line: LogLine, attempt: number): string {
  return `id: ${attempt}.${line.seq}\nevent: log\ndata: ${JSON.stringify(presentLine(line))}\n\n`
}

export function logJsonLine(line: LogLine): string {
  return `${JSON.stringify(presentLine(line))}\n`
}

export function logText(line: LogLine): string {
  return `${line.text}\n`
}

export function logTextWithTime(line: LogLine): string {
  return `${presentTime(line.at)} ${line.text}\n`
}

function presentLine(line: LogLine): LogLineBody {
  return {
    seq: line.seq,
    at: presentTime(line.at),
    stage: line.stage,
    step: line.step,
    stream: line.stream,
    text: line.text,
  }
}
