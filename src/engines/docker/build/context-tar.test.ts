import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { after, before, describe, test } from 'node:test'
import { extract, pack } from 'tar-stream'
import { contextTar } from './context-tar.ts'

describe('contextTar', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-context-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function archive(entries: readonly (readonly [string, string | null])[]): Promise<string> {
    const path = join(folder, `${Math.random()}.tar`)
    const tar = pack()
    for (const [name, content] of entries) {
      if (content === null) tar.entry({ name, type: 'directory' })
      else tar.entry({ name }, content)
    }
    tar.finalize()
    await pipeline(tar, createWriteStream(path))
    return path
  }

  async function read(
    dockerfile: string,
    path: string | null,
  ): Promise<readonly (readonly [string, string])[]> {
    const unpack = extract()
    unpack.end(await buffer(await contextTar(Buffer.from(dockerfile), path)))
    const found: (readonly [string, string])[] = []
    for await (const entry of unpack) {
      const chunks: Buffer[] = []
      for await (const chunk of entry) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
      found.push([entry.header.name, Buffer.concat(chunks).toString()])
    }
    return found
  }

  test('without a context there is the Dockerfile alone', async () => {
    assert.deepEqual(await read('FROM x\n', null), [['Dockerfile', 'FROM x\n']])
  })

  test('the same Dockerfile gives the same bytes', async () => {
    const bytes = async () => buffer(await contextTar(Buffer.from('FROM x\n'), null))
    assert.deepEqual(await bytes(), await bytes())
  })

  test('the Dockerfile stands first, and the context follows without its own', async () => {
    const path = await archive([
      ['a.txt', 'a'],
      ['./Dockerfile', 'FROM other\n'],
      ['sub/', null],
      ['sub/Dockerfile', 'kept'],
      ['Dockerfile.dev', 'kept'],
    ])
    assert.deepEqual(await read('FROM x\n', path), [
      ['Dockerfile', 'FROM x\n'],
      ['a.txt', 'a'],
      ['sub/', ''],
      ['sub/Dockerfile', 'kept'],
      ['Dockerfile.dev', 'kept'],
    ])
  })

  test('a folder named Dockerfile is left out with all that is in it', async () => {
    const path = await archive([
      ['Dockerfile/', null],
      ['Dockerfile/inner', 'x'],
      ['b.txt', 'b'],
    ])
    assert.deepEqual(await read('FROM x\n', path), [
      ['Dockerfile', 'FROM x\n'],
      ['b.txt', 'b'],
    ])
  })

  test('long names and names beyond ASCII come through, in archives of many chunks', async () => {
    const files = Array.from({ length: 200 }, (_, index) => {
      const name = `${'long-'.repeat(30)}é-${index}.txt`
      return [name, `${index}`.repeat(7000)] as const
    })
    const found = await read('FROM x\n', await archive([...files, ['Dockerfile', 'other']]))
    assert.deepEqual(found.slice(1), files)
  })

  test('a context that is gone is a fault of the store', async () => {
    await assert.rejects(contextTar(Buffer.from('FROM x\n'), join(folder, 'gone.tar')), {
      code: 'storage_failed',
    })
  })

  test('an extended header without end is refused', async () => {
    const path = join(folder, 'endless.tar')
    const header = Buffer.alloc(512)
    header.write('x', 0)
    header.write('77777777777\0', 124)
    header.write('x', 156)
    await writeFile(path, Buffer.concat([header, Buffer.alloc(2 * 1024 * 1024, 0x20)]))
    await assert.rejects(buffer(await contextTar(Buffer.from('FROM x\n'), path)), { code: 'storage_failed' })
  })
})
