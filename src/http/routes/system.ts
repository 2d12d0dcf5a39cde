import type { SystemReport } from '../../observability/system.ts'
import type { App, HttpDeps } from '../app-deps.ts'
import { problems } from '../schemas/problem.ts'
import { SystemSchema } from '../schemas/system.ts'
import type { StreamGate } from '../streams/stream-gate.ts'

const schema = {
  operationId: 'getSystem',
  summary: 'All that an operator looks at',
  description:
    'Queue, workers, engine and sandbox in force, what scans know, disk, settings, and the last warnings and errors ' +
    'of the service. A part that cannot be had right now is null, and `problems` says why.',
  tags: ['health'],
  response: { 200: SystemSchema, ...problems() },
}

/**
 * There is one audience as long as there are no tokens. With them, what only an operator needs will need his right:
 * `log`, `engine.address`, `engine.notes`, `storage`, `disk`, `publishing.account`, `service.memory` and `worker.work` of
 * other tenants; the rest is what a submitter asks for to know what happens to a job.
 */
export function addSystem(app: App, { system, config }: HttpDeps, gate: StreamGate): void {
  app.get('/system', { schema }, async (_request, reply) => {
    const streams = { open: gate.open, most: config.http.maxConnectionsPerStream }
    const report = present(await system(), streams)
    // What was true a moment ago is of no use.
    return reply
      .header('cache-control', 'no-store')
      .type('application/json')
      .send(report as never)
  })
}

/** Times as RFC 3339. */
function present(report: SystemReport, streams: { readonly open: number; readonly most: number }) {
  const { at, service, queue, worker, scanner, log } = report
  return {
    ...report,
    at: time(at),
    service: { ...service, startedAt: time(service.startedAt), streams },
    queue: queue && { ...queue, oldestAt: timeOrNull(queue.oldestAt) },
    worker: {
      ...worker,
      work: worker.work.map((work) => ({
        ...work,
        since: time(work.since),
        stageSince: timeOrNull(work.stageSince),
      })),
    },
    scanner: {
      ...scanner,
      ecosystems: scanner.ecosystems.map((state) => ({
        ...state,
        updatedAt: time(state.updatedAt),
        newest: time(state.newest),
      })),
    },
    log: log.map((entry) => ({ ...entry, at: time(entry.at) })),
  }
}

function time(at: number): string {
  return new Date(at).toISOString()
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : time(at)
}
