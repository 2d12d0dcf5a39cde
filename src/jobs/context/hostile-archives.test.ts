import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import {
  checksum,
  gnuLong,
  pax,
  type TarMember,
  tar,
  tarMember,
  zip,
} from '../../../test/support/archives.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { createContextStore } from './disk-context-store.ts'
import { rewriteContext } from './rewrite-context.ts'
import { readTar } from './tar-reader.ts'
import { TarWriter } from './tar-writer.ts'

const LIMITS = { maxBytes: 40_000_000, maxUnpackedBytes: 1_000_000, maxEntries: 50, maxDockerfileBytes: 100 }

async function receive(t: TestContext, bytes: Uint8Array, limits: Partial<typeof LIMITS> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-context-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const store = createContextStore({ folder, limits: { ...LIMITS, ...limits } })
  try {
    return await store.receive(Readable.from([bytes], { objectMode: false }))
  } catch (error) {
    assert.deepEqual(readdirSync(folder), [], 'nothing is left of a refused archive')
    throw error
  }
}

async function refused(
  t: TestContext,
  bytes: Uint8Array,
  detail: RegExp,
  where?: string | RegExp,
): Promise<void> {
  await assert.rejects(receive(t, bytes), (error: unknown) => {
    assert.ok(error instanceof SlipwayError, String(error))
    assert.equal(error.code, 'context_invalid', error.message)
    assert.match(error.detail, detail)
    assert.ok(error.action.length > 10)
    if (typeof where === 'string') assert.equal(error.where, where)
    else if (where) assert.match(error.where ?? '', where)
    return true
  })
}

const file = (name: string, content = 'x'): TarMember => ({ name, content })
const link = (name: string, target: string): TarMember => ({ name, type: '2', target })
const hard = (name: string, target: string): TarMember => ({ name, type: '1', target })

test('paths that leave the tree are refused by name, whichever header carries them', async (t) => {
  await refused(t, tar(file('/etc/passwd')), /absolute/, '/etc/passwd')
  await refused(t, tar(file('../x')), /\.\./, '../x')
  await refused(t, tar(file('a/../../x')), /\.\./)
  await refused(t, tar(file('a/..')), /\.\./)
  await refused(t, tar(pax({ path: '../x' }), file('fine')), /\.\./, '../x')
  await refused(t, tar(pax({ path: '../x' }, 'g'), file('fine')), /\.\./, '../x')
  await refused(t, tar(gnuLong('L', '/x'), file('fine')), /absolute/, '/x')
  await refused(t, tar(pax({ path: 'a\0/../b' }), file('fine')), /NUL/)
  await refused(t, tar({ name: Buffer.from([0x61, 0xff]), content: 'x' }), /UTF-8/)
})

test('devices, FIFOs and entries of unknown types are refused', async (t) => {
  await refused(t, tar({ name: 'dev', type: '3' }), /character device/, 'dev')
  await refused(t, tar({ name: 'dev', type: '4' }), /block device/, 'dev')
  await refused(t, tar({ name: 'pipe', type: '6' }), /FIFO/, 'pipe')
  await refused(t, tar({ name: 'what', type: 'Q' }), /unknown type "Q"/, 'what')
  await refused(t, tar({ name: 'holes', type: 'S' }), /sparse/, 'holes')
  await refused(t, tar(pax({ 'GNU.sparse.major': '1' }), file('holes')), /sparse/, 'holes')
})

test('links that leave the tree are refused, also through other links', async (t) => {
  await refused(t, tar(link('l', '/etc/passwd')), /absolute/, 'l')
  await refused(t, tar(link('l', '..')), /leads out/, 'l')
  await refused(t, tar(link('a/b/l', '../../../x')), /leads out/, 'a/b/l')
  await refused(t, tar(link('a/l', 'b/../../..')), /\.\. behind a name/)
  await refused(
    t,
    tar({ name: 'd/', type: '5' }, link('d/up', '..'), link('l', 'd/up/..')),
    /\.\. behind a name/,
    'l',
  )
  await refused(t, tar(pax({ linkpath: '../../x' }), link('l', 'fine')), /leads out/, 'l')
  await refused(t, tar(gnuLong('K', '/x'), link('l', 'fine')), /absolute/, 'l')
  await refused(t, tar(link('l', 'd'), file('l/x')), /below a symbolic link/, 'l/x')
  await refused(t, tar(link('l', '.'), link('l/m', 'x'), file('l/m/x')), /below a symbolic link/)
  await refused(t, tar(hard('h', '../x')), /\.\./, 'h')
  await refused(t, tar(hard('h', '/etc/passwd')), /absolute/, 'h')
  await refused(t, tar(hard('h', 'later'), file('later')), /no file before it/, 'h')
  await refused(t, tar({ name: 'd/', type: '5' }, hard('h', 'd')), /no file before it/, 'h')
  await refused(t, tar(file('h'), hard('h', 'h')), /no file before it/, 'h')
})

test('links inside of the tree are accepted', async (t) => {
  const kept = await receive(
    t,
    tar(
      file('a/f'),
      link('a/l', 'f'),
      link('a/up', '../a/./f'),
      link('top', './a//l'),
      link('gone', 'nowhere'),
      hard('h', './a/f'),
    ),
  )
  assert.equal(kept.entries, 7)
})

test('a path that is two things is refused, and one that comes twice as the same is not', async (t) => {
  await refused(t, tar(file('a'), { name: 'a/', type: '5' }), /as file and as directory/, 'a/')
  await refused(t, tar(file('a'), link('a', 'b')), /as file and as symlink/, 'a')
  await refused(t, tar(file('a'), file('a/b')), /below a file/, 'a/b')
  await refused(t, tar(file('a/b'), link('a', 'c')), /as directory and as symlink/, 'a')
  const kept = await receive(t, tar(file('Dockerfile', 'FROM a'), file('./Dockerfile', 'FROM b')))
  assert.equal(Buffer.from(kept.dockerfile ?? []).toString(), 'FROM b')
  assert.equal(kept.entries, 1)
})

test('archives that are cut off, damaged or go on behind their end are refused', async (t) => {
  const whole = tar(file('a', 'x'.repeat(2000)))
  for (const size of [600, 1024, 2000, 2560]) await refused(t, whole.subarray(0, size), /cut off/)
  const damaged = Buffer.from(whole)
  damaged[3] = 0x7a
  await refused(t, tar(file('ok'), damaged), /damaged header/)
  await refused(t, Buffer.concat([whole, Buffer.from('more')]), /behind the end/)
  await refused(t, Buffer.concat([whole, tarMember(file('b'))]), /behind the end/)
  await refused(
    t,
    Buffer.concat([tarMember(file('a')), Buffer.alloc(512), tarMember(file('b')), Buffer.alloc(1024)]),
    /behind the end/,
  )
  const gzip = gzipSync(whole)
  await refused(t, gzip.subarray(0, gzip.length - 12), /cut off/)
  await refused(t, Buffer.concat([gzip, Buffer.from('more')]), /damaged|behind the end/)
  await refused(t, Buffer.concat([gzip, Buffer.alloc(100), Buffer.from('more')]), /behind the end/)
  await refused(t, gzipSync('FROM a\n'), /cut off|damaged/)
  await receive(t, Buffer.concat([whole, Buffer.alloc(9 * 1024)]))
  await receive(t, Buffer.concat([gzip, Buffer.alloc(100)]))
  await receive(t, tar())
})

test('headers with numbers that are none, negative or too large are refused', async (t) => {
  const strange = (at: number, bytes: readonly number[] | string) => {
    const block = tarMember({ name: 'a' })
    Buffer.from(bytes as string).copy(block, at)
    checksum(block)
    return tar(file('ok'), block)
  }
  await refused(t, strange(124, '99999999999 '), /damaged header/)
  await refused(
    t,
    strange(124, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    /damaged header/,
  )
  await refused(
    t,
    strange(124, [0x80, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    /damaged header/,
  )
  await refused(t, tar(tarMember({ name: 'pax', type: 'x', content: '99 path=x\n' }), file('a')), /pax/)
  await refused(t, tar(pax({ size: '-5' }), file('a')), /pax/)
  await refused(
    t,
    tar(tarMember({ name: 'long', type: 'L', size: 100_000_000 })),
    /header of 100000000 bytes/,
  )
  await refused(t, tar({ name: 'd/', type: '5', content: 'x' }), /has content/, 'd/')
})

test('names that are too long for a file system are refused', async (t) => {
  await refused(t, tar(gnuLong('L', 'n'.repeat(256)), file('x')), /longer/)
  await refused(t, tar(gnuLong('L', `${'d/'.repeat(2100)}f`), file('x')), /longer/)
})

test('too many entries are refused, folders that no entry names and repeated paths included', async (t) => {
  const many = tar(...Array.from({ length: 51 }, (_, at) => file(`f${at}`)))
  await refused(t, many, /more than 50/)
  await refused(t, tar(gnuLong('L', `${'d/'.repeat(60)}f`), file('x')), /more than 50/)
  await refused(t, tar(...Array.from({ length: 51 }, () => file('same'))), /more than 50/)
  const names = Array.from({ length: 51 }, (_, at) => ({ name: `f${at}` }))
  await refused(t, zip(...names), /more than 50/)
})

test('a context that is too large when unpacked is refused, whatever its headers say', async (t) => {
  await refused(t, tar({ name: 'big', size: 2_000_000, content: 'x' }), /larger than 1000000 bytes/, 'big')
  await refused(
    t,
    gzipSync(tar(file('a', 'x'.repeat(600_000)), file('b', 'x'.repeat(600_000)))),
    /larger than/,
    'b',
  )
  await refused(t, zip({ name: 'big', content: Buffer.alloc(3_000_000) }), /larger than/, 'big')
  await refused(t, zip({ name: 'liar', content: Buffer.alloc(3_000_000), size: 10 }), /damaged/, 'liar')
  await refused(t, zip({ name: 'liar', content: 'x', size: 10 }), /damaged/, 'liar')
})

/** One megabyte of zeros as a piece of a deflate stream that can be repeated. */
const ZEROS = deflateRawSync(Buffer.alloc(1_000_000), { level: 9, finishFlush: constants.Z_FULL_FLUSH })

test('a gzip file of ten gigabytes is left as soon as the limit is passed', async (t) => {
  const header = deflateRawSync(tarMember({ name: 'zeros', size: 10_000_000_000 }), {
    finishFlush: constants.Z_FULL_FLUSH,
  })
  const start = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), header])
  const bomb = Buffer.concat([start, ...Array.from({ length: 10_000 }, () => ZEROS)])
  await refused(t, bomb, /larger than 1000000 bytes/, 'zeros')
})

test('a tar of many files is left at the first byte that is too much', async (t) => {
  let consumed = 0
  async function* endless() {
    for (let at = 0; ; at++) {
      const member = tarMember({ name: `f${at}`, content: Buffer.alloc(100_000) })
      consumed += member.length
      yield member
    }
  }
  const nowhere = await open('/dev/null', 'w')
  t.after(() => nowhere.close())
  await assert.rejects(rewriteContext(readTar(endless()), new TarWriter(nowhere), LIMITS), {
    code: 'context_invalid',
  })
  assert.ok(consumed < 1_200_000, `${consumed} bytes were read`)
})

test('the tricks of zip files are refused', async (t) => {
  await refused(t, zip({ name: '../x' }), /\.\./, '../x')
  await refused(t, zip({ name: '/x' }), /absolute/, '/x')
  await refused(t, zip({ name: '..\\x' }), /backslash/)
  await refused(t, zip({ name: 'C:x' }), /drive letter/)
  await refused(t, zip({ name: 'a\0b' }), /NUL/)
  await refused(t, zip({ name: 'secret', content: 'x', flags: 0x801 }), /encrypted/, 'secret')
  await refused(t, zip({ name: 'odd', content: 'x', method: 12 }), /compression method 12/, 'odd')
  await refused(t, zip({ name: 'l', content: '/etc/passwd', mode: 0o120777 }), /absolute/, 'l')
  await refused(t, zip({ name: 'l', content: '../x', mode: 0o120777 }), /leads out/, 'l')
  await refused(
    t,
    zip({ name: 'l', content: 'd', mode: 0o120777 }, { name: 'l/x' }),
    /below a symbolic link/,
    'l/x',
  )
  await refused(t, zip({ name: 'p', mode: 0o010644 }), /device, FIFO or socket/, 'p')
  await refused(t, zip({ name: 's', mode: 0o140644 }), /device, FIFO or socket/, 's')
  await refused(t, zip({ name: 'sum', content: 'x', crc: 1 }), /checksum/, 'sum')
  await refused(t, zip({ name: 'a' }).subarray(0, -10), /damaged/)
  await refused(t, Buffer.concat([zip({ name: 'a' }), Buffer.from('more')]), /damaged/)
})

test('zip files of other systems are accepted, with plain modes', async (t) => {
  const latin = await receive(
    t,
    zip({ name: Buffer.from([0x81, 0x2e, 0x74]), content: 'x', flags: 0, host: 0, mode: 0 }),
  )
  assert.equal(latin.entries, 1)
  const stored = await receive(
    t,
    zip(
      { name: 'Dockerfile', content: 'FROM a', method: 0, host: 0 },
      { name: 'l', content: 'Dockerfile', mode: 0o120777 },
    ),
  )
  assert.equal(Buffer.from(stored.dockerfile ?? []).toString(), 'FROM a')
  assert.equal((await receive(t, zip())).entries, 0)
})

test('the name of a hostile entry is reported without its control characters', async (t) => {
  await refused(t, tar(file('../\u001b[31m\u202e')), /\.\./, '../?[31m?')
})
