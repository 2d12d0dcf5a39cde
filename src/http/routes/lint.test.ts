import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LOCAL, createTestApp } from '../../../test/support/http-app.ts'
import type { Diagnostic } from '../../dockerfile/diagnostic.ts'

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }
const FOUND: readonly Diagnostic[] = [
  { code: 'SEC1001', severity: 'error', message: 'm', action: 'a', range },
  {
    code: 'DL3020',
    severity: 'warning',
    message: 'm',
    action: 'a',
    range,
    aliases: ['UseCopy'],
    fix: { title: 'Use COPY', edits: [{ range, text: 'COPY' }] },
  },
  { code: 'DL3008', severity: 'info', message: 'm', action: 'a', range },
]

describe('POST /api/v2/lint', () => {
  it('answers 200 with all findings, their other names and fixes, and counts them', async (t) => {
    const { app, jobs } = createTestApp(t)
    jobs.diagnostics = FOUND
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v2/lint',
      headers: { ...LOCAL, 'content-type': 'text/plain' },
      payload: 'FROM a\n',
    })
    assert.equal(answer.statusCode, 200)
    assert.deepEqual(answer.json(), {
      diagnostics: FOUND,
      errors: 1,
      warnings: 1,
      infos: 1,
      shellcheck: false,
    })
  })

  it('takes a bare Dockerfile with its fields in the query', async (t) => {
    const { app, jobs } = createTestApp(t)
    await app.inject({
      method: 'POST',
      url: '/api/v2/lint?performance=required&buildArg=A=b&buildArg=C=d=e',
      headers: { ...LOCAL, 'content-type': 'text/x-dockerfile' },
      payload: 'FROM a\n',
    })
    const [{ dockerfile, ...more } = { dockerfile: Buffer.alloc(0) }] = jobs.linted
    assert.equal(Buffer.from(dockerfile).toString(), 'FROM a\n')
    assert.deepEqual(more, { performance: 'required', buildArgs: { A: 'b', C: 'd=e' } })
  })

  it('takes JSON with build arguments and a configuration', async (t) => {
    const { app, jobs } = createTestApp(t)
    const payload = {
      dockerfile: 'FROM a',
      buildArgs: { A: 'b' },
      configuration: 'ignored: [DL3008]',
      dockerignore: '*.log',
    }
    const answer = await app.inject({ method: 'POST', url: '/api/v2/lint', headers: LOCAL, payload })
    assert.equal(answer.statusCode, 200)
    const [asked] = jobs.linted
    assert.deepEqual(asked?.buildArgs, { A: 'b' })
    assert.equal(Buffer.from(asked?.configuration ?? []).toString(), 'ignored: [DL3008]')
    assert.equal(Buffer.from(asked?.dockerignore ?? []).toString(), '*.log')
  })

  it('refuses what is no request: unknown fields, no body, two places for a field, other types', async (t) => {
    const { app } = createTestApp(t)
    const send = async (payload: string, type = 'application/json', query = '') => {
      const headers = { ...LOCAL, 'content-type': type }
      const answer = await app.inject({ method: 'POST', url: `/api/v2/lint${query}`, headers, payload })
      return answer.statusCode
    }
    assert.equal(await send('{"dockerfile":"FROM a","x":1}'), 400)
    assert.equal(await send('{}'), 400)
    assert.equal(await send(''), 400)
    assert.equal(await send('{"dockerfile":"FROM a"}', 'application/json', '?performance=required'), 400)
    assert.equal(await send('<a/>', 'text/xml'), 415)
    assert.equal(await send('x'.repeat(100_000), 'text/plain'), 413)
  })
})
