import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { zip } from '../../../../test/support/archives.ts'
import { writeLargeZip } from '../../../../test/support/large-zip.ts'
import { debianRecord, npmRecord } from '../../../../test/support/osv-records.ts'
import { zipOf } from '../../../../test/support/osv-server.ts'
import { type OpenedIndex, openAdvisoryIndex } from './advisory-index.ts'
import { type ImportRequest, importRecords } from './import-records.ts'
import { runImport } from './run-import.ts'

let folder: string
let path: string
let index: OpenedIndex
let serial = 0

describe('importing advisories', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-advisories-'))
  })
  after(() => {
    index.close()
    rmSync(folder, { recursive: true })
  })
  beforeEach(() => {
    index?.close()
    path = join(folder, `${serial++}`, 'advisories.db')
    index = openAdvisoryIndex(path)
  })

  const file = (name: string, content: string | Uint8Array): string => {
    const place = join(folder, `${serial++}`, name)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, content)
    return place
  }
  const request = (input: string, fields: Partial<ImportRequest> = {}): ImportRequest => ({
    index: path,
    input,
    mode: 'replace',
    ecosystem: null,
    source: 'test',
    etag: null,
    at: 1_700_000_000_000,
    ...fields,
  })
  const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n)
  const npm = (count: number) => range(count).map((n) => npmRecord(n))
  const importZip = (content: Uint8Array, fields: Partial<ImportRequest> = {}) =>
    importRecords(request(file('all.zip', content), fields))

  describe('an index that is not there yet', () => {
    test('has no states and no advisories, and is seen once it is made', async () => {
      assert.deepEqual([index.states(), index.generation, index.find('npm', 'module-1')], [[], 0, []])
      await importZip(zipOf(npm(3)))
      assert.equal(index.find('npm', 'module-1').length, 1)
    })
  })

  describe('an import of an archive', () => {
    test('makes each record findable by the package, its release, its id and its aliases', async () => {
      const { states } = await importZip(zipOf(range(10).map((n) => debianRecord(n))))
      assert.deepEqual(states, index.states())
      const [found, ...others] = index.find('Debian:12', 'package-3')
      assert.equal(others.length, 0)
      assert.equal(found?.id, 'DEBIAN-CVE-2024-3')
      assert.deepEqual(found?.affected, {
        ecosystem: 'Debian:12',
        name: 'package-3',
        versions: ['1.0-4', '1.1-4', '1.2-4'],
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.3-1' }] }],
        urgency: 'not yet assigned',
      })
      assert.deepEqual(found?.severities, [
        { type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' },
      ])
      assert.deepEqual(index.find('Debian:14', 'package-3'), [])
      assert.deepEqual(
        [index.has('Debian:12'), index.has('Debian:14'), index.has('Debian')],
        [true, false, false],
      )
      assert.deepEqual(index.names('cve-2024-3'), ['DEBIAN-CVE-2024-3'])
      assert.deepEqual(index.names('DEBIAN-CVE-2024-3'), ['DEBIAN-CVE-2024-3'])
      assert.deepEqual(index.names('CVE-1999-1'), [])
      const [record] = index.named('cve-2024-3')
      assert.deepEqual(
        record?.packages.map(({ ecosystem, name, urgency }) => [ecosystem, name, urgency]),
        ['Debian:11', 'Debian:12', 'Debian:13'].map((release) => [release, 'package-3', 'not yet assigned']),
      )
      assert.deepEqual([record?.id, record?.upstream], ['DEBIAN-CVE-2024-3', ['CVE-2024-3']])
      assert.deepEqual(index.named('CVE-1999-1'), [])
    })

    test("replaces the ecosystem's records and no others, and changes the generation", async () => {
      await importZip(zipOf(npm(5)))
      await importZip(zipOf([debianRecord(1), debianRecord(2)]))
      const before = index.generation
      await importZip(zipOf([npmRecord(1), npmRecord(9)]))
      assert.ok(index.generation > before)
      assert.deepEqual(index.find('npm', 'module-2'), [])
      assert.deepEqual(index.names('CVE-2023-2'), [])
      assert.equal(index.find('npm', 'module-9').length, 1)
      assert.equal(index.find('Debian:12', 'package-1').length, 1)
      assert.deepEqual(
        index.states().map(({ ecosystem, records }) => [ecosystem, records]),
        [
          ['Debian', 2],
          ['npm', 2],
        ],
      )
    })

    test('does not find what was withdrawn, and does not count it', async () => {
      await importZip(zipOf([...npm(3), npmRecord(7, { withdrawn: '2024-02-01T00:00:00Z' })]))
      assert.deepEqual(index.find('npm', 'module-7'), [])
      assert.equal(index.states()[0]?.records, 3)
      assert.equal(index.modifiedAt('npm', 'GHSA-0007-aaaa-bbbb'), Date.parse(npmRecord(7).modified))
    })

    test('counts and names malformed records, and takes the others', async () => {
      const good = npm(4).map((record) => ({ name: `${record.id}.json`, content: JSON.stringify(record) }))
      const bad = [
        { name: 'bad-1.json', content: '{' },
        { name: 'bad-2.json', content: JSON.stringify(npmRecord(5, { modified: 5 })) },
        { name: 'bad-3.json', content: Buffer.from([0x22, 0xff, 0x22]) },
        { name: 'README.md', content: 'no record, so no malformed one' },
      ]
      const { taken, malformed } = await importZip(zip(...good, ...bad))
      assert.deepEqual([taken, malformed.count], [4, 3])
      assert.match(
        malformed.examples.join('\n'),
        /^bad-1.json: it is not JSON\nbad-2.json: \/modified .*\nbad-3.json: it is not UTF-8$/,
      )
    })

    test('keeps the last of two records with one id', async () => {
      await importZip(
        zipOf([npmRecord(1), npmRecord(1, { summary: 'second', aliases: ['CVE-2000-1'] }), npmRecord(2)]),
      )
      assert.deepEqual(
        index.find('npm', 'module-1').map(({ summary }) => summary),
        ['second'],
      )
      assert.deepEqual(index.names('CVE-2023-1'), [])
    })

    test('normalises names of PyPI, both as they come and as they are asked for', async () => {
      const affected = [{ package: { ecosystem: 'PyPI', name: 'Zope.Interface_x' }, versions: ['1'] }]
      await importZip(zipOf([npmRecord(1, { affected })]))
      assert.equal(index.find('PyPI', 'zope-interface-x').length, 1)
      assert.equal(index.find('PyPI', 'zope.interface-x').length, 1)
    })

    test('does not take a record about two ecosystems for the whole of the second', async () => {
      const pypi = { package: { ecosystem: 'PyPI', name: 'p' }, versions: ['1'] }
      await importZip(
        zipOf([
          npmRecord(1, { id: 'PYSEC-1', affected: [pypi] }),
          npmRecord(2, { id: 'PYSEC-2', affected: [pypi] }),
        ]),
      )
      const both = npmRecord(3)
      await importZip(zipOf([...npm(2), { ...both, affected: [...(both.affected as object[]), pypi] }]))
      assert.deepEqual(
        index.find('PyPI', 'p').map(({ id }) => id),
        ['PYSEC-1', 'PYSEC-2'],
      )
      assert.equal(index.find('npm', 'module-3').length, 1)
    })
  })

  describe('an import of a folder', () => {
    test('reads records at any depth and the archives of a copied export, each for the ecosystem of its folder', async () => {
      const root = join(folder, `${serial++}`)
      mkdirSync(join(root, 'npm/2024'), { recursive: true })
      mkdirSync(join(root, 'Debian'))
      for (const record of npm(3))
        writeFileSync(join(root, 'npm/2024', `${record.id}.json`), JSON.stringify(record))
      writeFileSync(join(root, 'Debian/all.zip'), zipOf([debianRecord(1), debianRecord(2)]))
      writeFileSync(join(root, 'npm/modified_id.csv'), 'ignored')
      const { taken, states } = await importRecords(request(root))
      assert.equal(taken, 5)
      assert.deepEqual(
        states.map(({ ecosystem, records }) => [ecosystem, records]),
        [
          ['Debian', 2],
          ['npm', 3],
        ],
      )
    })

    test('adds the changed records to those that are there, in the mode update', async () => {
      await importZip(zipOf(npm(5)))
      const changed = [
        npmRecord(1, { summary: 'changed', modified: '2025-01-01T00:00:00Z' }),
        npmRecord(2, { withdrawn: '2025-01-01T00:00:00Z' }),
        npmRecord(8),
      ]
      const root = join(folder, `${serial++}`)
      mkdirSync(root)
      changed.forEach((record, at) => writeFileSync(join(root, `${at}.json`), JSON.stringify(record)))
      await importRecords(request(root, { mode: 'update', ecosystem: 'npm', at: 1_800_000_000_000 }))
      assert.equal(index.find('npm', 'module-1')[0]?.summary, 'changed')
      assert.deepEqual(index.find('npm', 'module-2'), [])
      assert.equal(index.find('npm', 'module-8').length, 1)
      const [state] = index.states()
      assert.deepEqual([state?.records, state?.updatedAt], [5, 1_800_000_000_000])
      assert.equal(state?.newest, Date.parse('2025-01-01T00:00:00Z'))
    })

    test('renews the age and not the generation when there is nothing new', async () => {
      await importZip(zipOf(npm(5)))
      const before = index.generation
      const root = join(folder, `${serial++}`)
      mkdirSync(root)
      await importRecords(request(root, { mode: 'update', ecosystem: 'npm', at: 1_900_000_000_000 }))
      assert.deepEqual([index.generation, index.states()[0]?.updatedAt], [before, 1_900_000_000_000])
    })
  })

  describe('an import that fails', () => {
    const refuses = async (content: Uint8Array, message: RegExp, fields: Partial<ImportRequest> = {}) => {
      await importZip(zipOf(npm(5)))
      const before = index.generation
      await assert.rejects(importZip(content, fields), message)
      assert.deepEqual([index.generation, index.states()[0]?.records], [before, 5])
      assert.equal(index.find('npm', 'module-4').length, 1)
    }
    const members = (count: number) =>
      npm(count).map((record) => ({ name: `${record.id}.json`, content: JSON.stringify(record) }))

    test('keeps what was there when a checksum in the archive is wrong', () =>
      refuses(
        zip(...members(3), { ...members(4)[3]!, crc: 7 }),
        /the checksum of GHSA-0003-aaaa-bbbb.json is wrong/,
      ))

    test('keeps what was there when the archive is cut off', () =>
      refuses(zipOf(npm(50)).subarray(0, 2000), /The archive is damaged/))

    test('keeps what was there when bytes in the middle were changed', async () => {
      const bytes = zipOf(npm(50))
      bytes.fill(0x55, 3000, 3300)
      await refuses(bytes, /The archive is damaged/)
    })

    test('keeps what was there when there is nothing of use in it', () =>
      refuses(
        zip({ name: 'a.json', content: '[]' }, { name: 'b.json', content: '{}' }),
        /0 records can be used and 2 are malformed/,
      ))

    test('keeps what was there when it has nothing about the ecosystem that was asked for', () =>
      refuses(zipOf([debianRecord(1)]), /no record in it is about what was asked for/, { ecosystem: 'npm' }))

    test('refuses an entry that unpacks to more than it says', () =>
      refuses(
        zip(...members(3), { name: 'x.json', content: 'x'.repeat(100_000), size: 10 }),
        /The archive is damaged/,
      ))

    test('refuses an archive that unpacks to far more than it holds', () => {
      const bomb = range(70).map((n) => ({ name: `${n}.json`, content: Buffer.alloc(1024 * 1024, 0x20) }))
      return refuses(zip(...bomb), /it unpacks to far more than it holds/)
    })

    test('counts a record that is too large as malformed, without unpacking it', async () => {
      const huge = { name: 'huge.json', content: Buffer.alloc(17 * 1024 * 1024, 0x20) }
      const { malformed } = await importZip(zip(...members(3), huge))
      assert.deepEqual(malformed.examples, ['huge.json: it is too large'])
    })

    test('refuses names that lead out of the archive', () =>
      refuses(
        zip(...members(3), { name: '../../x.json', content: '{}' }),
        /The archive is damaged: invalid relative path/,
      ))

    test('says so when there is no such file', async () => {
      await assert.rejects(importRecords(request('/nonexistent/x.zip')), /There is no such file or folder/)
    })
  })

  describe('an import in a process of its own', () => {
    const many = (count: number): string => {
      const place = file('many.zip', '')
      writeLargeZip(
        place,
        range(count).map((n) => [`${n}.json`, JSON.stringify(npmRecord(n, { summary: 'new' }))] as const),
      )
      return place
    }

    test('tells how far it is, and is seen whole or not at all by a reader meanwhile', async () => {
      await importZip(zipOf(npm(5)))
      const input = many(3000)
      const seen = new Set<string>()
      const look = (): void =>
        void seen.add(`${index.states()[0]?.records}:${index.find('npm', 'module-1')[0]?.summary}`)
      const steps: number[] = []
      const onProgress = ({ done }: { readonly done: number }): void => {
        steps.push(done)
        look()
      }
      const { taken, peakBytes } = await runImport(request(input), { onProgress })
      look()
      assert.equal(taken, 3000)
      assert.ok(steps.length >= 10 && peakBytes > 0)
      assert.deepEqual([...seen].at(-1), '3000:new')
      assert.ok([...seen].every((one) => one === '5:module-1 runs what it is given' || one === '3000:new'))
    })

    test('leaves everything as it was when it is killed in the middle', async () => {
      await importZip(zipOf(npm(5)))
      const before = index.generation
      let pid = 0
      const killed = runImport(request(many(20_000)), {
        onStart: (id) => void (pid = id),
        onProgress: ({ done }) => void (done >= 2000 && process.kill(pid, 'SIGKILL')),
      })
      await assert.rejects(killed, /was ended \(SIGKILL\); the index is as it was/)
      assert.deepEqual([index.generation, index.states()[0]?.records], [before, 5])
      // Another reader, which has to sort out what the killed process left in the log.
      const other = openAdvisoryIndex(path)
      assert.deepEqual([other.states()[0]?.records, other.find('npm', 'module-3000')], [5, []])
      other.close()
      await importZip(zipOf(npm(7)))
      assert.equal(index.states()[0]?.records, 7)
    })

    test('ends at once when it is cancelled', async () => {
      const cancel = new AbortController()
      const onProgress = (): void => cancel.abort(new Error('enough'))
      await assert.rejects(runImport(request(many(20_000)), { signal: cancel.signal, onProgress }), /enough/)
      assert.deepEqual(index.states(), [])
    })

    test('tells what is wrong with the archive', async () => {
      await assert.rejects(runImport(request(file('no.zip', 'no zip'))), { code: 'advisories_invalid' })
    })
  })

  describe('an index of another version', () => {
    test('is refused by a reader and built anew by the next import', async () => {
      await importZip(zipOf(npm(2)))
      index.close()
      const { DatabaseSync } = await import('node:sqlite')
      const db = new DatabaseSync(path)
      db.exec('PRAGMA user_version = 99')
      db.close()
      copyFileSync(path, `${path}.copy`)
      assert.throws(() => index.states(), /has schema 99/)
      await importZip(zipOf(npm(4)))
      assert.equal(index.states()[0]?.records, 4)
    })
  })
})
