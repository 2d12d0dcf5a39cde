/**
 * A context that was accepted builds to the same files as the archive that was sent, on the real engine; and a full
 * disk is told as one.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createContextStore } from '../../src/jobs/context/disk-context-store.ts'
import { tar, tarMember } from '../support/archives.ts'
import { EngineView } from '../support/engine-view.ts'
import { engines } from '../support/engines.ts'

const LIMITS = {
  maxBytes: 50_000_000,
  maxUnpackedBytes: 50_000_000,
  maxEntries: 1000,
  maxDockerfileBytes: 65_536,
}
const BASE = 'busybox:latest'

const folder = mkdtempSync(join(tmpdir(), 'slipway-context-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Links, names that need long headers, names beyond ASCII, odd modes, an empty folder, an empty file. */
function makeTree(): string {
  const tree = join(folder, 'tree')
  const deep = join(tree, 'sub', 'folder-'.repeat(20), 'folder-'.repeat(20))
  mkdirSync(deep, { recursive: true })
  chmodSync(tree, 0o2750)
  mkdirSync(join(tree, 'empty'), { mode: 0o700 })
  writeFileSync(join(tree, 'Dockerfile'), `FROM ${BASE}\nCOPY . /x\n`)
  writeFileSync(join(deep, `${'name-'.repeat(30)}.txt`), 'long')
  writeFileSync(join(tree, 'grüße ☃ 例.txt'), 'unicode')
  writeFileSync(join(tree, 'run'), '#!/bin/sh\n', { mode: 0o4755 })
  writeFileSync(join(tree, 'nothing'), '')
  writeFileSync(join(tree, 'big'), Buffer.alloc(300_001, 5))
  linkSync(join(tree, 'big'), join(tree, 'sub', 'same'))
  symlinkSync('../run', join(tree, 'sub', 'link'))
  symlinkSync('sub', join(tree, 'folder-link'))
  symlinkSync('nowhere', join(tree, 'dangling'))
  return tree
}

/** The archives that different programs make of the tree, by name. */
function archivesOf(tree: string): ReadonlyMap<string, string> {
  const commands: Record<string, readonly [string, ...string[]]> = {
    'gnu.tar': ['tar', '-cf'],
    'pax.tar': ['tar', '--format=posix', '-cf'],
    'gnu.tar.gz': ['tar', '-czf'],
    'python.tar': [
      'python3',
      '-c',
      'import sys, tarfile\nt = tarfile.open(sys.argv[1], "w")\nt.add(".")\nt.close()',
    ],
    'info.zip': ['zip', '-qry'],
    'bsd.tar': ['bsdtar', '-cf'],
  }
  const made = new Map<string, string>()
  for (const [name, [command, ...options]] of Object.entries(commands)) {
    const path = join(folder, name)
    const rest = command === 'python3' ? [] : ['.']
    try {
      execFileSync(command, [...options, path, ...rest], { cwd: tree, stdio: 'pipe' })
      made.set(name, path)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return made
}

/** Mode and name in a line of `tar -tv`, a hard link as the file that it is. */
function nameIn(line: string): string {
  const [mode = '', , , , , ...name] = line.split(/ +/)
  return `${mode.replace(/^h/, '-')} ${name.join(' ').replace(/ link to .*/, '')}`
}

/** Contents are compared by their sums: a difference of large buffers takes all memory to be shown. */
function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** BuildKit takes what does not start with a short header for a Dockerfile; one is put in front. */
function asSent(path: string): Readable {
  const bytes = readFileSync(path)
  const root = tarMember({ name: './', type: '5', mode: 0o755 })
  return Readable.from([root, path.endsWith('.gz') ? gunzipSync(bytes) : bytes], { objectMode: false })
}

for (const engine of engines()) {
  describe(`on Docker ${engine.name}`, { skip: engine.skip }, () => {
    const view = new EngineView(engine.address)
    const instance = randomUUID()
    let archives: ReadonlyMap<string, string>

    before(() => {
      rmSync(join(folder, 'tree'), { recursive: true, force: true })
      archives = archivesOf(makeTree())
    })
    after(() => view.removeAll(instance))

    /** What BuildKit made of the archive at /x, nothing taken from its cache: a line for each file, and all contents. */
    async function build(
      context: Readable,
    ): Promise<{ readonly listing: readonly string[]; readonly content: string }> {
      const labels = { 'io.slipway.instance': instance }
      const name = `slipway-context-test:${randomUUID()}`
      const query = `version=2&nocache=1&t=${name}&labels=${encodeURIComponent(JSON.stringify(labels))}`
      const report = await view.call('POST', `/build?${query}`, context)
      assert.doesNotMatch(JSON.stringify(report), /"error"/)
      const container = await view.call<{ Id: string }>('POST', '/containers/create', {
        Image: name,
        Labels: labels,
      })
      const copied = join(folder, `${container.Id}.tar`)
      const archive = await view.stream('GET', `/containers/${container.Id}/archive?path=/x`)
      assert.equal(archive.statusCode, 200)
      await pipeline(archive, createWriteStream(copied))
      const listed = execFileSync('tar', ['-tvf', copied, '--numeric-owner', '--full-time'], {
        encoding: 'utf8',
      })
      const [root = '', ...rest] = listed.trim().split('\n')
      // The folder itself has the time of the build.
      return { listing: [root.slice(0, 10), ...rest], content: sha256(execFileSync('tar', ['-xOf', copied])) }
    }

    test('an accepted context builds to the same files as the archive that was sent', async (t) => {
      if (!(await view.hasImage(BASE))) return t.skip(`${BASE} is not on the engine`)
      const store = createContextStore({ folder: join(folder, 'kept', engine.name), limits: LIMITS })
      for (const [name, path] of archives) {
        const received = await store.receive(createReadStream(path))
        const kept = await store.find(received.sha256)
        assert.ok(kept)
        const built = await build(createReadStream(kept))
        if (name.endsWith('.zip')) {
          // The engine reads no zip, and a zip has no hard links and times of two seconds.
          const tree = await build(asSent(archives.get('gnu.tar') ?? ''))
          assert.deepEqual(built.listing.map(nameIn), tree.listing.map(nameIn), name)
          continue
        }
        const sent = await build(asSent(path))
        assert.deepEqual(built, sent, name)
      }
    })
  })
}

const isRoot = process.getuid?.() === 0

test('a full disk is told as one and leaves nothing', {
  skip: !isRoot && 'a small tmpfs needs root',
}, async (t) => {
  const small = join(folder, 'small')
  mkdirSync(small)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small])
  t.after(() => execFileSync('umount', [small]))
  const store = createContextStore({ folder: small, limits: LIMITS })
  const half = tar({ name: 'a', content: Buffer.alloc(700_000) })
  const whole = tar({ name: 'a', content: Buffer.alloc(3_000_000) })
  // The first fails while it is rewritten, the second while it comes.
  for (const bytes of [half, whole]) {
    await assert.rejects(store.receive(Readable.from([bytes], { objectMode: false })), {
      code: 'storage_full',
    })
    assert.deepEqual(readdirSync(small), [])
  }
  const { sha256 } = await store.receive(
    Readable.from([tar({ name: 'a', content: 'x' })], { objectMode: false }),
  )
  assert.ok(await store.find(sha256))
})
