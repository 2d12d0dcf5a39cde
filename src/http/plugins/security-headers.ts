import type { App } from '../app-deps.ts'

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  // The documentation pages replace it with one of their own.
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const

/** Headers of every answer, errors and streams included. Submitted text (logs, Dockerfiles) must never run in a page. */
export function addSecurityHeaders(app: App): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS)
    reply.header('X-Request-Id', request.id)
    done()
  })
}
