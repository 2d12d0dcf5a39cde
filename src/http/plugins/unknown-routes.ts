/** 404 for addresses that do not exist, 405 with Allow for those that do under another method; before any body is read. */
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App } from '../app-deps.ts'

/** Must be added before the routes: it collects them as they are registered. */
export function addUnknownRoutes(app: App): void {
  const routes = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    const entry = routes.get(url) ?? { pattern: toPattern(url), methods: new Set<string>() }
    for (const each of [method].flat()) entry.methods.add(each)
    routes.set(url, entry)
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const path = request.url.replace(/[?#].*$/s, '')
    const methods = [...routes.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((entry) => [...entry.methods])
    if (methods.length === 0)
      return done(new SlipwayError('not_found', { detail: `${path} does not exist.` }))
    const allow = [...new Set(methods)].sort().join(', ')
    reply.header('Allow', allow)
    done(new SlipwayError('method_not_allowed', { detail: `${path} takes ${allow}, not ${request.method}.` }))
  })
  // Never reached, the hook has answered; without it Fastify's own handler would be a second voice.
  app.setNotFoundHandler((request) => {
    throw new SlipwayError('not_found', { detail: `${request.url} does not exist.` })
  })
}

function toPattern(url: string): RegExp {
  const source = url
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('\\*', '.*')
    .replace(/:[^/]+/g, '[^/]+')
  return new RegExp(`^${source}$`)
}
