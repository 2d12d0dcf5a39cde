import type { App } from '../app-deps.ts'

/** In lower case, as Fastify sends them. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  // The documentation pages replace it with one of their own.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

/** Headers of every answer, errors and streams included. Submitted text (logs, Dockerfiles) must never run in a page. */
export function addSecurityHeaders(app: App): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS)
    reply.header('x-request-id', request.id)
    done()
  })
}
