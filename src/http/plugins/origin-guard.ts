/**
 * Without tokens anyone who reaches the service may use it, so on a laptop the reader's own browser is the attacker's
 * way in: a page can post a "simple" form to 127.0.0.1, or point its own name there (DNS rebinding) and read answers.
 * Therefore: what changes state is refused when another site sent it, and a service on loopback only answers to
 * loopback names. Programs send neither Origin nor Sec-Fetch-Site and are not touched.
 */
import { isIPv4 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { App, HttpConfig } from '../app-deps.ts'

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Adds the check as the first hook. Throws `origin_denied` (403). */
export function addOriginGuard(app: App, config: HttpConfig['http']): void {
  const publicHost = config.publicAddress ? hostOf(config.publicAddress) : undefined
  const loopbackOnly = isLoopback(config.host)
  const isKnown = rememberLast((host) => isKnownHost(host, publicHost))
  app.addHook('onRequest', (request, _reply, done) => {
    const host = request.headers.host ?? ''
    if (loopbackOnly && !isKnown(host)) {
      done(
        denied(
          `Host ${JSON.stringify(host)} is not a name of this service, which listens on ${config.host}.`,
        ),
      )
    } else if (!SAFE_METHODS.has(request.method)) {
      done(checkSite(request, host, publicHost))
    } else {
      done()
    }
  })
}

/** The requests of one client, and of most services, name the same host one after the other. */
function rememberLast(test: (host: string) => boolean): (host: string) => boolean {
  let last = ''
  let answer = test(last)
  return (host) => {
    if (host !== last) {
      answer = test(host)
      last = host
    }
    return answer
  }
}

function checkSite(
  request: FastifyRequest,
  host: string,
  publicHost: string | undefined,
): SlipwayError | undefined {
  const { origin } = request.headers
  if (request.headers['sec-fetch-site'] === 'cross-site')
    return denied('A page of another site sent this request.')
  if (origin === undefined) return undefined
  const from = hostOf(origin)
  if (from !== undefined && (from === host.toLowerCase() || from === publicHost)) return undefined
  return denied(`The request comes from ${JSON.stringify(origin)} and was sent to ${JSON.stringify(host)}.`)
}

function isKnownHost(host: string, publicHost: string | undefined): boolean {
  const name = host.toLowerCase()
  return name === publicHost || isLoopback(name.replace(/:\d+$/, ''))
}

/** True for names and addresses that reach this machine only (RFC 6761, RFC 1122, RFC 4291). */
function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1')
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIPv4(name) && name.startsWith('127.'))
  )
}

/** Host and port of an origin, the scheme's own port left out, as a browser writes Host. Undefined: opaque (`null`) or malformed. */
function hostOf(origin: string): string | undefined {
  const url = URL.parse(origin)
  return url === null || url.host === '' ? undefined : url.host
}

function denied(detail: string): SlipwayError {
  return new SlipwayError('origin_denied', { detail })
}
