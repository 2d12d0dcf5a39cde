import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  chooseContext,
  findDockerfile,
  isDockerfileName,
  looksExecutable,
  mergeFiles,
  withoutRoot,
} from './context-files.ts'

const files = (...paths: string[]) => paths.map((path) => ({ path, content: path }))
const paths = (list: readonly { readonly path: string }[]) => list.map(({ path }) => path)

describe('the files of a context', () => {
  it('are named from the folder that was chosen', () => {
    assert.deepEqual(paths(withoutRoot(files('app/Dockerfile', 'app/src/a'))), ['Dockerfile', 'src/a'])
    assert.deepEqual(paths(withoutRoot(files('a', 'src/b'))), ['a', 'src/b'])
    assert.deepEqual(paths(withoutRoot(files('a/x', 'b/y'))), ['a/x', 'b/y'])
    assert.deepEqual(withoutRoot([]), [])
  })

  it('are sorted, and of two at one path the later one stays', () => {
    const merged = mergeFiles(files('b', 'a'), [{ path: 'b', content: 'new' }])
    assert.deepEqual(merged, [
      { path: 'a', content: 'a' },
      { path: 'b', content: 'new' },
    ])
  })

  it('leave out what .dockerignore names, but never it and the Dockerfile', () => {
    const choice = chooseContext(files('.dockerignore', 'Dockerfile', 'a.log', 'src/a'), '*\n!src')
    assert.deepEqual(paths(choice.files), ['.dockerignore', 'Dockerfile', 'src/a'])
    assert.equal(choice.ignored, 1)
  })
})

describe('the Dockerfile of a context', () => {
  it('is known by its name', () => {
    for (const name of ['Dockerfile', 'x/train.Dockerfile', 'Dockerfile.gpu', 'Containerfile', 'dockerfile'])
      assert.ok(isDockerfileName(name), name)
    for (const name of ['Dockerfile.dockerignore', 'my-dockerfile.md', 'Dockerfiles/a']) {
      assert.ok(!isDockerfileName(name), name)
    }
  })

  it('is the one at the root, or the only one of another name there', () => {
    assert.equal(findDockerfile(files('Dockerfile', 'Dockerfile.gpu', 'x/Dockerfile'))?.path, 'Dockerfile')
    assert.equal(findDockerfile(files('train.Dockerfile', 'a'))?.path, 'train.Dockerfile')
    assert.equal(findDockerfile(files('a.Dockerfile', 'b.Dockerfile')), undefined)
    assert.equal(findDockerfile(files('x/Dockerfile')), undefined)
  })
})

describe('an executable file', () => {
  it('begins with #! or as ELF', () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    assert.ok(looksExecutable(bytes('#!/bin/sh')))
    assert.ok(looksExecutable(bytes('\x7fELF')))
    assert.ok(!looksExecutable(bytes('# text')))
    assert.ok(!looksExecutable(new Uint8Array()))
  })
})
