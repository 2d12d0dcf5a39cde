import assert from 'node:assert/strict'
import { mkdtempSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { LOCAL, createTestApp } from '../../../test/support/http-app.ts'
import { findPage } from './page-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-page-'))
after(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<head><base href="./" /></head><p>the page')
writeFileSync(join(folder, 'assets/index-1.js'), 'plain')
writeFileSync(join(folder, 'assets/index-1.js.br'), 'brotli')
writeFileSync(join(folder, '.stamp'), 'x')

describe('the page', () => {
  it('is the same at all its addresses, with the way back to the root', async (t) => {
    const { app } = createTestApp(t, { page: findPage(folder) })
    for (const [url, base] of [
      ['/', './'],
      ['/submit', './'],
      ['/system?a=b', './'],
      ['/jobs/019aa', '../'],
    ] as const) {
      const answer = await app.inject({ url, headers: LOCAL })
      assert.equal(answer.statusCode, 200, url)
      assert.equal(answer.body, `<head><base href="${base}" /></head><p>the page`)
      assert.match(String(answer.headers['content-type']), /^text\/html/)
    }
  })

  it('may run and show nothing that is not from the service itself', async (t) => {
    const { app } = createTestApp(t, { page: findPage(folder) })
    const { headers } = await app.inject({ url: '/', headers: LOCAL })
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/)
    assert.doesNotMatch(policy, /unsafe|\*|data:/)
  })

  it('has assets that are kept for ever, compressed where the browser takes that', async (t) => {
    const { app } = createTestApp(t, { page: findPage(folder) })
    const url = '/assets/index-1.js'
    const plain = await app.inject({ url, headers: LOCAL })
    assert.equal(plain.body, 'plain')
    assert.match(String(plain.headers['cache-control']), /max-age=31536000, immutable/)
    const small = await app.inject({ url, headers: { ...LOCAL, 'accept-encoding': 'gzip, br' } })
    assert.deepEqual([small.body, small.headers['content-encoding']], ['brotli', 'br'])
  })

  it('is the one that was built last, assets included', async (t) => {
    const built = mkdtempSync(join(folder, 'built-'))
    mkdirSync(join(built, 'assets'))
    const build = (number: number): void => {
      writeFileSync(join(built, 'index.html'), `<head><base href="./" /></head>build ${number}`)
      utimesSync(join(built, 'index.html'), number, number)
      writeFileSync(join(built, `assets/index-${number}.js`), `code ${number}`)
    }
    build(1)
    const { app } = createTestApp(t, { page: findPage(built) })
    const body = async (url: string) => (await app.inject({ url, headers: LOCAL })).body
    assert.match(await body('/'), /build 1$/)
    assert.equal(await body('/assets/index-1.js'), 'code 1')
    build(2)
    assert.match(await body('/submit'), /build 2$/)
    assert.equal(await body('/assets/index-2.js'), 'code 2')
    // Half of a build is none.
    writeFileSync(join(built, 'index.html'), '<head>')
    assert.match(await body('/'), /build 2$/)
  })

  it('gives no file away that is not part of it', async (t) => {
    const { app } = createTestApp(t, { page: findPage(folder) })
    for (const url of [
      '/.stamp',
      '/index.html',
      '/assets/index-1.js.br',
      '/assets/',
      '/assets/../.stamp',
      '/%2e%2e/x',
    ]) {
      assert.equal((await app.inject({ url, headers: LOCAL })).statusCode, 404, url)
    }
  })

  it('says how it is made when it was not built', async (t) => {
    assert.equal(findPage(join(folder, 'none')), undefined)
    const { app } = createTestApp(t)
    const answer = await app.inject({ url: '/', headers: LOCAL })
    assert.match(answer.body, /npm run page/)
  })
})
