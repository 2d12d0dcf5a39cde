/** The HTTP front: everything that is registered, in its order. */
import fastify from 'fastify'
import type { App, HttpDeps } from './app-deps.ts'
import { addCompat } from './compat/compat.ts'
import { addPage } from './page/add-page.ts'
import { addBodyReaders } from './plugins/body-readers.ts'
import { addErrorHandling, answerClientError, createErrorResponder } from './plugins/error-handling.ts'
import { addOpenApi } from './plugins/openapi.ts'
import { addOriginGuard } from './plugins/origin-guard.ts'
import { addRequestLog } from './plugins/request-log.ts'
import { addSecurityHeaders } from './plugins/security-headers.ts'
import { addShutdownGuard } from './plugins/shutdown-guard.ts'
import { addUnknownRoutes } from './plugins/unknown-routes.ts'
import { API_PREFIX } from './present-job.ts'
import { createRequestIds } from './request-id.ts'
import { addCancelJob } from './routes/cancel-job.ts'
import { addCollect } from './routes/collect.ts'
import { addCredentials } from './routes/credentials.ts'
import { addDeleteJob } from './routes/delete-job.ts'
import { addDocuments } from './routes/documents.ts'
import { addGetJob } from './routes/get-job.ts'
import { addHealth } from './routes/health.ts'
import { addJobChanges } from './routes/job-changes.ts'
import { addJobDockerfile } from './routes/job-dockerfile.ts'
import { addJobEvents } from './routes/job-events.ts'
import { addJobFindings } from './routes/job-findings.ts'
import { addJobLogs } from './routes/job-logs.ts'
import { addJobRecord } from './routes/job-record.ts'
import { addJobSbom } from './routes/job-sbom.ts'
import { addLint } from './routes/lint.ts'
import { addLeaderboard } from './routes/leaderboard.ts'
import { addListFindings } from './routes/list-findings.ts'
import { addListJobs } from './routes/list-jobs.ts'
import { addRetryJob } from './routes/retry-job.ts'
import { addReviseJob } from './routes/revise-job.ts'
import { addSystem } from './routes/system.ts'
import { addSubmitJob } from './routes/submit-job.ts'
import { addTemplates } from './routes/templates.ts'
import { addUpdateJob } from './routes/update-job.ts'
import { StreamGate } from './streams/stream-gate.ts'
import { compileValidator } from './validation.ts'

/** An app that is ready to `listen` or `inject`. Its `close` waits for requests in flight; abort `deps.shutdown` first to end streams. */
export function buildApp(deps: HttpDeps): App {
  const app = createServer(deps)
  const gate = new StreamGate(deps.config.http.maxConnectionsPerStream)

  addSecurityHeaders(app)
  addRequestLog(app, deps.logger)
  addErrorHandling(app, deps.logger)
  addOriginGuard(app, deps.config.http)
  addUnknownRoutes(app)
  addShutdownGuard(app, deps.shutdown)
  addBodyReaders(app)
  addOpenApi(app)

  app.register(async (root: App) => {
    addHealth(root, deps)
    addDocuments(root)
  })
  addPage(app, deps.page)
  addCompat(app, deps)
  app.register(
    async (api: App) => {
      addSubmitJob(api, deps)
      addListJobs(api, deps)
      addLeaderboard(api, deps)
      addGetJob(api, deps)
      addUpdateJob(api, deps)
      addDeleteJob(api, deps)
      addCancelJob(api, deps)
      addRetryJob(api, deps)
      addReviseJob(api, deps)
      addJobChanges(api, deps, gate)
      addJobEvents(api, deps, gate)
      addJobLogs(api, deps, gate)
      addJobDockerfile(api, deps)
      addJobRecord(api, deps)
      addJobFindings(api, deps)
      addJobSbom(api, deps)
      addListFindings(api, deps)
      addLint(api, deps)
      addCollect(api, deps)
      addCredentials(api, deps)
      addTemplates(api, deps)
      addSystem(api, deps, gate)
    },
    { prefix: API_PREFIX },
  )
  return app
}

/**
 * Measured on Node 26: JSON.stringify takes 1.2 us for a job and compiled serialisers 2.2 us; making those for every
 * status of every route took half of the start. The presenters give exactly what the schemas say; tests check it.
 * Given as factories, for without them Fastify loads Ajv and fast-json-stringify, 4 MB that are never used.
 */
const COMPILERS = {
  buildValidator: () => compileValidator as never,
  buildSerializer: () => () => JSON.stringify,
}

function createServer({ logger }: HttpDeps): App {
  const nextId = createRequestIds()
  const respond = createErrorResponder(logger)
  const app = fastify({
    // Our hook writes one line a request; Fastify's own logger would add a child for each.
    logger: false,
    genReqId: nextId,
    frameworkErrors: (error, request, reply) => void respond(error, request, reply),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, nextId()),
    return503OnClosing: false,
    // A socket on which nothing moves, and a request that has not arrived whole: an hour is 512 MiB at 1.2 Mbit/s.
    connectionTimeout: 60_000,
    requestTimeout: 3_600_000,
    keepAliveTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    schemaController: { compilersFactory: COMPILERS },
  }) as unknown as App
  app.server.headersTimeout = 20_000
  return app
}
