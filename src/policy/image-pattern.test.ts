import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseImageName } from './image-name.ts'
import { isCovered, matches } from './image-pattern.ts'

const DIGEST = `sha256:${'0'.repeat(64)}`

function covered(reference: string, pattern: string): boolean {
  const name = parseImageName(reference)
  assert.ok(name, reference)
  return isCovered(name, [pattern])
}

test('a reference is taken apart as engines do it', () => {
  assert.deepEqual(parseImageName('debian'), {
    registry: 'docker.io',
    repository: 'library/debian',
    tag: null,
    digest: null,
  })
  assert.deepEqual(parseImageName(`Registry.example.org:5000/a/b:1@${DIGEST}`), {
    registry: 'registry.example.org:5000',
    repository: 'a/b',
    tag: '1',
    digest: DIGEST,
  })
  assert.equal(parseImageName('index.docker.io/debian')?.repository, 'library/debian')
  assert.equal(parseImageName('localhost/x')?.registry, 'localhost')
  assert.equal(parseImageName('[::1]:5000/x')?.registry, '[::1]:5000')
})

test('what is no reference to every engine has no name', () => {
  for (const reference of [
    '',
    'A',
    'a//b',
    '/a',
    'a/',
    'a:',
    'a@',
    'a@sha256:1',
    'a b',
    'EVIL/x',
    'a:b:c',
    'x/../y',
  ]) {
    assert.equal(parseImageName(reference), undefined, reference)
  }
})

test('a pattern covers what it says and nothing that only ends or begins like it', () => {
  for (const [reference, pattern, expected] of [
    ['debian:12', 'debian', true],
    ['evil/debian', 'debian', false],
    ['evil/debian', 'library/*', false],
    ['evil/x', 'docker.io/*', true],
    ['ghcr.io/x', 'docker.io/*', false],
    ['a.example.org/x/y', '*.example.org/*', true],
    ['evil.com/a.example.org/x', '*.example.org/*', false],
    ['example.org/x', '*.example.org/*', false],
    ['registry.example.org:5000/x', 'registry.example.org/*', false],
    ['registry.example.org:5000/x', 'registry.example.org:*/*', true],
    ['debian:bookworm-slim', 'debian:bookworm*', true],
    ['debian', 'debian:latest', true],
    [`debian:bookworm@${DIGEST}`, 'debian:bookworm', false],
    [`evil/x@${DIGEST}`, DIGEST, true],
    [`debian@${DIGEST}`, `debian@${DIGEST}`, true],
    ['debian', `debian@${DIGEST}`, false],
    ['ghcr.io/x', '*', true],
  ] as const) {
    assert.equal(covered(reference, pattern), expected, `${reference} ${pattern}`)
  }
})

test('a pattern of many stars takes no time to speak of', () => {
  assert.equal(matches(`${'*a'.repeat(200)}b`, 'a'.repeat(500)), false)
})
