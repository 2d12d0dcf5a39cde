import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { importsOf, mayImport, readImportTable, rowOf } from './import-table.ts'
import { isTest, repository, sourceFiles } from './source-files.ts'

const table = readImportTable(readFileSync(join(repository, 'ARCHITECTURE.md'), 'utf8'))
const inSrc = (path: string): string => path.slice('src/'.length)

describe('the import table in ARCHITECTURE.md', () => {
  it('has a row for every file of src', () => {
    const without = sourceFiles('src/**/*.ts').filter(({ path }) => rowOf(table, inSrc(path)) === undefined)
    assert.deepEqual(
      without.map(({ path }) => path),
      [],
    )
  })

  it('names nothing that is not there', () => {
    const all = [...table.entries()].flatMap(([part, allowed]) => [part, ...allowed])
    const missing = all.filter((name) => name !== '*' && !existsSync(join(repository, 'src', name)))
    assert.deepEqual(missing, [])
  })

  it('is kept by every file of src', () => {
    const broken = sourceFiles('src/**/*.ts')
      .filter(({ path }) => !isTest(path))
      .flatMap(({ path, text }) =>
        importsOf(path, text)
          .filter((target) => target.startsWith('src/') && !mayImport(table, inSrc(path), inSrc(target)))
          .map((target) => `${path} imports ${target}`),
      )
    assert.deepEqual(broken, [])
  })

  it('lets nothing in src import tests, scripts or benchmarks', () => {
    const broken = sourceFiles('src/**/*.ts')
      .filter(({ path }) => !isTest(path))
      .flatMap(({ path, text }) => importsOf(path, text).map((target) => ({ path, target })))
      .filter(({ target }) => /^(test|scripts|bench)\//.test(target))
    assert.deepEqual(broken, [])
  })

  it('lets the page know the client, and nothing else of the service', () => {
    const broken = sourceFiles('web/src/**/*.{ts,tsx}')
      .filter(({ path }) => !isTest(path))
      .flatMap(({ path, text }) => importsOf(path, text).map((target) => ({ path, target })))
      .filter(({ target }) => /^(src\/(?!client\/)|test\/|scripts\/|bench\/)/.test(target))
    assert.deepEqual(broken, [])
  })

  it('keeps acceptance tests outside: they import nothing of src', () => {
    const broken = sourceFiles('test/acceptance/**/*.ts').filter(({ path, text }) =>
      importsOf(path, text).some((target) => target.startsWith('src/')),
    )
    assert.deepEqual(
      broken.map(({ path }) => path),
      [],
    )
  })
})

describe('readImportTable', () => {
  const sample = readImportTable(
    [
      '# Title',
      '| Part of src | May import |',
      '|---|---|',
      '| `a`, `b` | `c/d.ts`, `e` |',
      '| `main` | `*` |',
      '',
    ].join('\n'),
  )

  it('reads each part with what it may import', () => {
    assert.deepEqual(
      [...sample],
      [
        ['a', ['c/d.ts', 'e']],
        ['b', ['c/d.ts', 'e']],
        ['main', ['*']],
      ],
    )
  })

  it('allows the part itself, what is listed, and what lies in a listed folder', () => {
    assert.equal(mayImport(sample, 'a/x.ts', 'a/deep/y.ts'), true)
    assert.equal(mayImport(sample, 'a/x.ts', 'c/d.ts'), true)
    assert.equal(mayImport(sample, 'a/x.ts', 'e/z.ts'), true)
    assert.equal(mayImport(sample, 'main/x.ts', 'q/r.ts'), true)
  })

  it('refuses everything else', () => {
    assert.equal(mayImport(sample, 'a/x.ts', 'c/other.ts'), false)
    assert.equal(mayImport(sample, 'a/x.ts', 'eel/z.ts'), false)
    assert.equal(mayImport(sample, 'unknown/x.ts', 'e/z.ts'), false)
  })

  it('sees every way to import', () => {
    const text =
      "import a from '../b/c.ts'\nimport './d.ts'\nexport { e } from './e.ts'\nconst f = await import('./f.ts')\nimport g from 'pkg'\n"
    assert.deepEqual(importsOf('src/x/y.ts', text), ['src/b/c.ts', 'src/x/d.ts', 'src/x/e.ts', 'src/x/f.ts'])
  })
})
