import type { HTTPMethods } from 'fastify'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App } from '../app-deps.ts'

const METHODS: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/**
 * Answers the methods which an address does not have in the words of the scope's dialect (405 with Allow), before any
 * body is read. HEAD goes with GET.
 */
export function refuseOtherMethods(scope: App, url: string, allowed: readonly HTTPMethods[]): void {
  const allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  const others = METHODS.filter((method) => !allowed.includes(method))
  scope.route({
    method: allowed.includes('GET') ? others : [...others, 'HEAD'],
    url,
    schema: { hide: true },
    onRequest: (request, reply, done) => {
      reply.header('Allow', allow)
      const detail = `${url} takes ${allow}, not ${request.method}.`
      done(new SlipwayError('method_not_allowed', { detail }))
    },
    // Never reached, the hook has answered.
    handler: (_request, reply) => reply,
  })
}
