import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { pack } from 'tar-stream'
import { archiveLimit, measureArchive, readArchive } from './data-archive.ts'

const REQUEST = { pattern: /^perf.*\.json$/, maxFileBytes: 10, maxTotalBytes: 15, maxFiles: 5 }

type Entry = Parameters<ReturnType<typeof pack>['entry']>[0] & { readonly content?: string }

function archive(...entries: readonly Entry[]): Readable {
  const tar = pack()
  tar.entry({ name: 'data/', type: 'directory' })
  for (const { content, ...header } of entries) tar.entry(header, content ?? '')
  tar.finalize()
  return Readable.from(tar)
}

test('only regular files directly in /data are read', async () => {
  const source = archive(
    { name: 'data/perf.json', content: 'one' },
    { name: 'data/other.json', content: 'no' },
    { name: 'data/deep/', type: 'directory' },
    { name: 'data/deep/perf.json', content: 'no' },
    { name: 'data/perf-folder.json/', type: 'directory' },
    { name: 'data/perf-link.json', type: 'symlink', linkname: '/etc/passwd' },
    { name: 'data/perf-hard.json', type: 'link', linkname: 'data/perf.json' },
    { name: 'data/perf-fifo.json', type: 'fifo' },
    { name: 'data/perf-large.json', content: 'more than ten' },
  )
  const { files, refused } = await readArchive(source, REQUEST, 1024 * 1024)
  assert.deepEqual(
    files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
    [['perf.json', 'one']],
  )
  assert.deepEqual(
    refused.map(({ name, why }) => `${name} ${why}`),
    [
      'perf-folder.json directory',
      'perf-link.json symbolic_link',
      'perf-hard.json not_regular',
      'perf-fifo.json not_regular',
      'perf-large.json too_large',
    ],
  )
})

test('an archive longer than its limit is given up, and that is told', async () => {
  const source = archive(
    { name: 'data/perf.json', content: 'one' },
    { name: 'data/zeros', content: '0'.repeat(1_000_000) },
    { name: 'data/perf-2.json', content: 'two' },
  )
  const { files, refused } = await readArchive(source, REQUEST, 100_000)
  assert.deepEqual(
    files.map(({ name }) => name),
    ['perf.json'],
  )
  assert.deepEqual(refused, [{ name: '/data', why: 'too_large' }])
  assert.equal(source.destroyed, true)
})

test('an archive that is cut off is an error', async () => {
  const whole = Buffer.concat(await archive({ name: 'data/perf.json', content: 'one' }).toArray())
  await assert.rejects(readArchive(Readable.from([whole.subarray(0, 700)]), REQUEST, 1_000_000))
})

test('use is counted in pages, and a full /data is recognised', async () => {
  const bytes = 4096 * 4
  const some = await measureArchive(
    archive({ name: 'data/a', content: 'x' }, { name: 'data/b', content: 'y' }),
    bytes,
  )
  assert.deepEqual(some, { bytes: 8192, full: false })
  const full = await measureArchive(archive({ name: 'data/a', content: 'x'.repeat(bytes) }), bytes)
  assert.deepEqual(full, { bytes, full: true })
  assert.ok(archiveLimit(bytes) > bytes)
})
