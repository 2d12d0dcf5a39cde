import type { Logger } from '../../observability/logger.ts'
import type { App } from '../app-deps.ts'

/**
 * One line a request: writes and refusals at `info`, successful reads at `debug`. Paths only: a query may hold the
 * environment of a job.
 */
export function addRequestLog(app: App, logger: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request
    const quiet = (method === 'GET' || method === 'HEAD') && reply.statusCode < 400
    const end = request.url.indexOf('?')
    const line = {
      request: request.id,
      method,
      path: end === -1 ? request.url : request.url.slice(0, end),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    }
    if (quiet) logger.debug(line, 'request')
    else logger.info(line, 'request')
    done()
  })
}
