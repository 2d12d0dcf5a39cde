import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { App } from '../app-deps.ts'
import type { PageFiles } from './page-files.ts'

/** Addresses of the page's views, with the way from each back to the root, which becomes the `<base>`. */
const VIEWS = [
  ['/', './'],
  ['/submit', './'],
  ['/leaderboard', './'],
  ['/compare', './'],
  ['/system', './'],
  ['/jobs/:id', '../'],
] as const

/** Nothing inline, nothing from elsewhere: logs and names of strangers stand on this page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const YEAR_SECONDS = 31_536_000
/** What lies beside a file for browsers that take it is no file of its own, and a folder is none. */
const NO_FILE = /(\.(br|gz)|\/)$/

/**
 * The page at `/`. Its addresses are relative to a `<base>` that is relative itself, so that it works below any prefix
 * that a proxy takes away. Without a built page `/` says how to make one.
 */
export function addPage(app: App, page: PageFiles | undefined): void {
  if (page === undefined) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .send('Slipway is here; its page was not built. Type: npm run page\nThe API is described at /docs\n'),
    )
    return
  }
  for (const [path, href] of VIEWS) {
    app.get(path, { schema: { hide: true } }, (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('Content-Security-Policy', POLICY)
        .header('Cache-Control', 'no-cache')
        .send(page.document(href)),
    )
  }
  // One route a file, so that an unknown address is refused as everywhere.
  app.register(fastifyStatic, {
    root: page.folder,
    wildcard: false,
    index: false,
    globIgnore: ['index.html', 'assets/**', '**/*.br', '**/*.gz'],
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply) => void reply.header('Cache-Control', 'no-cache'),
  })
  // Names of assets change with their content, and with each build.
  app.register(fastifyStatic, {
    root: join(page.folder, 'assets'),
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    allowedPath: (path) => !NO_FILE.test(path),
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply) => void reply.header('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`),
  })
}
