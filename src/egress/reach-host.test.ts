import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { describe, it } from 'node:test'
import {
  PUBLIC,
  exchange,
  authorization,
  getThrough,
  openEgressLab,
  serveHttp,
} from '../../test/support/egress-lab.ts'
import { createLogger } from '../observability/logger.ts'
import { createAccounts } from './accounts.ts'
import type { HostUse } from './egress.ts'
import { createHostLedger } from './host-ledger.ts'
import { createReach } from './reach-host.ts'

const ALL =
  '*.deb.test,web.test,inner.test,two.test,moves.test,none.test,empty.test,own.test,1.1.1.1,[2606:4700::1]:443'

describe('hosts that are not on the list', () => {
  for (const authority of [
    '169.254.169.254:80',
    '127.0.0.1:80',
    '0.0.0.0:80',
    '[::1]:80',
    '[::]:80',
    '[::ffff:127.0.0.1]:80',
    '[::ffff:169.254.169.254]:80',
    '[fd00:ec2::254]:80',
    '[64:ff9b::a9fe:a9fe]:80',
    '2130706433:80',
    '0177.0.0.1:80',
    '0x7f.1:80',
    '127.1:80',
    '10.0.0.7:443',
    '8.8.8.8:443',
    'localhost:80',
    'evil-deb.test:80',
    'deb.test:80',
    'deb.test.evil.com:80',
    'web.test:22',
    'metadata.google.internal:80',
  ]) {
    it(`are refused without being looked up: ${authority}`, async () => {
      await using lab = openEgressLab({ allow: ALL })
      const pass = await lab.admit()
      const connect = await exchange(pass.port, `CONNECT ${authority} HTTP/1.1\r\n${authorization(pass)}\r\n`)
      const get = await getThrough(pass, `http://${authority}/latest/meta-data`)
      for (const answer of [connect, get]) {
        assert.match(answer, /^HTTP\/1\.1 403 Forbidden\r\n/)
        assert.match(answer, /is refused: .*\. The operator of this server decides which hosts/)
      }
      assert.deepEqual([lab.asked, lab.connected], [[], []])
      assert.equal(lab.decided.length, 1)
      const [use] = pass.end()
      assert.equal(use?.verdict, 'refused')
      assert.equal(use?.requests, 2)
    })
  }

  it('are refused as malformed when their name is none', async () => {
    await using lab = openEgressLab({ allow: ALL })
    const pass = await lab.admit()
    for (const authority of [
      '.deb.test:80',
      'a..deb.test:80',
      'u@a.deb.test:80',
      '[fe80::1%25lo]:80',
      'web.test:0',
    ]) {
      assert.match(
        await exchange(pass.port, `CONNECT ${authority} HTTP/1.1\r\n${authorization(pass)}\r\n`),
        /^HTTP\/1\.1 400 Bad Request\r\n/,
      )
      assert.match(await getThrough(pass, `http://${authority}/`), /^HTTP\/1\.1 400 Bad Request\r\n/)
    }
    assert.deepEqual([lab.asked, lab.connected, pass.end()], [[], [], []])
  })
})

describe('names on the list', () => {
  for (const [address, words] of [
    ['10.0.0.7', 'a private address'],
    ['169.254.169.254', 'a link-local address'],
    ['127.0.0.1', 'a loopback address'],
    ['0.0.0.0', 'an unspecified address'],
    ['168.63.129.16', 'the metadata service of a cloud'],
    ['::1', 'a loopback address'],
    ['fe80::1%eth0', 'no address'],
    ['::ffff:10.0.0.7', 'an address that stands for an IPv4 address'],
  ] as const) {
    it(`are refused when they resolve to ${address}, alone or beside a public address`, async () => {
      const names = { 'a.deb.test': [[address]], 'b.deb.test': [[PUBLIC, address]] }
      await using lab = openEgressLab({ allow: ALL, names })
      const pass = await lab.admit()
      assert.match(await getThrough(pass, 'http://a.deb.test/'), /^HTTP\/1\.1 403 /)
      assert.match(await getThrough(pass, 'http://b.deb.test/'), /^HTTP\/1\.1 403 /)
      assert.deepEqual(lab.connected, [])
      assert.deepEqual(
        pass.end().map(({ host, why }) => [host, why]),
        ['a.deb.test', 'b.deb.test'].map((host) => [host, `resolves to ${address}, ${words}`]),
      )
    })
  }

  it('are looked up once for a request, and the address that was judged is the one connected to', async () => {
    await using server = await serveHttp((_, response) => void response.end('hello'))
    const names = { 'moves.test': [[PUBLIC], ['127.0.0.1']] }
    await using lab = openEgressLab({ allow: ALL, names, routes: { [`${PUBLIC}:80`]: server.port } })
    const pass = await lab.admit()
    assert.match(await getThrough(pass, 'http://moves.test/'), /^HTTP\/1\.1 200 [^]*hello/)
    assert.deepEqual([lab.asked, lab.connected], [['moves.test'], [`${PUBLIC}:80`]])
    // the next request is judged by its own answer
    assert.match(await getThrough(pass, 'http://moves.test/'), /^HTTP\/1\.1 403 /)
    assert.deepEqual([lab.asked.length, lab.connected.length], [2, 1])
    assert.deepEqual(
      lab.decided.map(({ host, verdict }) => `${host} ${verdict}`),
      ['moves.test allowed', 'moves.test refused'],
    )
  })

  it('are tried at their next address when the first takes no connections', async () => {
    await using server = await serveHttp((_, response) => void response.end('hello'))
    const names = { 'two.test': [['93.184.215.99', PUBLIC]] }
    await using lab = openEgressLab({ allow: ALL, names, routes: { [`${PUBLIC}:80`]: server.port } })
    assert.match(await getThrough(await lab.admit(), 'http://two.test/'), /^HTTP\/1\.1 200 /)
    assert.deepEqual(lab.connected, ['93.184.215.99:80', `${PUBLIC}:80`])
  })

  it('are answered with 502 when they have no address or take no connections', async () => {
    await using lab = openEgressLab({ allow: ALL, names: { 'empty.test': [[]] } })
    const pass = await lab.admit()
    for (const host of ['none.test', 'empty.test', 'web.test']) {
      assert.match(await getThrough(pass, `http://${host}/`), /^HTTP\/1\.1 502 Bad Gateway\r\n/)
    }
    assert.deepEqual(
      pass.end().map(({ host, verdict, why }) => [host, verdict, why]),
      [
        ['none.test', 'refused', 'the name has no address'],
        ['empty.test', 'refused', 'the name has no address'],
        ['web.test', 'allowed', null],
      ],
    )
  })

  it('may have a private address where the operator says so, and no other that is not public', async () => {
    await using server = await serveHttp((_, response) => void response.end('mirror'))
    const names = { 'inner.test': [['10.9.8.7'], ['169.254.169.254'], ['127.0.0.1'], ['100.100.100.200']] }
    const routes = { '10.9.8.7:80': server.port }
    await using lab = openEgressLab({ allow: ALL, internal: 'inner.test', names, routes })
    const pass = await lab.admit()
    assert.match(await getThrough(pass, 'http://inner.test/'), /^HTTP\/1\.1 200 [^]*mirror/)
    for (let answer = 1; answer < 4; answer += 1) {
      assert.match(await getThrough(pass, 'http://inner.test/'), /^HTTP\/1\.1 403 /)
    }
    assert.deepEqual(lab.connected, ['10.9.8.7:80'])
  })

  it('never lead to this machine itself, whatever address it has', async () => {
    const own = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    const answers = own.map(({ address }) => [address])
    await using lab = openEgressLab({ allow: ALL, internal: 'own.test', names: { 'own.test': answers } })
    const pass = await lab.admit()
    for (const _ of answers) {
      assert.match(await getThrough(pass, 'http://own.test/'), /^HTTP\/1\.1 403 /)
    }
    assert.deepEqual([lab.asked.length, lab.connected.length], [answers.length, 0])
  })

  for (const address of [PUBLIC, `64:ff9b::${PUBLIC}`])
    it(`are refused when they lead to an address of this machine that would be public: ${address}`, async () => {
      const reach = createReach({
        allow: {
          entries: [{ host: 'own.test', below: false, ports: [80] }],
          internal: new Set(['own.test']),
        },
        resolve: async () => [address],
        connect: () => assert.fail('connected'),
        connectMs: 1,
        own: () => new Set([PUBLIC]),
        logger: createLogger('silent'),
        now: () => 0,
      })
      const decided: HostUse[] = []
      const ledger = createHostLedger({ decided: (use) => void decided.push(use) }, createLogger('silent'), 9)
      const { account } = createAccounts().open(ledger)
      const target = { host: 'own.test', kind: 'name', port: 80 } as const
      const answer = await reach(account, target, new AbortController().signal)
      assert.equal('status' in answer && answer.status, 403)
      assert.equal(decided[0]?.why, `resolves to ${address}, an address of this machine`)
    })
})

describe('addresses on the list', () => {
  it('are connected to without a lookup, in whatever notation they are asked for', async () => {
    await using server = await serveHttp((_, response) => void response.end('hello'))
    await using lab = openEgressLab({ allow: ALL, routes: { 80: server.port, 443: server.port } })
    const pass = await lab.admit()
    assert.match(await getThrough(pass, 'http://1.1.1.1/'), /^HTTP\/1\.1 200 /)
    assert.match(await getThrough(pass, 'http://[2606:4700:0:0::1]:443/'), /^HTTP\/1\.1 200 /)
    assert.deepEqual([lab.asked, lab.connected], [[], ['1.1.1.1:80', '2606:4700::1:443']])
  })
})
