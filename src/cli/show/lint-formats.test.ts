import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Diagnostic, LintOutput } from '../../main/lint-files.ts'
import { lintCheckstyle } from './lint-checkstyle.ts'
import { lintGithub } from './lint-github.ts'
import { lintJson } from './lint-json.ts'
import { lintSarif } from './lint-sarif.ts'
import { lintChanges, lintSummary, lintText } from './lint-text.ts'
import { createPaint } from './style.ts'

const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } }
const FOUND: Diagnostic = {
  code: 'SLP0201',
  severity: 'warning',
  message: 'ADD, <b> 100% "x"',
  action: 'Use COPY.',
  range,
  aliases: ['UseCopy'],
  fix: { title: 'Write COPY', edits: [{ range, text: 'COPY' }] },
}
const FOREIGN: Diagnostic = { code: 'SC2086', severity: 'info', message: 'm', action: 'a', range }

const output = (diagnostics: readonly Diagnostic[], name = 'a b/Dockerfile'): LintOutput => ({
  name,
  text: 'FROM a\nADD x\n',
  diagnostics,
  fixed: null,
  failOn: null,
})

describe('the text format', () => {
  it('has colours where it is told, and not else', () => {
    const lines = lintText(output([FOUND]), createPaint(false))
    assert.deepEqual(lines, [
      'a b/Dockerfile:2:1 warning SLP0201 (UseCopy): ADD, <b> 100% "x"',
      '  2 | ADD x',
      '    | ^^^',
      '  → Use COPY. (--fix does it)',
      '',
    ])
    assert.ok(
      lintText(output([FOUND]), createPaint(true))
        .join('')
        .includes('\x1b[33mwarning'),
    )
  })

  it('sums up in a line', () => {
    assert.equal(lintSummary([output([FOUND, FOUND, FOREIGN]), output([])]), '2 files: 2 warnings, 1 info.')
    assert.equal(lintSummary([output([])]), '1 file: nothing found.')
  })

  it('tells of fixes, with their lines for a preview', () => {
    const change = { diagnostic: FOUND, line: 1, before: ['ADD x'], after: ['COPY x'] }
    const fixed = { bytes: Buffer.from(''), diagnostics: [], changes: [change] }
    const done = { ...output([]), fixed }
    assert.deepEqual(lintChanges(done, false, createPaint(false)), [
      'fixed a b/Dockerfile:2 SLP0201: Write COPY',
    ])
    assert.deepEqual(lintChanges(done, true, createPaint(false)).slice(1), ['- ADD x', '+ COPY x'])
  })
})

describe('the JSON format', () => {
  it('has each file with its findings and their number', () => {
    const { files } = JSON.parse(lintJson([output([FOUND, FOREIGN])])) as { files: object[] }
    assert.deepEqual(files, [
      { file: 'a b/Dockerfile', diagnostics: [FOUND, FOREIGN], errors: 0, warnings: 1, infos: 1 },
    ])
  })
})

describe('the format of workflow annotations', () => {
  it('escapes what separates its parts', () => {
    assert.deepEqual(lintGithub([output([FOUND], 'a,b:c')]), [
      '::warning file=a%2Cb%3Ac,line=2,endLine=2,col=1,endColumn=4,title=SLP0201::ADD, <b> 100%25 "x" Use COPY.',
    ])
  })

  it('has no columns for what ends on another line, which a host would refuse', () => {
    const long = { ...FOREIGN, range: { start: range.start, end: { line: 4, character: 1 } } }
    assert.deepEqual(lintGithub([output([long], 'x')]), [
      '::notice file=x,line=2,endLine=5,title=SC2086::m a',
    ])
  })
})

describe('the checkstyle format', () => {
  it('is XML whatever a file is called and holds', () => {
    const lines = lintCheckstyle([output([FOUND], 'a"\x01\ud800<')])
    assert.equal(lines[2], '  <file name="a&quot;\u2401\ufffd&lt;">')
    assert.equal(
      lines[3],
      '    <error line="2" column="1" severity="warning" message="ADD, &lt;b&gt; 100% &quot;x&quot; Use COPY." source="SLP0201"/>',
    )
  })
})

describe('the SARIF format', () => {
  interface Sarif {
    readonly version: string
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly rules: readonly Record<string, unknown>[] } }
      readonly columnKind: string
      readonly results: readonly Record<string, unknown>[]
    }[]
  }
  const read = (...outputs: LintOutput[]) => JSON.parse(lintSarif(outputs)) as Sarif

  it('describes each rule once, and points to it from every result', () => {
    const { version, runs } = read(output([FOUND, FOREIGN]), output([FOUND]))
    assert.equal(version, '2.1.0')
    const [run] = runs
    assert.equal(run?.columnKind, 'utf16CodeUnits')
    assert.deepEqual(run?.tool.driver.rules[0], {
      id: 'SLP0201',
      shortDescription: { text: 'Typographic quotes' },
      help: { text: 'Replace them by plain quotes where quotes are meant.' },
      defaultConfiguration: { level: 'warning' },
    })
    assert.deepEqual(
      run?.results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level]),
      [
        ['SLP0201', 0, 'warning'],
        ['SC2086', 1, 'note'],
        ['SLP0201', 0, 'warning'],
      ],
    )
  })

  it('counts lines and columns from one, and has the fix', () => {
    const [result] = read(output([FOUND])).runs[0]?.results ?? []
    const region = { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 }
    const artifactLocation = { uri: 'a%20b/Dockerfile' }
    assert.deepEqual(result?.locations, [{ physicalLocation: { artifactLocation, region } }])
    assert.deepEqual(result?.fixes, [
      {
        description: { text: 'Write COPY' },
        artifactChanges: [
          { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: 'COPY' } }] },
        ],
      },
    ])
  })

  it('names files by addresses: relative within the folder, absolute else', () => {
    const uri = (name: string) => JSON.stringify(read(output([FOREIGN], name))).match(/"uri":"([^"]*)"/)?.[1]
    assert.equal(uri('./x#y'), 'x%23y')
    assert.equal(uri('/a b'), 'file:///a%20b')
  })
})
