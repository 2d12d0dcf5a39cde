/** Rules of CONTRIBUTING.md that oxlint has no rule for. Each says why in its name or beside it. */
import assert from 'node:assert/strict'
import { basename } from 'node:path'
import { describe, it } from 'node:test'
import { type SourceFile, isTest, sourceFiles } from './source-files.ts'

const code = sourceFiles('{src,test,scripts,bench,web/src}/**/*.{ts,tsx,mjs}')
const page = code.filter(({ path }) => path.startsWith('web/') && !isTest(path))
const service = code.filter(({ path }) => path.startsWith('src/') && !isTest(path))
/** Made by a program, and long tables, are not read from top to bottom. */
const isGenerated = ({ text }: SourceFile): boolean => /^\/[/*]+ *Generated/i.test(text)
/** This file speaks of what it forbids. */
const isThisFile = ({ path }: SourceFile): boolean => path === 'test/lint/style.test.ts'

function offenders(files: readonly SourceFile[], isBad: (file: SourceFile) => boolean): readonly string[] {
  return files.filter((file) => !isThisFile(file) && isBad(file)).map(({ path }) => path)
}

describe('files', () => {
  it('have at most 400 lines', () => {
    const long = code.filter((file) => file.lines > 400 && !isGenerated(file))
    assert.deepEqual(
      long.map(({ path, lines }) => `${path}: ${lines}`),
      [],
    )
  })

  it('of the service are short: half under 80 lines, nine of ten under 250', () => {
    const lengths = service.filter((file) => !isGenerated(file)).map(({ lines }) => lines)
    const share = (limit: number): number => lengths.filter((lines) => lines < limit).length / lengths.length
    assert.ok(share(80) >= 0.5, `only ${Math.round(share(80) * 100)}% are under 80 lines`)
    assert.ok(share(250) >= 0.9, `only ${Math.round(share(250) * 100)}% are under 250 lines`)
  })

  it('have names in kebab-case', () => {
    const isKebab = (path: string): boolean => /^[a-z0-9]+([-.][a-z0-9]+)*$/.test(basename(path))
    assert.deepEqual(
      offenders(code, ({ path }) => !isKebab(path)),
      [],
    )
  })

  it('are named after what they hold, so not utils, helpers, manager or common', () => {
    const vague = /(^|[/.-])(utils?|helpers?|managers?|common|misc)([/.-]|$)/
    assert.deepEqual(
      offenders(code, ({ path }) => vague.test(path)),
      [],
    )
  })
})

describe('the page', () => {
  it("makes no markup of text, which may be a stranger's", () => {
    const markup = /dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write\b/
    assert.deepEqual(
      offenders(page, ({ text }) => markup.test(text)),
      [],
    )
  })
})

describe('the service', () => {
  it('reads the environment only where configuration is loaded', () => {
    const allowed = /^src\/(config\/|main\/|cli\/environment\.ts$|cli\/main\.ts$)/
    assert.deepEqual(
      offenders(service, ({ path, text }) => /\bprocess\.env\b/.test(text) && !allowed.test(path)),
      [],
    )
  })

  it('starts programs with lists of arguments, never through a shell', () => {
    const shell = /\bshell:\s*true\b|\bexecSync\(|\bimport \{[^}]*\bexec\b[^}]*\} from 'node:child_process'/
    assert.deepEqual(
      offenders(code, ({ text }) => shell.test(text)),
      [],
    )
  })

  it('takes node:http without importing it, which runs all its getters and loads the whole of fetch: 16 MB', () => {
    const imports = /^import (?!type\b)[^'"]*?from 'node:http'$/m
    assert.deepEqual(
      offenders(service, ({ path, text }) => imports.test(text) && path !== 'src/cli/scripted-service.ts'),
      [],
    )
  })

  it('has no default exports, whose names would differ from place to place', () => {
    assert.deepEqual(
      offenders(service, ({ text }) => /^export default\b/m.test(text)),
      [],
    )
  })

  it('does not switch the type checker off', () => {
    assert.deepEqual(
      offenders(code, ({ text }) => /@ts-(ignore|nocheck|expect-error)/.test(text)),
      [],
    )
  })
})

describe('tests', () => {
  const tests = code.filter(({ path }) => isTest(path) || path.startsWith('test/'))

  it('are neither focused nor switched off without a reason', () => {
    const lazy = /\b(it|test|describe)\.only\(|\bonly: true\b|\bskip: true\b|\b(it|test|describe)\.skip\(/
    assert.deepEqual(
      offenders(tests, ({ text }) => lazy.test(text)),
      [],
    )
  })

  it('have hooks for each test in suites alone, for files share a process', () => {
    assert.deepEqual(
      offenders(tests, ({ text }) => /^(?:beforeEach|afterEach)\(/m.test(text)),
      [],
    )
  })

  it('have sentences as names', () => {
    const short = /^\s*(?:it|test)\((['"`])\S*\1,/m
    assert.deepEqual(
      offenders(tests, ({ path, text }) => !path.startsWith('scripts/') && short.test(text)),
      [],
    )
  })
})
