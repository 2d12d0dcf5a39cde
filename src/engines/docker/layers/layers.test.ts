import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { type TarMember, checksum, gnuLong, pax, tar, tarMember } from '../../../../test/support/archives.ts'
import type { LayerEntry } from '../../engine.ts'
import { ByteSource } from './byte-source.ts'
import { readArchive } from './image-archive.ts'
import { layerEntries } from './layer-entries.ts'
import { chainId, findLayerFolder } from './layer-folders.ts'
import { readFolder } from './read-layers.ts'
import { TarStreamBytes } from './tar-stream-bytes.ts'

const NEVER = new AbortController().signal

async function* pieces(bytes: Buffer, size = 1013): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** `type path target content` of each entry. */
async function show(entries: AsyncIterable<LayerEntry>): Promise<readonly string[]> {
  const shown: string[] = []
  for await (const { type, path, target, open } of entries) {
    const parts: Uint8Array[] = []
    for await (const part of open()) parts.push(part)
    shown.push([type, path, target, Buffer.concat(parts).toString()].filter((word) => word !== '').join(' '))
  }
  return shown
}

const entriesOf = (archive: Buffer) => layerEntries(new TarStreamBytes(new ByteSource(pieces(archive))))
const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe('the entries of a layer', () => {
  it('have plain absolute paths, whatever form their headers have', async () => {
    const long = `${'folder/'.repeat(30)}file`
    const archive = tar(
      { name: './usr/', type: '5' },
      { name: './usr//bin/../env', content: 'x', mode: 0o755 },
      ...[pax({ path: long, linkpath: '../a' }), { name: 'short', type: '2' }],
      ...[gnuLong('L', `${long}2`), { name: 'short', content: 'y', magic: 'ustar  \0' }],
      pax({ path: 'ignored' }, 'g'),
      { name: 'old/', type: '\0', magic: '\0\0\0\0\0\0\0\0' },
      { name: 'hard', type: '1', target: 'usr/env', size: 0 },
      { name: 'null', type: '3' },
    )
    assert.deepEqual(await show(entriesOf(archive)), [
      'folder /usr',
      'file /usr/env x',
      `symlink /${long} ../a`,
      `file /${long}2 y`,
      'folder /old',
      'hardlink /hard /usr/env',
      'other /null',
    ])
  })

  it('say what is removed and hidden, and leave out what climbs out of the layer', async () => {
    const archive = tar(
      { name: 'a/.wh.b' },
      { name: 'a/.wh..wh..opq' },
      { name: '.wh..wh.plnk' },
      { name: 'a/.wh...' },
      { name: '../../etc/passwd', content: 'x' },
      { name: '.wh.c' },
    )
    assert.deepEqual(await show(entriesOf(archive)), ['removed /a/b', 'hidden /a', 'removed /c'])
  })

  it('have the names that an engine unpacks them by, whatever their headers say beside it', async () => {
    const status = 'var/lib/dpkg/status'
    const decoy = 'tmp/decoy'
    const placed = (magic: string, at: number, text: string, member: TarMember = { name: 'status' }) => {
      const block = tarMember({ ...member, magic })
      block.write(text, at, 'latin1')
      checksum(block)
      return block
    }
    const star = placed('ustar\x0000', 345, `${'./'.repeat(59)}/var/lib/dpkg${'0'.repeat(24)}`)
    star.write('tar\0', 508, 'latin1')
    checksum(star)
    const cases: Readonly<Record<string, readonly (TarMember | Buffer)[]>> = {
      'an empty path says nothing': [pax({ path: '' }), { name: status }],
      'an empty size says nothing': [pax({ size: '' }), { name: status, content: 'x'.repeat(600) }],
      'the later of two pax headers counts alone': [
        pax({ path: decoy }),
        pax({ mtime: '1' }),
        { name: status },
      ],
      'a global header ends what was said before': [pax({ path: decoy }), pax({}, 'g'), { name: status }],
      'a long name of GNU counts more than pax': [
        gnuLong('L', status),
        pax({ path: decoy }),
        { name: 'tmp/short' },
      ],
      'an empty long name says nothing': [gnuLong('L', ''), { name: status }],
      'a slash at the end makes a folder of v7 alone': [{ name: `${status}/` }],
      'a prefix in place of the times of GNU': [placed('ustar  \0', 345, 'var/lib/dpkg')],
      'the shorter prefix of star': [star],
    }
    for (const [what, members] of Object.entries(cases)) {
      const paths: string[] = []
      for await (const { path, type } of entriesOf(tar(...members))) paths.push(`${type} ${path}`)
      assert.deepEqual(paths, [`file /${status}`], what)
    }
  })

  it('are executable when an engine makes them so, however odd the mode is written', async () => {
    const modes: readonly (readonly [string, boolean])[] = [
      ['0000644\0', false],
      ['0000755\0', true],
      ['755\0xyz\0', true],
      [' 755 \0\0\0', true],
      ['\x80\0\0\0\0\0\x01\xed', true],
      ['\x81\0\0\0\0\0\x01\xed', true],
    ]
    for (const [mode, expected] of modes) {
      const block = tarMember({ name: 'app' })
      block.write(mode, 100, 'latin1')
      checksum(block)
      for await (const { executable } of entriesOf(tar(block))) assert.equal(executable, expected, mode)
    }
  })

  it('are other than files where only parts of a content are there, under the name that they have', async () => {
    const name = 'app/program'
    const forms: readonly (TarMember | Buffer)[][] = [
      [
        pax({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': name }),
        { name: 'x', content: 'y' },
      ],
      [pax({ path: name, 'GNU.sparse.map': '0,1' }), { name: 'x', content: 'y' }],
      [
        pax({ path: name, 'GNU.sparse.offset': '0', 'GNU.sparse.numbytes': '1' }),
        { name: 'x', content: 'y' },
      ],
      [{ name, type: 'S', content: 'y', magic: 'ustar  \0' }],
    ]
    for (const members of forms) {
      const found: unknown[] = []
      for await (const { path, type, size } of entriesOf(tar(...members))) found.push([path, type, size])
      assert.deepEqual(found, [[`/${name}`, 'other', 1]])
    }
  })

  it('come right when nothing, or a part, of a content is taken', async () => {
    const archive = tar({ name: 'a', content: 'x'.repeat(5000) }, { name: 'b', content: 'y' }, { name: 'c' })
    const paths: string[] = []
    for await (const { path, open } of entriesOf(archive)) {
      paths.push(path)
      if (path === '/a') for await (const part of open()) if (part.length > 0) break
    }
    assert.deepEqual(paths, ['/a', '/b', '/c'])
  })

  it('end in engine_failed for any bytes that are no tar', async () => {
    const part = fc.oneof(fc.uint8Array({ maxLength: 700 }), fc.constant(tar({ name: 'a', content: 'x' })))
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        try {
          await show(entriesOf(Buffer.concat(parts)))
        } catch (error) {
          assert.equal((error as { code?: unknown }).code, 'engine_failed')
        }
      }),
    )
  })
})

describe("an image's archive", () => {
  const base = tar({ name: 'base', content: 'b'.repeat(3000) })
  const top = tar({ name: 'top', content: 't' })
  const ids = [base, top].map((layer) => `sha256:${digest(layer)}`)
  const [first = '', second = ''] = ids
  const manifest: TarMember = { name: 'manifest.json', content: '[{"Config":"c.json"}]' }

  async function read(archive: Buffer, wanted: readonly string[]) {
    const layers: Record<string, readonly string[]> = {}
    for await (const { diffId, contents } of readArchive(pieces(archive), ids, new Set(wanted), show)) {
      layers[diffId] = contents
    }
    return layers
  }
  const all = { [first]: [`file /base ${'b'.repeat(3000)}`], [second]: ['file /top t'] }
  const blob = (content: Buffer | string): TarMember => ({
    name: `blobs/sha256/${digest(Buffer.from(content))}`,
    content,
  })
  const forms: Readonly<Record<string, Buffer>> = {
    'of Docker up to 24': tar(
      { name: 'f'.repeat(64), type: '5' },
      { name: `${'f'.repeat(64)}/json`, content: '{}' },
      { name: `${'f'.repeat(64)}/layer.tar`, content: top },
      { name: `${'0'.repeat(64)}/layer.tar`, content: base },
      { name: `${'1'.repeat(64)}/layer.tar`, type: '2', target: '../0/layer.tar' },
      manifest,
    ),
    'of Docker since 25': tar(
      blob('{"architecture":"amd64"}'),
      blob(base),
      blob(top),
      { name: 'index.json', content: '{}' },
      manifest,
    ),
    'of a store that keeps layers compressed': tar(
      blob(gzipSync(base)),
      blob('{}'),
      blob(zstdCompressSync(top)),
      manifest,
    ),
    'of Podman': tar(
      { name: `${digest(base)}.tar`, content: base },
      { name: `${digest(top)}.tar`, content: top },
      manifest,
    ),
  }
  for (const [form, archive] of Object.entries(forms)) {
    it(`${form} gives each layer by its diff id, and only those that are wanted`, async () => {
      assert.deepEqual(await read(archive, ids), all)
      assert.deepEqual(await read(archive, [second]), { [second]: all[second] })
    })
  }

  it('is read no further than needed, and its source is ended', async () => {
    let isEnded = false
    async function* source() {
      try {
        yield* pieces(tar(blob(base)).subarray(0, -1024))
        throw new Error('read too far')
      } finally {
        isEnded = true
      }
    }
    for await (const { diffId } of readArchive(source(), ids, new Set([first]), show))
      assert.equal(diffId, first)
    assert.ok(isEnded)
  })

  it('without a wanted layer is engine_failed', async () => {
    await assert.rejects(read(tar(blob(top), manifest), ids), { code: 'engine_failed' })
    await assert.rejects(read(tar(blob(base)).subarray(0, 1500), ids), { code: 'engine_failed' })
  })
})

describe('a layer in the folders of the engine', () => {
  let root = ''
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'slipway-overlay-'))
  })
  after(() => rm(root, { recursive: true, force: true }))

  /** As overlay2 keeps a layer: the skeleton by tar-split, the files in `diff`. */
  async function keep(
    diffIds: readonly string[],
    cacheId: string,
    members: readonly TarMember[],
  ): Promise<string> {
    const place = join(root, 'image/overlay2/layerdb/sha256', chainId(diffIds).slice('sha256:'.length))
    await mkdir(place, { recursive: true })
    await mkdir(join(root, 'overlay2', cacheId, 'diff'), { recursive: true })
    await writeFile(join(place, 'diff'), diffIds.at(-1) ?? '')
    await writeFile(join(place, 'cache-id'), cacheId)
    const lines: unknown[] = []
    for (const member of members) {
      const whole = tar(member).subarray(0, -1024)
      const size = Buffer.byteLength(member.content ?? '')
      lines.push({ type: 2, payload: whole.subarray(0, 512).toString('base64'), position: lines.length })
      lines.push({ type: 1, name: member.name, ...(size > 0 ? { size, payload: 'AAAAAAAAAAA=' } : {}) })
      if (size > 0) lines.push({ type: 2, payload: whole.subarray(512 + size).toString('base64') })
    }
    lines.push({ type: 2, payload: Buffer.alloc(1024).toString('base64') })
    await writeFile(
      join(place, 'tar-split.json.gz'),
      gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
    )
    return join(root, 'overlay2', cacheId, 'diff')
  }
  const [one, two] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string]
  const cache = (digit: string): string => digit.repeat(64)

  it('gives the entries of its archive with the contents of its files', async () => {
    const files = await keep([one, two], cache('a'), [
      { name: 'etc/', type: '5' },
      { name: 'etc/name', content: 'hello' },
      { name: 'etc/.wh.gone' },
      { name: 'etc/empty' },
      { name: 'etc/link', type: '2', target: 'name' },
    ])
    await mkdir(join(files, 'etc'))
    await writeFile(join(files, 'etc/name'), 'hello')
    await writeFile(join(files, 'etc/empty'), '')
    const folder = await findLayerFolder(root, [one, two], 1)
    assert.ok(folder)
    assert.deepEqual(await readFolder(folder, show, NEVER), [
      'folder /etc',
      'file /etc/name hello',
      'removed /etc/gone',
      'file /etc/empty',
      'symlink /etc/link name',
    ])
    assert.equal(await findLayerFolder(root, [two, one], 1), undefined)
    assert.equal(await findLayerFolder(root, [one], 0), undefined)
  })

  it('is not left through links, and a file that is another one is not taken for it', async () => {
    const secret = join(root, 'secret')
    await writeFile(secret, 'hidden')
    const hostile = async (digit: string, name: string, prepare: (files: string) => Promise<unknown>) => {
      const files = await keep([one], cache(digit), [{ name, content: 'hidden' }])
      await prepare(files)
      const folder = await findLayerFolder(root, [one], 0)
      assert.ok(folder)
      await assert.rejects(readFolder(folder, show, NEVER))
    }
    await hostile('b', 'x', (files) => symlink(secret, join(files, 'x')))
    await hostile('c', 'up/secret', (files) => symlink(root, join(files, 'up')))
    await hostile('d', 'x', (files) => mkdir(join(files, 'x')))
    await hostile('e', 'x', (files) => writeFile(join(files, 'x'), 'another'))
    await hostile('f', 'x', async () => undefined)
  })
})
