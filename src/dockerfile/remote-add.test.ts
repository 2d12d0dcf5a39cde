import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Judging, errorsOf as codes, policyWith } from '../../test/support/judge.ts'

test('ADD of a URL or a git repository is refused in every form', () => {
  for (const source of [
    'ssh://git@example.com/x',
    'git://example.com/x',
    'git@example.com:x/y',
    'git@example.com:x/y.git#main:sub',
    'example.com/x.git',
    'example.com/x.git#v1',
    'example.com/x.git?ref=v1',
    'example.com/x%2egit',
    'repo.git',
  ]) {
    assert.deepEqual(codes(`FROM a\nADD ${source} /y\n`), ['SEC1004'], source)
  }
  for (const source of [
    'https://example.com/x',
    'HTTP://example.com/x',
    '"https://example.com/x"',
    "h'ttp's://example.com/x",
    'h\\ttps://example.com/x',
    'a b https://example.com/x c',
  ]) {
    assert.deepEqual(codes(`FROM a\nADD ${source} /y\n`), ['SEC1002'], source)
  }
  assert.deepEqual(codes('FROM a\nADD ["https://example.com/x", "/y"]\n'), ['SEC1002'])
  assert.deepEqual(codes('FROM a\nADD ["\\u0068ttps://example.com/x", "/y"]\n'), ['SEC1002'])
  assert.deepEqual(codes('FROM a\nADD --chown=1 \\\n  https://example.com/x \\\n  /y\n'), ['SEC1002'])
  assert.deepEqual(codes('FROM a\nadd https://example.com/x /y\n'), ['SEC1002'])
  assert.deepEqual(codes('FROM a\nONBUILD ADD https://example.com/x /y\n'), ['SEC1002'])
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
  assert.deepEqual(codes('FROM a\nENV U=https://example.com\nADD $U/x /y\n'), ['SEC1002'])
  assert.deepEqual(codes('FROM a\nENV S=https\nADD ${S}://example.com /y\n'), ['SEC1002'])
  assert.deepEqual(codes('FROM a\nENV U https://example.com\nADD "$U" /y\n'), ['SEC1002'])
  assert.deepEqual(codes('FROM a\nARG U=a.tgz\nADD $U /y\n'), [])
  assert.deepEqual(codes('FROM a\nARG U=a.tgz\nADD $U /y\n', { buildArgs: { U: 'https://e/x' } }), [
    'SEC1002',
  ])
  assert.deepEqual(codes('ARG V=1\nFROM a\nARG V\nADD app-$V.tgz /y\n'), [])
  assert.deepEqual(codes('FROM a\nADD ${U:-https://e/x} /y\n'), ['SEC1003'])
  assert.deepEqual(codes('FROM a AS b\nENV U=https://e/x\nFROM b\nADD $U /y\n'), ['SEC1002'])
})

test('a source that cannot be known is refused unless it starts as a path', () => {
  assert.deepEqual(codes('FROM a\nADD $U /y\n'), ['SEC1003'])
  assert.deepEqual(codes('FROM a\nARG U\nADD $U /y\n'), ['SEC1003'])
  assert.deepEqual(codes('FROM a\nADD app-$V.tgz /y\n'), ['SEC1003'])
  assert.deepEqual(codes('FROM a\nADD ./app-$V.tgz /y\n'), [])
  assert.deepEqual(codes('FROM a\nADD /srv/$V /y\n'), [])
  assert.deepEqual(codes('FROM a\nENV U=./x\nADD ${U#./} /y\n'), ['SEC1003'])
  assert.deepEqual(codes('FROM a\nENV U=./x\nONBUILD ADD $U /y\n'), ['SEC1003'])
})

test('a value that builders settle in different ways is not taken for known', () => {
  assert.deepEqual(codes('FROM a\nENV U=./x\nARG U=https://e/x\nADD $U /y\n'), ['SEC1003'])
  assert.deepEqual(codes('FROM a\nENV U=./x\nENV "U"=https://e/x\nADD $U /y\n'), ['SEC1003'])
  assert.deepEqual(codes('FROM a AS b\nENV U=./x\nONBUILD ENV U=https://e/x\nFROM b\nADD $U /y\n'), [
    'SEC1003',
  ])
})

test('an address that versions read in two ways is a URL and a repository', () => {
  for (const source of ['https://example.com/x.git', 'https://example.com/x.git#v1', 'ftp://example.com/x']) {
    assert.deepEqual(codes(`FROM a\nADD ${source} /y\n`), ['SEC1002', 'SEC1004'], source)
  }
  const only = (rules: NonNullable<Judging['policy']>['rules']): Judging => ({
    policy: policyWith({ rules }),
  })
  const { rules } = policyWith({})
  const source = 'FROM a\nADD https://example.com/x.git /y\n'
  assert.deepEqual(codes(source, only({ ...rules, addUrl: 'allow' })), ['SEC1004'])
  assert.deepEqual(codes(source, only({ ...rules, addGit: 'allow' })), ['SEC1002'])
})

test('remote sources are accepted where the policy allows them', () => {
  const policy = policyWith({ rules: { addUrl: 'allow', addUnknown: 'allow' } })
  assert.deepEqual(codes('FROM a\nADD https://e/x $Y /y\n', { policy }), [])
})
