import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { baseReferences } from './base-references.ts'
import { READING } from './sample-rules.ts'

const of = (text: string, buildArgs = {}): readonly string[] =>
  baseReferences(Buffer.from(text), { ...READING, buildArgs })

describe('the images that a Dockerfile starts from', () => {
  it('are those of FROM, each once, with variables filled in', () => {
    const text =
      'ARG TAG=1\nFROM a:$TAG AS b\nFROM b\nCOPY --from=c:1 / /\nFROM a:1\nFROM scratch\nFROM $NO\n'
    assert.deepEqual(of(text), ['a:1'])
    assert.deepEqual(of(text, { TAG: '2' }), ['a:2', 'a:1'])
  })

  it('are no paths of the engine, and none at all where the file is refused', () => {
    assert.deepEqual(
      of('FROM ../../containers/x\nFROM a/../b\nFROM a?b\nFROM A\nFROM r.example/a@sha256:12\n'),
      [],
    )
    assert.deepEqual(of('FROM a\nRNU b\n'), [])
  })
})
