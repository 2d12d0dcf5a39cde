import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadOptions } from './document.ts'
import { readDockerfile } from './read-dockerfile.ts'

function codes(text: string, options: Partial<ReadOptions> = {}): readonly string[] {
  const { diagnostics } = readDockerfile(new TextEncoder().encode(text), {
    limits: { maxBytes: 65_536, maxLineBytes: 8192, maxInstructions: 500, maxStages: 20 },
    buildArgs: {},
    allowRemoteAdd: false,
    allowSyntax: false,
    ...options,
  })
  return diagnostics.filter((one) => one.severity === 'error').map((one) => one.code)
}

test('ADD of a URL or a git repository is refused in every form', () => {
  for (const source of [
    'https://example.com/x',
    'HTTP://example.com/x',
    'ftp://example.com/x',
    'ssh://git@example.com/x',
    'git://example.com/x',
    'git@example.com:x/y',
    'git@example.com:x/y.git#main:sub',
    'example.com/x.git',
    'example.com/x.git#v1',
    'example.com/x.git?ref=v1',
    'example.com/x%2egit',
    'repo.git',
    '"https://example.com/x"',
    "h'ttp's://example.com/x",
    'h\\ttps://example.com/x',
    'a b https://example.com/x c',
  ]) {
    assert.deepEqual(codes(`FROM a\nADD ${source} /y\n`), ['SLP0102'], source)
  }
  assert.deepEqual(codes('FROM a\nADD ["https://example.com/x", "/y"]\n'), ['SLP0102'])
  assert.deepEqual(codes('FROM a\nADD ["\\u0068ttps://example.com/x", "/y"]\n'), ['SLP0102'])
  assert.deepEqual(codes('FROM a\nADD --chown=1 \\\n  https://example.com/x \\\n  /y\n'), ['SLP0102'])
  assert.deepEqual(codes('FROM a\nadd https://example.com/x /y\n'), ['SLP0102'])
  assert.deepEqual(codes('FROM a\nONBUILD ADD https://example.com/x /y\n'), ['SLP0102'])
})

test('ADD of local files is accepted', () => {
  for (const source of [
    'a',
    './repo.git',
    '../x',
    'dir/',
    '*.tar.gz',
    'http',
    'a@b',
    '["a b", "c"]',
    '<<EOF',
  ]) {
    const end = source === '<<EOF' ? 'x\nEOF\n' : ''
    assert.deepEqual(codes(`FROM a\nADD ${source} /y\n${end}`.replace('] /y', ']')), [], source)
  }
})

test('COPY of what looks like a URL is no fetch', () => {
  assert.deepEqual(codes('FROM a\nCOPY https://example.com/x /y\n'), [])
})

test('variables with a value in the file are followed', () => {
  assert.deepEqual(codes('FROM a\nENV U=https://example.com\nADD $U/x /y\n'), ['SLP0102'])
  assert.deepEqual(codes('FROM a\nENV S=https\nADD ${S}://example.com /y\n'), ['SLP0102'])
  assert.deepEqual(codes('FROM a\nENV U https://example.com\nADD "$U" /y\n'), ['SLP0102'])
  assert.deepEqual(codes('FROM a\nARG U=a.tgz\nADD $U /y\n'), [])
  assert.deepEqual(codes('FROM a\nARG U=a.tgz\nADD $U /y\n', { buildArgs: { U: 'https://e/x' } }), [
    'SLP0102',
  ])
  assert.deepEqual(codes('ARG V=1\nFROM a\nARG V\nADD app-$V.tgz /y\n'), [])
  assert.deepEqual(codes('FROM a\nADD ${U:-https://e/x} /y\n'), ['SLP0103'])
  assert.deepEqual(codes('FROM a AS b\nENV U=https://e/x\nFROM b\nADD $U /y\n'), ['SLP0102'])
})

test('a source that cannot be known is refused unless it starts as a path', () => {
  assert.deepEqual(codes('FROM a\nADD $U /y\n'), ['SLP0103'])
  assert.deepEqual(codes('FROM a\nARG U\nADD $U /y\n'), ['SLP0103'])
  assert.deepEqual(codes('FROM a\nADD app-$V.tgz /y\n'), ['SLP0103'])
  assert.deepEqual(codes('FROM a\nADD ./app-$V.tgz /y\n'), [])
  assert.deepEqual(codes('FROM a\nADD /srv/$V /y\n'), [])
  assert.deepEqual(codes('FROM a\nENV U=./x\nADD ${U#./} /y\n'), ['SLP0103'])
  assert.deepEqual(codes('FROM a\nENV U=./x\nONBUILD ADD $U /y\n'), ['SLP0103'])
})

test('a value that builders settle in different ways is not taken for known', () => {
  assert.deepEqual(codes('FROM a\nENV U=./x\nARG U=https://e/x\nADD $U /y\n'), ['SLP0103'])
  assert.deepEqual(codes('FROM a\nENV U=./x\nENV "U"=https://e/x\nADD $U /y\n'), ['SLP0103'])
  assert.deepEqual(codes('FROM a AS b\nENV U=./x\nONBUILD ENV U=https://e/x\nFROM b\nADD $U /y\n'), [
    'SLP0103',
  ])
})

test('remote sources are accepted where the server allows them', () => {
  assert.deepEqual(codes('FROM a\nADD https://e/x $Y /y\n', { allowRemoteAdd: true }), [])
})
