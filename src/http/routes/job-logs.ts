import { SlipwayError } from '../../errors/slipway-error.ts'
import { type LogLine, isEnded } from '../../jobs/job.ts'
import type { JobView } from '../../jobs/jobs.ts'
import { negotiate } from '../accept.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams } from '../schemas/shared.ts'
import { LogLineSchema, LogsHeaders, LogsQuery } from '../schemas/stream.ts'
import { logFrame, logJsonLine, logText, logTextWithTime } from '../streams/frames.ts'
import { EVENT_STREAM, runStream } from '../streams/run-stream.ts'
import type { StreamGate } from '../streams/stream-gate.ts'
import Type from 'typebox'

const NDJSON = 'application/x-ndjson'

const schema = {
  operationId: 'getJobLog',
  summary: "A job's log, whole or live",
  description:
    'As text (the lines as they were written, terminal codes included), NDJSON or server-sent events, by Accept. ' +
    'The id of an event is `attempt.seq`. 204: the job has ended and there is nothing after the given line.',
  tags: ['streams'],
  params: JobParams,
  querystring: LogsQuery,
  headers: LogsHeaders,
  response: {
    200: {
      description: 'Lines, oldest first.',
      content: {
        'text/plain': { schema: Type.String() },
        [NDJSON]: { schema: LogLineSchema },
        [EVENT_STREAM]: { schema: LogLineSchema },
      },
    },
    204: { description: 'Nothing more will come.', type: 'null' },
    ...problems('request_invalid', 'not_acceptable', 'job_not_found', 'not_found'),
  },
}

export function addJobLogs(app: App, deps: HttpDeps, gate: StreamGate): void {
  app.get('/jobs/:id/logs', { schema }, async (request, reply) => {
    const { id } = request.params
    const { query } = request
    reply.header('Vary', 'Accept')
    const contentType = negotiate(request.headers.accept, ['text/plain', NDJSON, EVENT_STREAM])
    const job = await deps.jobs.get(id)
    const { attempt, after, resumed } = startOf(job, query, request.headers['last-event-id'])
    if (request.method === 'HEAD') return reply.type(contentType).send()
    return runStream(deps, gate, reply, {
      contentType,
      batches: (signal) =>
        deps.jobs.logs(id, { attempt, afterSeq: after, stage: query.stage, follow: query.follow }, signal),
      format: formatter(contentType, attempt, query.timestamps === true),
      resumesEnded: contentType === EVENT_STREAM && resumed && isEnded(job.status),
    })
  })
}

function startOf(
  job: JobView,
  query: { readonly attempt?: number; readonly after?: number },
  lastEventId: string | string[] | undefined,
): { readonly attempt: number; readonly after: number; readonly resumed: boolean } {
  const [lastAttempt, lastSeq] = typeof lastEventId === 'string' ? lastEventId.split('.').map(Number) : []
  const attempt = lastAttempt ?? query.attempt ?? job.attempt
  if (attempt > job.attempt) {
    throw new SlipwayError('not_found', {
      detail: `The job has ${job.attempt} attempt(s); there is no attempt ${attempt}.`,
      where: '/attempt',
      action: 'Leave the attempt out for the latest one.',
    })
  }
  return {
    attempt,
    after: lastSeq ?? query.after ?? 0,
    resumed: lastSeq !== undefined || query.after !== undefined,
  }
}

function formatter(contentType: string, attempt: number, timestamps: boolean): (line: LogLine) => string {
  if (contentType === EVENT_STREAM) return (line) => logFrame(line, attempt)
  if (contentType === NDJSON) return logJsonLine
  return timestamps ? logTextWithTime : logText
}
