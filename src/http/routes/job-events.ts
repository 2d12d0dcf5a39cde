import { isEnded } from '../../jobs/job.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { JobParams } from '../schemas/shared.ts'
import { EventSchema, EventsHeaders, EventsQuery } from '../schemas/stream.ts'
import { eventFrame } from '../streams/frames.ts'
import { EVENT_STREAM, runStream } from '../streams/run-stream.ts'
import type { StreamGate } from '../streams/stream-gate.ts'

const schema = {
  operationId: 'followJob',
  summary: "Follow a job's progress as server-sent events",
  description:
    'The data of each frame is a JobEvent. Ends with the job; a comment each 15 s shows that the connection lives. ' +
    '204: the job has ended and there is nothing after the given event.',
  tags: ['streams'],
  params: JobParams,
  querystring: EventsQuery,
  headers: EventsHeaders,
  response: {
    200: { description: 'Events, oldest first.', content: { [EVENT_STREAM]: { schema: EventSchema } } },
    204: { description: 'Nothing more will come.', type: 'null' },
    ...problems('request_invalid', 'job_not_found'),
  },
}

export function addJobEvents(app: App, deps: HttpDeps, gate: StreamGate): void {
  app.get('/jobs/:id/events', { schema }, async (request, reply) => {
    const { id } = request.params
    const resumed = request.headers['last-event-id'] ?? request.query.after
    const job = await deps.jobs.get(id)
    if (request.method === 'HEAD') return reply.type(EVENT_STREAM).send()
    return runStream(deps, gate, reply, {
      contentType: EVENT_STREAM,
      batches: (signal) => deps.jobs.events(id, Number(resumed ?? 0), signal),
      format: eventFrame,
      resumesEnded: resumed !== undefined && isEnded(job.status),
    })
  })
}
