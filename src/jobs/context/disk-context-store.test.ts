import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type TarMember, pax, tar, zip } from '../../../test/support/archives.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { ContextStore } from './context-store.ts'
import { createContextStore } from './disk-context-store.ts'

const LIMITS = { maxBytes: 4_000_000, maxUnpackedBytes: 8_000_000, maxEntries: 1000, maxDockerfileBytes: 100 }

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-context-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function storeFor(
  t: TestContext,
  limits: Partial<typeof LIMITS> = {},
): { store: ContextStore; folder: string } {
  const folder = join(folderFor(t), 'contexts')
  return { store: createContextStore({ folder, limits: { ...LIMITS, ...limits } }), folder }
}

const send = (store: ContextStore, bytes: Uint8Array, signal?: AbortSignal) =>
  store.receive(Readable.from(pieces(bytes), { objectMode: false }), signal)

function* pieces(bytes: Uint8Array, size = 1000): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const SAMPLE = tar(
  { name: 'Dockerfile', content: 'FROM a\n' },
  { name: 'src/', type: '5' },
  { name: 'src/x', content: 'y' },
)

test('the same files as tar, tar.gz and zip are kept as the same tree', async (t) => {
  const { store } = storeFor(t)
  const asZip = zip(
    { name: 'Dockerfile', content: 'FROM a\n' },
    { name: 'src/', mode: 0o40755 },
    { name: 'src/x', content: 'y' },
  )
  for (const bytes of [SAMPLE, gzipSync(SAMPLE), asZip]) {
    const kept = await send(store, bytes)
    assert.equal(kept.sha256, createHash('sha256').update(bytes).digest('hex'))
    assert.equal(kept.bytes, bytes.length)
    assert.equal(kept.entries, 3)
    assert.equal(kept.unpackedBytes, 8)
    assert.equal(Buffer.from(kept.dockerfile ?? []).toString(), 'FROM a\n')
    const path = await store.find(kept.sha256)
    assert.ok(path)
    const listed = execFileSync('tar', ['-tf', path], { encoding: 'utf8' })
    assert.deepEqual(
      listed
        .trim()
        .split('\n')
        .map((name) => name.replace(/\/$/, '')),
      ['.', 'Dockerfile', 'src', 'src/x'],
    )
  }
})

test('what is kept has no owners, and modes and times as they were', async (t) => {
  const { store } = storeFor(t)
  const kept = await send(
    store,
    tar({ name: './run', content: 'x', mode: 0o4755, mtime: 1_600_000_000, uid: 1234 }),
  )
  const path = await store.find(kept.sha256)
  const listed = execFileSync('tar', ['-tvf', path ?? '', '--utc', '--full-time'], { encoding: 'utf8' })
  assert.match(listed, /^-rwsr-xr-x 0\/0 +1 2020-09-13 12:26:40 run$/m)
})

test('what is kept begins with a short header, and keeps long names and fractions of seconds', async (t) => {
  const { store } = storeFor(t)
  const name = `${'folder/'.repeat(30)}x`
  const kept = await send(
    store,
    tar(pax({ path: name, mtime: '1600000000.25' }), { name: 'short', content: 'x' }),
  )
  const path = (await store.find(kept.sha256)) ?? ''
  assert.equal(readFileSync(path).toString('latin1', 0, 3), './\0')
  const listed = execFileSync('tar', ['-tvf', path, '--utc', '--full-time'], { encoding: 'utf8' })
  assert.ok(listed.includes(`2020-09-13 12:26:40.25 ${name}`), listed)
})

test('only the Dockerfile of the root is returned, and one byte more than the limit of it', async (t) => {
  const { store } = storeFor(t)
  assert.equal((await send(store, tar({ name: 'a/Dockerfile', content: 'FROM a' }))).dockerfile, null)
  const long = await send(store, tar({ name: './Dockerfile', content: 'x'.repeat(5000) }))
  assert.equal(long.dockerfile?.length, 101)
})

test('the configuration of the linter at the root is returned, and kept and removed with its context', async (t) => {
  const { store, folder } = storeFor(t)
  const configuration = { name: './.hadolint.yml', content: 'ignored: [DL3008]\n' }
  const kept = await send(store, tar({ name: 'Dockerfile', content: 'FROM a\n' }, configuration))
  assert.equal(Buffer.from(kept.lintConfiguration ?? []).toString(), configuration.content)
  const found = (await store.lintFiles(kept.sha256)).lintConfiguration
  assert.equal(Buffer.from(found ?? []).toString(), configuration.content)
  assert.equal((await store.list()).length, 1)
  await store.remove(kept.sha256)
  assert.equal((await store.lintFiles(kept.sha256)).lintConfiguration, null)
  assert.deepEqual(readdirSync(folder), [])
})

test('of two configurations of the linter the .yaml counts, and links, folders and deeper ones are none', async (t) => {
  const { store } = storeFor(t)
  const both = await send(
    store,
    tar({ name: '.hadolint.yml', content: 'b' }, { name: '.hadolint.yaml', content: 'a' }),
  )
  assert.equal(Buffer.from(both.lintConfiguration ?? []).toString(), 'a')
  const none = tar(
    { name: 'x', content: 'c' },
    { name: '.hadolint.yaml', type: '2', target: 'x' },
    { name: 'sub/.hadolint.yml', content: 'd' },
  )
  const { lintConfiguration, sha256 } = await send(store, none)
  assert.equal(lintConfiguration, null)
  assert.equal((await store.lintFiles(sha256)).lintConfiguration, null)
  assert.equal((await store.lintFiles('../x')).lintConfiguration, null)
})

test('a .dockerignore by which the context was packed is returned, and kept and removed with it', async (t) => {
  const { store, folder } = storeFor(t)
  const ignore = { name: '.dockerignore', content: '# a comment\nnode_modules\n*.log\nDockerfile\n' }
  const packed = tar({ name: 'Dockerfile', content: 'FROM a\n' }, ignore, { name: 'a', content: 'x' })
  const kept = await send(store, packed)
  assert.equal(Buffer.from(kept.dockerignore ?? []).toString(), ignore.content)
  const found = (await store.lintFiles(kept.sha256)).dockerignore
  assert.equal(Buffer.from(found ?? []).toString(), ignore.content)
  assert.equal((await store.list()).length, 1)
  await store.remove(kept.sha256)
  assert.deepEqual(readdirSync(folder), [])
})

test('a .dockerignore says nothing of a context that has what it leaves out, nor a large one', async (t) => {
  const { store } = storeFor(t)
  const ignoring = async (content: string, ...more: readonly TarMember[]) =>
    (await send(store, tar({ name: '.dockerignore', content }, ...more))).dockerignore
  const log = { name: 'logs/a.log', content: 'x' }
  assert.equal(await ignoring('**/*.log\n', log), null)
  assert.equal(await ignoring('logs\n', log), null)
  assert.notEqual(await ignoring('*.log\n', log), null)
  assert.notEqual(await ignoring('*\n!logs\n', log), null)
  assert.equal(await ignoring('a\n'.repeat(40_000)), null)
  const own = { name: 'Dockerfile.dockerignore', content: 'b' }
  assert.equal(Buffer.from((await ignoring('a', own)) ?? []).toString(), 'b')
})

test('a configuration of the linter whose context never came is cleaned away', async (t) => {
  const { store, folder } = storeFor(t)
  const { sha256 } = await send(store, tar({ name: '.hadolint.yaml', content: 'a' }))
  writeFileSync(join(folder, `${'0'.repeat(64)}.hadolint.yaml`), 'lost')
  await store.clean()
  assert.deepEqual(readdirSync(folder).sort(), [`${sha256}.hadolint.yaml`, `${sha256}.tar`])
})

test('archives of the tools at hand are accepted with all that is in them', async (t) => {
  const folder = folderFor(t)
  const tree = join(folder, 'tree')
  mkdirSync(join(tree, 'sub', 'deep'.repeat(40)), { recursive: true })
  writeFileSync(join(tree, 'Dockerfile'), 'FROM a\n')
  writeFileSync(join(tree, 'sub', 'deep'.repeat(40), `${'n'.repeat(120)}.txt`), 'long')
  writeFileSync(join(tree, 'grüße ☃.txt'), 'unicode')
  writeFileSync(join(tree, 'with space'), Buffer.alloc(70_000, 7))
  symlinkSync('../Dockerfile', join(tree, 'sub', 'link'))
  execFileSync('ln', [join(tree, 'Dockerfile'), join(tree, 'hard')])
  const made = (name: string, command: string, ...rest: string[]) => {
    execFileSync(command, rest, { cwd: tree, stdio: 'pipe' })
    return readFileSync(join(folder, name))
  }
  const python = (code: string) => ['-c', `import tarfile, zipfile, shutil, os\n${code}`]
  const archives: Record<string, Buffer> = {
    gnu: made('gnu.tar', 'tar', 'cf', '../gnu.tar', '.'),
    'gnu gzip': made('gnu.tgz', 'tar', 'czf', '../gnu.tgz', '.'),
    oldgnu: made('oldgnu.tar', 'tar', 'cf', '../oldgnu.tar', '--format=oldgnu', '.'),
    pax: made('pax.tar', 'tar', 'cf', '../pax.tar', '--format=posix', '--xattrs', '.'),
    'python pax': made(
      'ppax.tar',
      'python3',
      ...python("t = tarfile.open('../ppax.tar', 'w')\nt.add('.')\nt.close()"),
    ),
    'python gnu gzip': made(
      'pgnu.tgz',
      'python3',
      ...python("t = tarfile.open('../pgnu.tgz', 'w:gz', format=tarfile.GNU_FORMAT)\nt.add('.')\nt.close()"),
    ),
    'python zip': made('p.zip', 'python3', ...python("shutil.make_archive('../p', 'zip', '.')")),
  }
  const { store } = storeFor(t)
  for (const [name, bytes] of Object.entries(archives)) {
    const kept = await send(store, bytes)
    assert.equal(Buffer.from(kept.dockerfile ?? []).toString(), 'FROM a\n', name)
    const out = join(folder, name)
    mkdirSync(out)
    execFileSync('tar', ['-xf', (await store.find(kept.sha256)) ?? '', '-C', out])
    const differences = execFileSync('diff', ['-r', tree, out], { encoding: 'utf8' })
    assert.equal(differences, '', name)
    assert.equal(readFileSync(join(out, 'sub', 'link'), 'utf8'), 'FROM a\n')
    if (name !== 'python zip') assert.equal(statSync(join(out, 'hard')).nlink, 2, name)
  }
})

test('other compressions and other files are refused with what is accepted', async (t) => {
  const { store, folder } = storeFor(t)
  const cases: Record<string, Uint8Array> = {
    bzip2: Buffer.from('BZh91AY'),
    xz: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
    zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    'no archive': Buffer.from('FROM debian\n'),
    empty: new Uint8Array(),
  }
  for (const [name, bytes] of Object.entries(cases)) {
    await assert.rejects(send(store, bytes), (error: unknown) => {
      assert.ok(error instanceof SlipwayError)
      assert.equal(error.code, 'context_invalid')
      assert.match(error.detail, new RegExp(name))
      assert.match(error.action, /tar, tar\.gz or zip/)
      return true
    })
  }
  assert.deepEqual(readdirSync(folder), [])
})

test('an upload over the limit is refused while it comes, and its source can still be read', async (t) => {
  const { store, folder } = storeFor(t, { maxBytes: 10_000 })
  let sent = 0
  const endless = Readable.from(
    (function* () {
      for (;;) {
        sent += 1000
        yield Buffer.alloc(1000)
      }
    })(),
    { objectMode: false },
  )
  await assert.rejects(store.receive(endless), { code: 'body_too_large' })
  assert.ok(sent < 100_000)
  assert.equal(endless.destroyed, false)
  assert.deepEqual(readdirSync(folder), [])
  endless.destroy()
})

test('an aborted upload ends at once and leaves nothing, even when the client sends nothing more', async (t) => {
  const { store, folder } = storeFor(t)
  const silent = new Readable({ read() {} })
  silent.push(SAMPLE.subarray(0, 700))
  const controller = new AbortController()
  const receiving = store.receive(silent, controller.signal)
  controller.abort(new Error('gone'))
  await assert.rejects(receiving, /gone/)
  assert.deepEqual(readdirSync(folder), [])
  silent.destroy()
})

test('an upload that breaks off leaves nothing', async (t) => {
  const { store, folder } = storeFor(t)
  const broken = new Readable({
    read() {
      this.destroy(new Error('connection lost'))
    },
  })
  await assert.rejects(store.receive(broken), { code: 'request_invalid' })
  assert.deepEqual(readdirSync(folder), [])
})

test('the same archive sent many times at once is kept once', async (t) => {
  const { store, folder } = storeFor(t)
  const all = await Promise.all(Array.from({ length: 8 }, () => send(store, SAMPLE)))
  assert.equal(new Set(all.map((kept) => kept.sha256)).size, 1)
  assert.deepEqual(readdirSync(folder), [`${all[0]?.sha256}.tar`])
})

test('contexts are listed, found and removed by their checksum alone', async (t) => {
  const { store, folder } = storeFor(t)
  assert.deepEqual(await store.list(), [])
  const { sha256 } = await send(store, SAMPLE)
  const [listed] = await store.list()
  assert.equal(listed?.sha256, sha256)
  assert.equal(listed?.bytes, statSync(join(folder, `${sha256}.tar`)).size)
  assert.ok(Math.abs((listed?.changedAt ?? 0) - Date.now()) < 60_000)
  assert.equal(await store.find('../../etc/passwd'), undefined)
  assert.equal(await store.find('0'.repeat(64)), undefined)
  await store.remove('../x')
  await store.remove(sha256)
  await store.remove(sha256)
  assert.equal(await store.find(sha256), undefined)
})

test('cleaning removes what a killed process left and nothing else', async (t) => {
  const { store, folder } = storeFor(t)
  await store.clean()
  const { sha256 } = await send(store, SAMPLE)
  const left = [
    '.incoming-00000000-0000-4000-8000-000000000000.upload',
    '.incoming-00000000-0000-4000-8000-000000000000.part',
  ]
  for (const name of [...left, 'notes.txt']) writeFileSync(join(folder, name), '')
  const silent = new Readable({ read() {} })
  const controller = new AbortController()
  const receiving = store.receive(silent, controller.signal)
  silent.push(SAMPLE)
  silent.push(null)
  await store.clean()
  await receiving
  assert.deepEqual(readdirSync(folder).sort(), [`${sha256}.tar`, 'notes.txt'].sort())
  assert.ok(existsSync(join(folder, `${sha256}.tar`)))
})
