import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import { parseIgnoreRules, readIgnoreRules } from './ignore-rules.ts'
import { listFolder } from './list-folder.ts'
import { packFolder } from './pack-folder.ts'

let folder = ''

/** In a suite: hooks outside of one would run for the tests of all files of the process. */
function useFolder(): void {
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'slipway-pack-'))
  })
  afterEach(() => rm(folder, { recursive: true }))
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), content)
  }
}

async function list(ignore: string): Promise<readonly string[]> {
  return (await listFolder(folder, parseIgnoreRules(ignore, '.dockerignore'))).entries.map(
    (entry) => entry.name,
  )
}

async function packed(onProgress?: (bytes: number) => void): Promise<Buffer> {
  return buffer(packFolder(folder, await listFolder(folder, parseIgnoreRules('', null)), onProgress))
}

async function unpack(archive: Buffer) {
  const entries: { name: string; type: unknown; mode: unknown; uid: unknown; link: unknown; text: string }[] =
    []
  const reader = extract()
  reader.end(gunzipSync(archive))
  for await (const entry of reader) {
    const { name, type, mode, uid, linkname } = entry.header
    entries.push({ name, type, mode, uid, link: linkname ?? null, text: (await buffer(entry)).toString() })
  }
  return entries
}

describe('the list of a folder', () => {
  useFolder()

  it('leaves out what .dockerignore names', async () => {
    await write({
      Dockerfile: '',
      'a.log': '',
      'keep/b.log': '',
      'node_modules/x/y.js': '',
      'src/main.js': '',
    })
    assert.deepEqual(await list('*.log\nnode_modules\n# a comment\n'), [
      'Dockerfile',
      'keep',
      'keep/b.log',
      'src',
      'src/main.js',
    ])
  })

  it('takes back what a negation names, with the folders that lead to it', async () => {
    await write({ Dockerfile: '', 'docs/a.md': '', 'docs/deep/keep.md': '', 'docs/deep/drop.md': '' })
    assert.deepEqual(await list('docs\n!docs/deep/keep.md\n'), [
      'Dockerfile',
      'docs',
      'docs/deep',
      'docs/deep/keep.md',
    ])
  })

  it('sends only what is named when everything else is ignored', async () => {
    await write({ Dockerfile: '', 'src/a.py': '', 'src/b.txt': '', 'secret/key': '' })
    assert.deepEqual(await list('*\n!src/**/*.py\n!Dockerfile\n'), ['Dockerfile', 'src', 'src/a.py'])
  })

  it('lets a later rule win over an earlier one', async () => {
    await write({ 'a/keep.txt': '', 'a/drop.txt': '' })
    assert.deepEqual(await list('a/*\n!a/*.txt\na/drop.txt\n'), ['a', 'a/keep.txt'])
  })

  it('does not read an ignored folder that nothing can bring back', async () => {
    const rules = parseIgnoreRules('node_modules\n!src/keep\n', '.dockerignore')
    assert.equal(rules.mayKeepBelow('node_modules'), false)
    assert.equal(parseIgnoreRules('node_modules\n!**/keep\n', '').mayKeepBelow('node_modules'), true)
  })

  it('says which line of the ignore file is no pattern', () => {
    assert.throws(() => parseIgnoreRules('a\n[bad\n', '.dockerignore'), {
      name: 'UsageError',
      message: '.dockerignore:2: [bad is no pattern.',
    })
  })

  it('prefers the ignore file of the Dockerfile itself', async () => {
    await write({
      '.dockerignore': 'a',
      'my.Dockerfile.dockerignore': 'b',
      'my.Dockerfile': '',
      a: '',
      b: '',
    })
    const rules = await readIgnoreRules(folder, path.join(folder, 'my.Dockerfile'))
    assert.equal(rules.source, 'my.Dockerfile.dockerignore')
    assert.deepEqual([rules.ignores('a'), rules.ignores('b')], [false, true])
  })

  it('is in the order of code units, whatever the disk returns', async () => {
    await write({ b: '', B: '', a: '', 'a-b/x': '', ä: '', 'a/../c': '' })
    assert.deepEqual(await list(''), ['B', 'a', 'a-b', 'a-b/x', 'b', 'c', 'ä'])
  })

  it('leaves a socket out and says so', async () => {
    await write({ Dockerfile: '' })
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path.join(folder, 'app.sock'), resolve))
    const { entries, warnings } = await listFolder(folder, parseIgnoreRules('', null))
    await new Promise((resolve) => server.close(resolve))
    assert.deepEqual(
      entries.map((entry) => entry.name),
      ['Dockerfile'],
    )
    assert.deepEqual(warnings, ['app.sock is left out: it is a socket.'])
  })
})

describe('the archive of a folder', () => {
  useFolder()

  it('holds files, folders and links with their modes, owned by root', async () => {
    await write({ Dockerfile: 'FROM a', 'bin/run': '#!/bin/sh' })
    await chmod(path.join(folder, 'bin/run'), 0o755)
    await chmod(path.join(folder, 'Dockerfile'), 0o640)
    await symlink('../Dockerfile', path.join(folder, 'bin/link'))
    const entries = (await unpack(await packed())).map(({ name, type, mode, uid, link, text }) => [
      name,
      type,
      type === 'file' ? mode : null,
      uid,
      link,
      text,
    ])
    assert.deepEqual(entries, [
      ['Dockerfile', 'file', 0o640, 0, null, 'FROM a'],
      ['bin/', 'directory', null, 0, null, ''],
      ['bin/link', 'symlink', null, 0, '../Dockerfile', ''],
      ['bin/run', 'file', 0o755, 0, null, '#!/bin/sh'],
    ])
  })

  it('is the same, byte for byte, when nothing has changed', async () => {
    await write({ Dockerfile: 'FROM a', 'src/a': 'x'.repeat(100_000) })
    const first = await packed()
    assert.deepEqual(await packed(), first)
    await utimes(path.join(folder, 'src/a'), 1, 1)
    assert.notDeepEqual(await packed(), first)
  })

  it('keeps long and non-ASCII names and large files whole', async () => {
    const name = `${'d'.repeat(120)}/${'ü'.repeat(60)}`
    const content = 'slipway\n'.repeat(200_000)
    await write({ [name]: content })
    const file = (await unpack(await packed())).at(-1)
    assert.equal(file?.name, name)
    assert.equal(file?.text, content)
  })

  it('tells how much has been read, up to the whole', async () => {
    await write({ a: 'x'.repeat(600_000), b: 'y' })
    const seen: number[] = []
    await packed((bytes) => seen.push(bytes))
    assert.equal(seen.at(-1), 600_001)
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    )
  })

  it('fails when a file becomes shorter after it was listed', async () => {
    await write({ a: 'x'.repeat(1000) })
    const listed = await listFolder(folder, parseIgnoreRules('', null))
    await truncate(path.join(folder, 'a'), 10)
    await assert.rejects(buffer(packFolder(folder, listed)), /a became shorter while it was sent/)
  })

  it('stops reading when its reader leaves', async () => {
    await write({ a: 'x'.repeat(5_000_000), b: 'y'.repeat(5_000_000) })
    const stream = packFolder(folder, await listFolder(folder, parseIgnoreRules('', null)))
    const reader = stream.getReader()
    await reader.read()
    await reader.cancel()
  })
})
