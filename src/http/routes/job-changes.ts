import type { App, HttpDeps } from '../app-deps.ts'
import { JobSummarySchema } from '../schemas/job.ts'
import { problems } from '../schemas/problem.ts'
import { changeFrame } from '../streams/frames.ts'
import { EVENT_STREAM, runStream } from '../streams/run-stream.ts'
import type { StreamGate } from '../streams/stream-gate.ts'

const schema = {
  operationId: 'followJobs',
  summary: 'Follow all jobs as server-sent events',
  description:
    'An event `job` with a JobSummary each time something about a job changes, `removed` with its `id`, and `many` ' +
    'when more has changed than can be told one by one. Only what happens from now on: after a lost connection read ' +
    'anew what you show. A comment each 15 s shows that the connection lives.',
  tags: ['streams'],
  response: {
    200: { description: 'Changes.', content: { [EVENT_STREAM]: { schema: JobSummarySchema } } },
    ...problems('request_invalid'),
  },
}

export function addJobChanges(app: App, deps: HttpDeps, gate: StreamGate): void {
  app.get('/events', { schema }, async (request, reply) => {
    if (request.method === 'HEAD') return reply.type(EVENT_STREAM).send('' as never)
    return runStream(deps, gate, reply, {
      contentType: EVENT_STREAM,
      batches: (signal) => deps.jobs.changes(signal),
      format: changeFrame,
      resumesEnded: false,
    })
  })
}
