import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { GATEWAY, getThrough, openEgressLab, serveHttp, serveTcp } from '../../test/support/egress-lab.ts'
import { hasCode } from '../errors/slipway-error.ts'
import type { EgressPass } from './egress.ts'

const quiet = { decided: () => undefined }
const hasCurl = ((): boolean => {
  try {
    return execFileSync('curl', ['--version']).length > 0
  } catch {
    return false
  }
})()

interface CurlOutput {
  readonly stdout: string
  readonly stderr: string
}

/** Through the proxy, whatever the environment says; what it wrote, also when it failed. */
async function curl(pass: EgressPass, ...args: readonly string[]): Promise<CurlOutput> {
  const account = `${pass.username}:${pass.password}`
  const proxy = ['-x', `http://${GATEWAY}:${pass.port}`, '--proxy-user', account, '--noproxy', '']
  try {
    return await promisify(execFile)('curl', ['-q', '-sS', '--max-time', '20', ...proxy, ...args])
  } catch (error) {
    return error as CurlOutput
  }
}

describe('curl, held to the list of hosts', { skip: hasCurl ? false : 'curl is not on this machine' }, () => {
  it('reaches an allowed host by http, and not where it redirects to', async () => {
    await using server = await serveHttp((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { Location: 'http://169.254.169.254/meta' }).end()
      else response.end('hello')
    })
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    assert.equal((await curl(pass, 'http://web.test/')).stdout, 'hello')
    assert.match(
      (await curl(pass, '-L', 'http://web.test/moved')).stdout,
      /^169\.254\.169\.254:80 is refused: not on the list of hosts\./,
    )
    assert.equal(lab.connected.length, 2)
  })

  it('reaches an allowed host by https, and no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-egress-'))
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
    const subject = ['-subj', '/CN=web.test', '-addext', 'subjectAltName=DNS:web.test']
    const made = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '1',
    ]
    execFileSync('openssl', [...made, ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
    const pems = { key: await readFile(key), cert: await readFile(certificate) }
    const server = createTlsServer(pems, (_, response) => void response.end('secret hello')).listen(
      0,
      GATEWAY,
    )
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await using lab = openEgressLab({ routes: { 443: port } })
    const pass = await lab.admit()
    assert.equal((await curl(pass, '--cacert', certificate, 'https://web.test/')).stdout, 'secret hello')
    for (const url of [
      'https://evil.test/',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://web.test:22/',
    ]) {
      assert.match((await curl(pass, url)).stderr, /403|CONNECT tunnel failed/)
    }
    assert.deepEqual(lab.connected, ['93.184.215.14:443'])
    assert.match((await curl({ ...pass, password: 'x' }, 'https://web.test/')).stderr, /407/)
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true })
  })

  it('sends and receives bodies', async () => {
    await using server = await serveHttp((request, response) => void request.pipe(response))
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    const body = 'x'.repeat(3_000_000)
    const folder = await mkdtemp(join(tmpdir(), 'slipway-egress-'))
    const file = join(folder, 'in')
    await writeFile(file, body)
    await curl(pass, '-T', file, '-o', join(folder, 'out'), 'http://web.test/up')
    assert.equal(await readFile(join(folder, 'out'), 'utf8'), body)
    await rm(folder, { recursive: true })
  })
})

describe('the address on which the proxy listens', () => {
  it('is the gateway, once for all builds, and each gateway has its own', async () => {
    await using lab = openEgressLab()
    const [one, two] = await Promise.all([lab.admit(), lab.admit()])
    assert.equal(one.port, two.port)
    assert.notEqual(one.username, two.username)
    assert.notEqual(one.password, two.password)
    const other = await lab.egress.admit('127.0.0.2', quiet)
    assert.match(await getThrough(one, 'http://nowhere.test/'), /^HTTP\/1\.1 403 /)
    assert.equal((await lab.egress.admit('127.0.0.2', quiet)).port, other.port)
  })

  it('must be one of an interface of this machine', async () => {
    await using lab = openEgressLab()
    for (const gateway of ['203.0.113.77', '0.0.0.0', '::', 'localhost', '']) {
      await assert.rejects(lab.egress.admit(gateway, quiet), (error) => hasCode(error, 'engine_unsupported'))
    }
    // and a failure does not stay
    assert.ok((await lab.admit()).port > 0)
  })

  it('must have the wanted port free, and says so', async () => {
    await using taken = await serveTcp((socket) => void socket.destroy())
    await using lab = openEgressLab({ port: taken.port })
    await assert.rejects(lab.admit(), (error) => {
      return (
        hasCode(error, 'engine_unsupported') &&
        error.detail.includes(`port ${taken.port} of 127.0.0.1 is taken`)
      )
    })
  })

  it('is left by closing, which can be repeated, and nobody is admitted any more', async () => {
    const lab = openEgressLab()
    const pass = await lab.admit()
    await lab.egress.close()
    await lab.egress.close()
    await assert.rejects(getThrough(pass, 'http://web.test/'), /ECONNREFUSED/)
    await assert.rejects(lab.admit(), (error) => hasCode(error, 'shutting_down'))
    assert.deepEqual(pass.end(), [])
  })
})

describe('the log of the service', () => {
  it('holds hosts and no passwords', async () => {
    await using server = await serveHttp((_, response) => void response.end('hello'))
    let lines = ''
    const logger = pino({ level: 'trace' }, { write: (line) => void (lines += line) })
    await using lab = openEgressLab({ routes: { 80: server.port }, logger })
    const pass = await lab.admit()
    await getThrough(pass, 'http://web.test/?token=in-the-url')
    await getThrough({ ...pass, password: 'not-this-one' }, 'http://web.test/')
    await lab.egress.admit('203.0.113.77', quiet).catch(() => undefined)
    assert.match(lines, /"host":"web\.test"/)
    for (const secret of [pass.password, 'not-this-one', 'in-the-url']) assert.ok(!lines.includes(secret))
  })
})

describe('what a build is told of', () => {
  it('is each host and port once, for the first time that it is let through or refused', async () => {
    await using server = await serveHttp((_, response) => void response.end('hello'))
    await using lab = openEgressLab({ routes: { 80: server.port } })
    const pass = await lab.admit()
    for (const url of [
      'http://a.test/',
      'http://web.test/',
      'http://A.TEST./x',
      'http://web.test/',
      'http://a.test:8/',
    ]) {
      await getThrough(pass, url)
    }
    assert.deepEqual(
      lab.decided.map(({ host, port, verdict, requests }) => `${host}:${port} ${verdict} ${requests}`),
      ['a.test:80 refused 1', 'web.test:80 allowed 1', 'a.test:8 refused 1'],
    )
    assert.deepEqual(
      pass.end().map(({ host, port, requests, bytesReceived }) => [host, port, requests, bytesReceived]),
      [
        ['a.test', 80, 2, 0],
        ['web.test', 80, 2, 10],
        ['a.test', 8, 1, 0],
      ],
    )
  })

  it('does no harm to the build when it cannot be told', async () => {
    await using lab = openEgressLab()
    const pass = await lab.egress.admit(GATEWAY, {
      decided() {
        throw new Error('no')
      },
    })
    assert.match(await getThrough(pass, 'http://a.test/'), /^HTTP\/1\.1 403 /)
  })

  it('is bounded, however many hosts it asks for', async () => {
    await using lab = openEgressLab({ limits: { hostsListed: 3 } })
    const pass = await lab.admit()
    for (let nth = 0; nth < 6; nth += 1) await getThrough(pass, `http://host-${nth}.test/`)
    await getThrough(pass, 'http://web.test/')
    assert.deepEqual(
      pass.end().map(({ host, verdict, requests }) => `${host} ${verdict} ${requests}`),
      [
        'host-0.test refused 1',
        'host-1.test refused 1',
        'host-2.test refused 1',
        'other hosts refused 3',
        'web.test allowed 1',
      ],
    )
    assert.equal(lab.decided.length, 5)
  })
})
