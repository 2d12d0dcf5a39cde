import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { extract } from 'tar-stream'
import { type TarFile, tarBytes, tarParts } from './tar.ts'

const AT = Date.parse('2026-01-02T03:04:05Z')

function file(path: string, text = '', executable = false): TarFile<Uint8Array> {
  const content = new TextEncoder().encode(text)
  return { path, bytes: content.length, modifiedAt: AT, executable, content }
}

async function unpack(files: readonly TarFile<Uint8Array>[]) {
  const archive = Buffer.concat(tarParts(files))
  assert.equal(archive.length, tarBytes(files))
  const reader = extract()
  reader.end(archive)
  const entries: {
    name: string
    mode: unknown
    mtime: unknown
    uid: unknown
    type: unknown
    text: string
  }[] = []
  for await (const entry of reader) {
    const { name, mode, mtime, uid, type } = entry.header
    entries.push({ name, mode, mtime, uid, type, text: (await buffer(entry)).toString() })
  }
  return entries
}

describe('the tar of a context', () => {
  it('holds files with their mode and time, owned by root', async () => {
    const common = { mtime: new Date(AT), uid: 0, type: 'file' }
    assert.deepEqual(await unpack([file('Dockerfile', 'FROM a\n'), file('bin/run', '#!/bin/sh\n', true)]), [
      { name: 'Dockerfile', mode: 0o644, text: 'FROM a\n', ...common },
      { name: 'bin/run', mode: 0o755, text: '#!/bin/sh\n', ...common },
    ])
  })

  it('keeps names of every length and script', async () => {
    const names = [
      'a'.repeat(100),
      'b'.repeat(101),
      `${'c'.repeat(155)}/${'d'.repeat(100)}`,
      `${'e'.repeat(156)}/f`,
      `${'g/'.repeat(120)}h`,
      `${'ü'.repeat(60)}/日本.txt`,
      'i'.repeat(989),
      'j'.repeat(990),
    ]
    const entries = await unpack(names.map((name) => file(name, name)))
    assert.deepEqual(
      entries.map(({ name }) => name),
      names,
    )
    assert.deepEqual(
      entries.map(({ text }) => text),
      names,
    )
  })

  it('fills contents up to whole blocks', async () => {
    const sizes = [0, 1, 511, 512, 513, 70_000]
    const entries = await unpack(sizes.map((size) => file(`f${size}`, 'x'.repeat(size))))
    assert.deepEqual(
      entries.map(({ text }) => text.length),
      sizes,
    )
  })

  it('says sizes that ustar has no room for in an extended header', () => {
    const large = { ...file('large'), bytes: 9 * 1024 ** 3 }
    const [, record] = tarParts([large])
    assert.match(new TextDecoder().decode(record), /^19 size=9663676416\n/)
  })

  it('is an archive with nothing in it, too', async () => {
    assert.deepEqual(await unpack([]), [])
  })
})
