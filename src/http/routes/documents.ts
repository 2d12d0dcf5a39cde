import { CODES, type ErrorCode } from '../../errors/codes.ts'
import type { App } from '../app-deps.ts'
import { STATUS } from '../error-response.ts'
import { API_PREFIX } from '../present-job.ts'

/** The OpenAPI document, and the page that every problem's `type` points to. */
export function addDocuments(app: App): void {
  app.get(`${API_PREFIX}/openapi.json`, { schema: { hide: true } }, (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())),
  )
  app.get('/docs/errors', { schema: { hide: true } }, (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header(
        'Content-Security-Policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      )
      .send(errorPage()),
  )
}

function errorPage(): string {
  const codes = Object.keys(CODES) as ErrorCode[]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Slipway: error codes</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
td,th{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0}:target{background:#fe9}</style></head>
<body><h1>Error codes</h1>
<p>Codes are stable. <em>Retry</em>: the same request may go through later.</p>
<table><tr><th>Code</th><th>Status</th><th>What it means</th><th>What to do</th><th>Retry</th></tr>
${codes.map(row).join('\n')}
</table></body></html>
`
}

function row(code: ErrorCode): string {
  const { title, action, retryable } = CODES[code]
  const cells = [
    `<code>${code}</code>`,
    STATUS[code],
    escape(title),
    escape(action),
    retryable ? 'yes' : 'no',
  ]
  return `<tr id="${code}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
