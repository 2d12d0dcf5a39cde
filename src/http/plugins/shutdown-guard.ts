import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App } from '../app-deps.ts'

/** Refuses writes once the service stops; reads go on until the server closes. */
export function addShutdownGuard(app: App, shutdown: AbortSignal): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!shutdown.aborted) return done()
    reply.header('Connection', 'close')
    if (request.method === 'GET' || request.method === 'HEAD') return done()
    done(new SlipwayError('shutting_down', { detail: 'The service is about to stop and takes no new work.' }))
  })
}
