import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { debianRecord, npmRecord } from '../../../../test/support/osv-records.ts'
import { type OsvServer, startOsvServer, tagOf, zipOf } from '../../../../test/support/osv-server.ts'
import {
  type AdvisoryLibrary,
  type LibraryOptions,
  type SyncResult,
  openAdvisoryLibrary,
} from './advisory-library.ts'
import { lockFolder } from './folder-lock.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2025, 0, 1)

let folder: string
let server: OsvServer
let library: AdvisoryLibrary
let now = START

const signal = new AbortController().signal
const open = (options: Partial<LibraryOptions> = {}): AdvisoryLibrary =>
  openAdvisoryLibrary({
    folder,
    source: `${server.url}/`,
    userAgent: 'slipway/test',
    environment: {},
    now: () => now,
    retryMs: 1,
    ...options,
  })

describe('the library of advisories', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-sync-'))
    server = await startOsvServer()
    now = START
    library = open()
  })
  afterEach(async () => {
    library.close()
    await server.close()
    rmSync(folder, { recursive: true })
  })

  const npm = (count: number) => Array.from({ length: count }, (_, n) => npmRecord(n))
  const sync = async (...ecosystems: string[]): Promise<SyncResult> => {
    const [first] = await library.sync(ecosystems, { signal })
    assert.ok(first)
    return first
  }
  const failure = (result: SyncResult): string =>
    result.outcome === 'failed' ? result.error.detail : result.outcome
  const fetched = (): string[] => server.asked.splice(0).map(({ path }) => path)

  describe('the first sync of an ecosystem', () => {
    test('fetches the whole export, and leaves nothing behind but the index', async () => {
      server.publish('npm', npm(20))
      const result = await sync('npm')
      assert.deepEqual([result.outcome, library.index.find('npm', 'module-3').length], ['whole', 1])
      assert.equal(library.index.states()[0]?.source, server.url)
      assert.deepEqual(readdirSync(join(folder, 'downloads')), [])
      assert.ok(server.asked.every(({ agent }) => agent === 'slipway/test'))
    })

    test('takes an ecosystem with its release for the ecosystem, once', async () => {
      server.publish('Debian', [debianRecord(1), debianRecord(2)])
      const results = await library.sync(['Debian:12', 'Debian:11'], { signal })
      assert.deepEqual(
        results.map(({ ecosystem, outcome }) => [ecosystem, outcome]),
        [['Debian', 'whole']],
      )
    })

    test('tells the progress of the download and of the import', async () => {
      server.publish('npm', npm(600))
      const phases = new Set<string>()
      await library.sync(['npm'], { signal, onProgress: ({ phase }) => void phases.add(phase) })
      assert.deepEqual([...phases], ['download', 'import'])
    })
  })

  describe('a later sync', () => {
    beforeEach(async () => {
      server.publish('npm', npm(20))
      await sync('npm')
      fetched()
      now += DAY_MS
    })

    test('fetches only what the list of changes names', async () => {
      const changed = npmRecord(3, { modified: '2025-01-01T12:00:00.123456Z', summary: 'changed' })
      server.publish('npm', [...npm(20).filter(({ id }) => id !== changed.id), changed, npmRecord(5000)])
      const result = await sync('npm')
      assert.equal(result.outcome, 'news')
      assert.deepEqual(
        fetched().toSorted(),
        ['/npm/modified_id.csv', `/npm/${changed.id}.json`, `/npm/${npmRecord(5000).id}.json`].toSorted(),
      )
      assert.equal(library.index.find('npm', 'module-3')[0]?.summary, 'changed')
      assert.deepEqual([library.index.states()[0]?.records, library.index.states()[0]?.updatedAt], [21, now])
    })

    test('renews the age of the data when nothing changed', async () => {
      const { generation } = library.index
      assert.equal((await sync('npm')).outcome, 'unchanged')
      assert.deepEqual(fetched(), ['/npm/modified_id.csv'])
      assert.deepEqual([library.index.generation, library.index.states()[0]?.updatedAt], [generation, now])
    })

    test('fetches the whole export when more changed than is worth single requests', async () => {
      server.publish('npm', npm(700))
      assert.equal((await sync('npm')).outcome, 'whole')
      assert.equal(library.index.states()[0]?.records, 700)
    })

    test('fetches the whole export when a record of the list is not there', async () => {
      server.publish('npm', npm(21))
      server.files.delete(`/npm/${npmRecord(20).id}.json`)
      assert.equal((await sync('npm')).outcome, 'whole')
    })

    test('fetches the whole export when the list is not there, or is none', async () => {
      server.files.delete('/npm/modified_id.csv')
      server.files.set('/npm/all.zip', zipOf(npm(30)))
      assert.equal((await sync('npm')).outcome, 'whole')
      server.files.set('/npm/modified_id.csv', Buffer.from(''))
      server.files.set('/npm/all.zip', zipOf(npm(32)))
      assert.equal((await sync('npm')).outcome, 'whole', 'an empty list does not say that nothing is new')
      server.files.set('/npm/modified_id.csv', Buffer.from('<html>'))
      server.files.set('/npm/all.zip', zipOf(npm(31)))
      assert.equal((await sync('npm')).outcome, 'whole')
    })

    test('looks at the whole export once a week, and does not fetch it again when it is the same', async () => {
      now += 7 * DAY_MS
      assert.equal((await sync('npm')).outcome, 'unchanged')
      assert.deepEqual(fetched(), ['/npm/all.zip'])
      server.publish('npm', npm(4))
      assert.equal((await sync('npm')).outcome, 'whole')
      assert.equal(library.index.states()[0]?.records, 4)
    })

    test('fetches the whole export from another source', async () => {
      const other = await startOsvServer()
      other.publish('npm', npm(2))
      library.close()
      library = open({ source: other.url })
      assert.equal((await sync('npm')).outcome, 'whole')
      await other.close()
    })

    test('keeps the old data and its age when a record cannot be fetched', async () => {
      server.publish('npm', npm(22))
      server.statuses.set(`/npm/${npmRecord(21).id}.json`, 500)
      assert.match(failure(await sync('npm')), /it answers 500/)
      assert.deepEqual(
        [library.index.states()[0]?.records, library.index.states()[0]?.updatedAt],
        [20, START],
      )
    })
  })

  describe('a download that is cut off', () => {
    const path = '/npm/all.zip'
    const ranges = (): (string | undefined)[] =>
      server.asked.filter((one) => one.path === path).map(({ range }) => range)

    test('goes on where it was', async () => {
      server.publish('npm', npm(300))
      server.cuts.set(path, 20_000)
      assert.equal((await sync('npm')).outcome, 'whole')
      assert.deepEqual(ranges(), [undefined, 'bytes=20000-'])
      assert.equal(library.index.states()[0]?.records, 300)
    })

    test('is gone on with by a later call, and by another process', async () => {
      server.publish('npm', npm(300))
      server.cuts.set(path, 20_000)
      server.onRequest = () => void server.statuses.set(path, server.asked.length > 1 ? 503 : 200)
      assert.match(failure(await sync('npm')), /it answers 503/)
      assert.equal(library.index.states().length, 0)
      server.onRequest = () => undefined
      server.statuses.clear()
      library.close()
      library = open()
      assert.equal((await sync('npm')).outcome, 'whole')
      assert.equal(ranges().at(-1), 'bytes=20000-')
    })

    test('begins again when the file has become another one', async () => {
      server.publish('npm', npm(300))
      server.cuts.set(path, 20_000)
      server.onRequest = () => {
        if (server.asked.length === 2) server.publish('npm', npm(310))
      }
      assert.equal((await sync('npm')).outcome, 'whole')
      assert.deepEqual(ranges(), [undefined, 'bytes=20000-'])
      assert.equal(library.index.states()[0]?.records, 310)
    })

    test('begins again when what is kept of it is from a file that is longer than the new one', async () => {
      server.publish('npm', npm(300))
      const url = `${server.url}${path}`
      const tag = tagOf(server.files.get(path) ?? Buffer.alloc(0))
      await library.sync([], { signal })
      writeFileSync(join(folder, 'downloads/npm.zip.partial'), Buffer.alloc(900_000))
      writeFileSync(
        join(folder, 'downloads/npm.zip.partial.json'),
        JSON.stringify({ url, etag: tag, bytes: 1_000_000 }),
      )
      server.headers.set(path, { 'Content-Range': 'bytes 0-1/2' })
      assert.equal((await sync('npm')).outcome, 'whole')
    })

    test('is given up after some tries that bring nothing', async () => {
      server.publish('npm', npm(3))
      server.onRequest = (asked) => void server.cuts.set(asked, 0)
      assert.match(failure(await sync('npm')), /cannot be fetched/)
      assert.equal(ranges().length, 4)
    })

    test('ends at once when it is cancelled', async () => {
      server.publish('npm', npm(3))
      const cancel = new AbortController()
      server.onRequest = () => cancel.abort(new Error('enough'))
      await assert.rejects(library.sync(['npm'], { signal: cancel.signal }), /enough/)
    })
  })

  describe('what the source gives', () => {
    beforeEach(async () => {
      server.publish('npm', npm(20))
      await sync('npm')
      server.files.delete('/npm/modified_id.csv')
      now += DAY_MS
    })
    const keepsOld = (result: SyncResult, message: RegExp): void => {
      assert.match(failure(result), message)
      assert.deepEqual(
        [library.index.states()[0]?.records, library.index.states()[0]?.updatedAt],
        [20, START],
      )
      assert.equal(library.index.find('npm', 'module-19').length, 1)
      assert.ok(!existsSync(join(folder, 'downloads/npm.zip')))
    }

    test('is not used when the archive is damaged', async () => {
      const bytes = zipOf(npm(40))
      bytes.fill(0, 2000, 2400)
      server.files.set('/npm/all.zip', bytes)
      keepsOld(await sync('npm'), /The archive is damaged/)
    })

    test('is not used when it is not what its checksum says', async () => {
      const bytes = zipOf(npm(40))
      server.files.set('/npm/all.zip', bytes)
      for (const wrong of ['md5=AAAAAAAAAAAAAAAAAAAAAA==', 'crc32c=AAAAAA==']) {
        server.headers.set('/npm/all.zip', { 'x-goog-hash': wrong })
        keepsOld(await sync('npm'), /its checksum is wrong/)
      }
      const md5 = createHash('md5').update(bytes).digest('base64')
      server.headers.set('/npm/all.zip', { 'x-goog-hash': `crc32c=AAAAAA==, md5=${md5}` })
      assert.equal((await sync('npm')).outcome, 'whole')
    })

    test('is not used when it is a page of somebody else', async () => {
      server.files.set('/npm/all.zip', Buffer.from('<html>please log in</html>'))
      keepsOld(await sync('npm'), /The archive is damaged/)
    })

    test('may be missing: the failure of one ecosystem does not keep others from theirs', async () => {
      server.publish('Debian', [debianRecord(1)])
      const results = await library.sync(['Cargo', 'debian', 'Debian'], { signal })
      assert.deepEqual(
        results.map(({ outcome }) => outcome),
        ['failed', 'failed', 'whole'],
      )
      const [cargo, lower] = results
      assert.match(cargo === undefined ? '' : failure(cargo), /has no ecosystem Cargo/)
      assert.equal(lower?.outcome === 'failed' ? lower.error.action : '', 'Did you mean Debian?')
    })

    test('is asked for nothing by names that would lead elsewhere', async () => {
      server.asked.length = 0
      for (const name of ['../../etc', 'npm/../x', '', '.', 'a\\b', 'x\0y', `n${'x'.repeat(200)}`]) {
        assert.match(failure(await sync(name)), /is not the name of an ecosystem/)
      }
      assert.deepEqual(fetched(), [])
    })
  })

  describe('an address', () => {
    test('may redirect', async () => {
      server.publish('npm', npm(3))
      const hop = createServer((request, response) => {
        response.writeHead(302, { Location: `${server.url}${request.url}` }).end()
      })
      await new Promise<void>((resolve) => void hop.listen(0, '127.0.0.1', resolve))
      library.close()
      library = open({ source: `http://127.0.0.1:${(hop.address() as AddressInfo).port}` })
      assert.equal((await sync('npm')).outcome, 'whole')
      hop.close()
      hop.closeAllConnections()
    })

    test('that refuses connections is said to, and its password is not', async () => {
      library.close()
      library = open({ source: 'http://user:hunter2@127.0.0.1:1' })
      const result = await sync('npm')
      assert.match(failure(result), /127\.0\.0\.1:1\/npm\/all\.zip cannot be fetched: connection refused/)
      assert.doesNotMatch(JSON.stringify(result) + failure(result), /hunter2/)
    })

    test('goes through the proxy that the environment names', async () => {
      const asked: string[] = []
      const proxy = createServer((request, response) => {
        asked.push(request.url ?? '')
        const content = zipOf(npm(3))
        response.writeHead(200, { 'Content-Length': content.length }).end(content)
      })
      await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve))
      const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      library.close()
      library = open({ source: 'http://osv.invalid', environment: { HTTP_PROXY: address } })
      assert.equal((await sync('npm')).outcome, 'whole')
      assert.deepEqual(asked, ['http://osv.invalid/npm/all.zip'])
      proxy.close()
      proxy.closeAllConnections()
    })

    test('that is none is an error of the configuration', async () => {
      library.close()
      library = open({ source: 'ftp://example.org' })
      const result = await sync('npm')
      assert.equal(result.outcome === 'failed' ? result.error.code : '', 'config_invalid')
    })
  })

  describe('an import', () => {
    test('takes the address of an archive', async () => {
      server.files.set('/my.zip', zipOf(npm(3)))
      const { states } = await library.import(`${server.url}/my.zip`, null, { signal })
      assert.deepEqual([states[0]?.records, states[0]?.source], [3, `${server.url}/my.zip`])
      await assert.rejects(library.import(`${server.url}/other.zip`, null, { signal }), /There is nothing at/)
    })

    test('does not run beside another one, and leaves readers alone', async () => {
      const release = lockFolder(folder)
      const path = join(folder, 'my.zip')
      writeFileSync(path, zipOf(npm(3)))
      await assert.rejects(library.import(path, 'npm', { signal }), { code: 'advisories_unavailable' })
      assert.deepEqual(library.index.states(), [])
      release()
      assert.equal((await library.import(path, 'npm', { signal })).taken, 3)
      assert.ok(readFileSync(path).length > 0)
    })
  })
})
