import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, describe, it } from 'node:test'
import { readDockerLogin } from './docker-config.ts'

function write(t: TestContext, content: string | object): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-docker-config-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'config.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const auth = Buffer.from('ada:open:sesame').toString('base64')
const ada = { username: 'ada', password: 'open:sesame' }

describe("docker's configuration", () => {
  for (const key of [
    'https://index.docker.io/v1/',
    'docker.io',
    'registry-1.docker.io',
    'https://registry.hub.docker.com',
  ]) {
    it(`has an account for Docker Hub under ${key}`, (t) => {
      const path = write(t, { auths: { [key]: { auth } }, HttpHeaders: { a: 'b' } })
      assert.deepEqual(readDockerLogin(path, 'docker.io'), { credential: ada, helper: null })
    })
  }

  it('may have it as user name and password, with a port and a path', (t) => {
    const path = write(t, { auths: { 'http://Registry.example:5000/v2/': { ...ada } } })
    assert.deepEqual(readDockerLogin(path, 'registry.example:5000').credential, ada)
  })

  it('may have an identity token, which counts more', (t) => {
    const path = write(t, { auths: { 'a.example': { auth, identitytoken: 'refresh me' } } })
    const { credential } = readDockerLogin(path, 'a.example')
    assert.deepEqual(credential, { username: '<token>', password: 'refresh me' })
  })

  it('has nothing for another registry, nor in an empty entry', (t) => {
    const path = write(t, { auths: { 'a.example': { auth }, 'b.example': {} } })
    assert.equal(readDockerLogin(path, 'a.example:443').credential, null)
    assert.equal(readDockerLogin(path, 'b.example').credential, null)
  })

  it('may leave registries to helpers, which are named', (t) => {
    const path = write(t, {
      auths: { 'a.example': {} },
      credsStore: 'desktop',
      credHelpers: { 'b.example': 'ecr-login' },
    })
    assert.deepEqual(readDockerLogin(path, 'a.example'), { credential: null, helper: 'desktop' })
    assert.deepEqual(readDockerLogin(path, 'b.example'), { credential: null, helper: 'ecr-login' })
  })

  for (const [what, content] of [
    ['is not JSON', '{"auths": {"a.example": {"auth": "hunter2"'],
    ['has another shape', { auths: { 'a.example': { auth: ['hunter2'] } } }],
  ] as const) {
    it(`that ${what} is an error of the server, which says nothing of its content`, (t) => {
      assert.throws(
        () => readDockerLogin(write(t, content), 'a.example'),
        (error: Error & { code?: string }) => {
          assert.equal(error.code, 'config_invalid')
          assert.doesNotMatch(`${error.message} ${String(error.cause)}`, /hunter2/)
          return true
        },
      )
    })
  }

  it('that is not there is an error of the server', () => {
    assert.throws(() => readDockerLogin('/nowhere/config.json', 'a.example'), {
      code: 'config_invalid',
      detail: /ENOENT/,
    })
  })
})
