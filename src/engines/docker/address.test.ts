import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { findEngine, parseAddress, usualSockets } from './address.ts'

describe('parseAddress', () => {
  test('reads sockets and hosts', () => {
    const socket = { kind: 'socket', path: '/x.sock', text: 'unix:///x.sock' }
    assert.deepEqual(parseAddress('unix:///x.sock'), socket)
    assert.deepEqual(parseAddress('/x.sock'), socket)
    assert.equal(parseAddress('tcp://host:2375').text, 'tcp://host:2375')
    assert.equal(parseAddress('host:2376').text, 'https://host:2376')
  })

  test('a folder of certificates makes the connection secure', () => {
    const address = parseAddress('tcp://host:2375', '/certs')
    assert.ok(address.kind === 'tcp')
    assert.equal(address.tls?.key, '/certs/key.pem')
  })

  test('refuses what it cannot speak, and says what to do', () => {
    assert.throws(() => parseAddress('ssh://user@host'), { code: 'engine_unsupported', action: /ssh -L/ })
  })
})

describe('findEngine', () => {
  let home: string
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'slipway-home-'))
  })
  after(() => rm(home, { recursive: true, force: true }))

  test('takes the configured address before DOCKER_HOST, and DOCKER_HOST before a context', async () => {
    await chooseContext(home, 'remote', 'tcp://context:2375')
    const search = { address: 'unix:///one', dockerHost: 'unix:///two', home }
    assert.equal((await findEngine(search)).text, 'unix:///one')
    assert.equal((await findEngine({ ...search, address: '' })).text, 'unix:///two')
    assert.equal((await findEngine({ address: '', home })).text, 'tcp://context:2375')
  })

  test('a chosen context that is not there is said, not replaced', async () => {
    await writeFile(join(home, '.docker/config.json'), '{"currentContext": "gone"}')
    await assert.rejects(findEngine({ address: '', home }), { code: 'engine_unavailable', detail: /"gone"/ })
  })

  test('the usual sockets are those of the user, too', () => {
    const sockets = usualSockets({ home: '/home/x', runtimeDir: '/run/user/1' })
    assert.equal(sockets[0], '/var/run/docker.sock')
    assert.ok(sockets.includes('/run/user/1/podman/podman.sock'))
    assert.ok(sockets.includes('/home/x/.colima/default/docker.sock'))
  })

  test('a socket that somebody listens at is found in the home folder', async (t) => {
    const empty = await mkdtemp(join(tmpdir(), 'slipway-home-'))
    t.after(() => rm(empty, { recursive: true, force: true }))
    await mkdir(join(empty, '.rd'))
    const server = createServer((socket) => socket.end())
    await new Promise<void>((resolve) => server.listen(join(empty, '.rd/docker.sock'), resolve))
    t.after(() => server.close())
    const found = await findEngine({ address: '', home: empty })
    assert.ok(
      ['unix:///var/run/docker.sock', `unix://${join(empty, '.rd/docker.sock')}`].includes(found.text),
    )
  })
})

async function chooseContext(home: string, name: string, host: string): Promise<void> {
  const id = createHash('sha256').update(name).digest('hex')
  const folder = join(home, '.docker/contexts/meta', id)
  await mkdir(folder, { recursive: true })
  await writeFile(join(home, '.docker/config.json'), JSON.stringify({ currentContext: name }))
  await writeFile(join(folder, 'meta.json'), JSON.stringify({ Endpoints: { docker: { Host: host } } }))
}
