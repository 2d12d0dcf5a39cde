import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { each } from '../layer-lab.ts'
import { readApk } from './apk.ts'
import { readDpkg } from './dpkg.ts'
import { readGem } from './gem.ts'
import { readGolang } from './golang.ts'
import { readNpm } from './npm.ts'
import { readOsRelease } from './os-release.ts'
import { readPypi } from './pypi.ts'

const text = (content: string | Uint8Array): AsyncIterable<Uint8Array> => each([Buffer.from(content)])

describe('a dpkg database', () => {
  it('gives source, its own version where it differs, and what is on the disk', async () => {
    const { packages } = await readDpkg(
      text(`Package: libc6
Status: install ok installed
Architecture: amd64
Source: glibc
Version: 2.36-9
Description: a
 Version: 9

Package: rebuilt
Status: install ok half-configured
Version: 1:1.0-1+b2
Source: built (1:1.0-1)

Package: gone
Status: deinstall ok config-files
Version: 1

Package: never
Status: unknown ok not-installed
`),
      10,
    )
    const base = { kind: 'deb', architecture: null, licenses: [] } as const
    assert.deepEqual(packages, [
      {
        ...base,
        name: 'libc6',
        version: '2.36-9',
        source: { name: 'glibc', version: '2.36-9' },
        architecture: 'amd64',
      },
      { ...base, name: 'rebuilt', version: '1:1.0-1+b2', source: { name: 'built', version: '1:1.0-1' } },
    ])
  })

  it('counts entries without a proper name', async () => {
    const { packages, problems } = await readDpkg(text('Package: a b\nVersion: 1\n\nPackage: c\n\n'), 10)
    assert.deepEqual([packages, problems], [[], ['2 entries have no proper name and version']])
  })
})

describe('an apk database', () => {
  it('gives origin, licence and the files of packages', async () => {
    const reading = await readApk(
      text(
        'C:Q1x=\nP:libcrypto3\nV:3.3.1-r0\nA:x86_64\nL:Apache-2.0\no:openssl\nF:usr/lib\nR:libcrypto.so.3\n\n',
      ),
      10,
    )
    assert.deepEqual(reading, {
      packages: [
        {
          kind: 'apk',
          name: 'libcrypto3',
          version: '3.3.1-r0',
          source: { name: 'openssl', version: '3.3.1-r0' },
          architecture: 'x86_64',
          licenses: ['Apache-2.0'],
        },
      ],
      problems: [],
      owned: ['/usr/lib/libcrypto.so.3'],
    })
  })
})

describe('manifests', () => {
  it('of npm give licences in both forms, and nothing without name and version', async () => {
    const old = { name: 'a', version: '1.0.0', licenses: [{ type: 'MIT', url: 'x' }, 'ISC'] }
    assert.deepEqual((await readNpm(text(JSON.stringify(old)))).packages[0]?.licenses, ['MIT', 'ISC'])
    const odd = { name: 'a', version: '1.0.0', license: 7 }
    assert.equal((await readNpm(text(JSON.stringify(odd)))).packages.length, 1)
    for (const none of ['{"type":"module"}', '{"name":"a"}', '{"name":"../a","version":"1"}', '[]', 'null']) {
      assert.deepEqual(await readNpm(text(none)), { packages: [], problems: [] })
    }
    assert.deepEqual((await readNpm(text('{'))).problems, ['it is not JSON'])
  })

  it('of PyPI give the normal name, and the licence from where it is', async () => {
    const read = async (content: string) => (await readPypi(text(content))).packages[0]
    const classified = await read(
      'Name: A__b.-C\nVersion: 1.0\nLicense: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n\nName: no\n',
    )
    assert.deepEqual([classified?.name, classified?.licenses], ['a-b-c', ['MIT License']])
    assert.deepEqual((await read('Name: a\nVersion: 1\nLicense: x\nLicense-Expression: MIT\n'))?.licenses, [
      'MIT',
    ])
    assert.equal((await readPypi(text('Version: 1\n'))).problems.length, 1)
  })

  it('of gems give what RubyGems wrote, and nothing that would have to be evaluated', async () => {
    const spec = `Gem::Specification.new do |s|
  s.name = "rack".freeze
  s.version = "2.2.8"
  s.licenses = ["MIT".freeze, "Ruby".freeze]
`
    const { packages } = await readGem(text(spec))
    assert.deepEqual(
      packages.map(({ name, version, licenses }) => [name, version, licenses]),
      [['rack', '2.2.8', ['MIT', 'Ruby']]],
    )
    assert.equal((await readGem(text('  s.name = NAME\n  s.version = `id`\n'))).packages.length, 0)
  })

  it('of a system give id and version without their quotes', async () => {
    const debian = await readOsRelease(
      text(`NAME='Debian'\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n`),
    )
    assert.deepEqual(debian, { id: 'debian', version: '12', codename: 'bookworm', name: 'Debian' })
    assert.equal(await readOsRelease(text('NAME=x\n')), undefined)
  })
})

const START = Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex')
const END = Buffer.from('f932433186182072008242104116d8f2', 'hex')
const MODULES =
  'path\tx\nmod\texample.org/x\t(devel)\t\ndep\ta.org/b\tv1.2.3\th1:\ndep\ta.org/c\tv1.0.0\th1:\n=>\ta.org/d\tv2.0.0\th1:\n'

function varint(length: number): Buffer {
  return length < 128 ? Buffer.from([length]) : Buffer.from([(length & 0x7f) | 0x80, length >> 7])
}

/** As the linker of Go 1.18 and later writes it. */
function buildInfo(version: string, modules: string): Buffer {
  const header = Buffer.alloc(32)
  header.write('\xff Go buildinf:\x08\x02', 'latin1')
  const marked = modules === '' ? Buffer.alloc(0) : Buffer.concat([START, Buffer.from(modules), END])
  return Buffer.concat([header, varint(version.length), Buffer.from(version), varint(marked.length), marked])
}

const elf = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('\x7fELF', 'latin1'), ...parts])
const noise = Buffer.alloc(3_000_001, '\xff Go ')

describe('a program of Go', () => {
  const names = async (content: Buffer, pieceBytes = 65_521): Promise<readonly string[] | undefined> => {
    const pieces = Array.from({ length: Math.ceil(content.length / pieceBytes) }, (_, index) =>
      content.subarray(index * pieceBytes, (index + 1) * pieceBytes),
    )
    return (await readGolang(each(pieces), 100))?.packages.map(({ name, version }) => `${name}@${version}`)
  }

  it('tells its modules, with replacements, and its library', async () => {
    const program = elf(noise, buildInfo('go1.22.3 X:boringcrypto', MODULES), noise)
    const expected = ['stdlib@1.22.3', 'a.org/b@v1.2.3', 'a.org/d@v2.0.0']
    for (const pieceBytes of [1, 7919, 1_000_003].map((bytes) => Math.max(bytes, 97))) {
      assert.deepEqual(await names(program, pieceBytes), expected)
    }
  })

  it('is found wherever a piece ends', async () => {
    for (let shift = 0; shift < 64; shift++) {
      const program = elf(Buffer.alloc(1024 * 1024 - 40 - shift), buildInfo('go1.21rc2', MODULES))
      assert.equal((await names(program))?.[0], 'stdlib@1.21.0-rc.2')
    }
  })

  it('of before 1.18 tells its modules', async () => {
    const old = Buffer.alloc(32)
    old.write('\xff Go buildinf:\x08\x00', 'latin1')
    const program = elf(noise, START, Buffer.from(MODULES), END, noise, old, noise)
    assert.deepEqual(await names(program), ['a.org/b@v1.2.3', 'a.org/d@v2.0.0'])
  })

  it('is not what only looks for such programs, and not what is no ELF file', async () => {
    assert.equal(await names(elf(Buffer.from('\xff Go buildinf:', 'latin1'), noise)), undefined)
    const imitation = buildInfo('go1.22.3', MODULES).fill('x', 33, 41)
    assert.equal((await names(elf(imitation)))?.includes('stdlib@1.22.3') ?? false, false)
    assert.equal(
      await names(Buffer.concat([Buffer.from('#!/bin/sh\n'), buildInfo('go1.22.3', MODULES)])),
      undefined,
    )
  })

  it('without modules says that it is not known what it is made of', async () => {
    const reading = await readGolang(each([elf(buildInfo('go1.19.8', ''))]), 100)
    assert.equal(reading?.problems.length, 1)
    assert.deepEqual(
      reading?.packages.map(({ name }) => name),
      ['stdlib'],
    )
  })
})
