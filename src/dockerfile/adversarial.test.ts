import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { judge } from '../../test/support/judge.ts'
import type { ReadResult } from './document.ts'

/** Under the policy `default`, as a submission. */
const read = (text: string | Uint8Array): ReadResult => judge(text)

interface Reading {
  readonly instructions: readonly string[]
  readonly syntax: boolean
  readonly remote: readonly string[]
}

interface Recorded {
  readonly text: string
  readonly readings: Readonly<Record<string, Reading | null>>
}

/**
 * What BuildKit's own parser of three versions made of generated files: its keywords, whether it found a syntax
 * directive, and the ADD sources that it would fetch. Null where it refused the file.
 */
const recorded: readonly Recorded[] = JSON.parse(
  readFileSync(new URL('./fixtures/buildkit-readings.json', import.meta.url), 'utf8'),
)

test('what is accepted, BuildKit of each version reads in the same way', () => {
  let count = 0
  for (const { text, readings } of recorded) {
    const { document } = read(text)
    if (!document) continue
    count++
    for (const [version, reading] of Object.entries(readings)) {
      if (!reading) continue
      const own: readonly string[] = document.instructions.map((one) => one.keyword)
      assert.deepEqual(own, reading.instructions, `${version}: ${JSON.stringify(text)}`)
      assert.ok(!reading.syntax, text)
      assert.deepEqual(reading.remote, [], text)
    }
  }
  assert.ok(count >= 80)
})

test('what BuildKit of any version would fetch or hand to another frontend is refused', () => {
  const dangerous = recorded.filter(({ readings }) =>
    Object.values(readings).some((reading) => reading && (reading.syntax || reading.remote.length > 0)),
  )
  assert.ok(dangerous.length >= 80)
  for (const { text } of dangerous) assert.equal(read(text).document, null, JSON.stringify(text))
})

test('no bytes make it throw, and the document is null exactly when there is an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const { document, diagnostics } = read(bytes)
      assert.equal(
        document === null,
        diagnostics.some((one) => one.severity === 'error'),
      )
    }),
  )
})

const piece = fc.constantFrom(
  ...[
    'FROM a',
    'RUN x',
    'ADD',
    'COPY',
    'ENV A=b',
    'ENV',
    'ONBUILD',
    '<<EOF',
    '<<-EOF',
    'EOF',
    '\\',
    '\\\\',
    '`',
    '#',
  ],
  ...[
    '# escape=`',
    '\n',
    '\n',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '"',
    "'",
    '$',
    '${',
    '}',
    '[',
    ']',
    '--from=',
    '\u00a0',
  ],
  ...[
    'https://e/x',
    '/y',
    '\ufeff',
    '= ',
    'AS b',
    '--mount=',
    ',',
    '“',
    '\u2028',
    '\\\n',
    ' \\ \n',
    '{"syntax":"x"}',
  ],
)
const noise = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))

test('no arrangement of the pieces of a Dockerfile makes it throw', () => {
  fc.assert(
    fc.property(noise, (text) => {
      const { document, diagnostics } = read(text)
      assert.equal(
        document === null,
        diagnostics.some((one) => one.severity === 'error'),
      )
      for (const { range } of diagnostics) assert.ok(range.start.line <= text.split('\n').length)
    }),
    { numRuns: 1000 },
  )
})

/** Spellings of one ADD that BuildKit fetches from, in a place where it stands as an instruction. */
const remoteAdd = fc
  .tuple(
    fc.constantFrom('ADD', 'add', 'Add', 'ONBUILD ADD', 'onbuild  add'),
    fc.constantFrom(' ', '\t', ' \\\n', ' \\\n# comment\n\n  ', '  \\ \n\t'),
    fc.constantFrom('', '--chown=1:1 ', '--link ', '--chmod=755 \\\n'),
    fc.constantFrom(
      'https://e/x',
      '"https://e/x"',
      "'http'://e/x",
      'h\\ttps://e/x',
      'git@e:x',
      'e.com/x.git#y',
      'a https://e/x',
    ),
  )
  .map(([keyword, gap, flags, source]) => `${keyword}${gap}${flags}${source} /y`)
const before = fc.array(
  fc.constantFrom(
    'RUN x',
    'RUN x \\\n  y',
    'ENV A="b',
    'LABEL a=b\\ c',
    '# comment \\',
    'RUN <<EOF\nx\nEOF',
    'RUN cat 0<<EOF\nx\nEOF',
    'COPY 3<<-E /x\nx\n\tE',
    'RUN cat 1\\\n<<E\nx\nE',
    'RUN x0<<EOF',
    'RUN "0"<<EOF',
    'RUN \\0<<EOF',
    'RUN x 0<<<EOF',
    'CMD ["a"]',
    'ENV C x\\\\',
    'COPY a b',
    '',
  ),
  { maxLength: 5 },
)

test('an ADD of a remote address is never hidden by what stands around it', () => {
  fc.assert(
    fc.property(before, remoteAdd, before, fc.constantFrom('\n', '\r\n'), (head, add, tail, end) => {
      const text = ['FROM a', ...head, add, ...tail, ''].join('\n').replaceAll('\n', end)
      assert.equal(read(text).document, null)
    }),
    { numRuns: 500 },
  )
})

const keywords = (text: string): string | undefined =>
  read(text)
    .document?.instructions.map(({ keyword }) => keyword)
    .join(' ')

test('a file descriptor makes a heredoc of what BuildKit takes for one, and of nothing else', () => {
  const rows: readonly (readonly [text: string, keywords: string | undefined])[] = [
    ['RUN cat 0<<EOF\nUSER a\nEOF\nUSER b', 'FROM RUN USER'],
    ['RUN 3<<EOF\nUSER a\nEOF\nUSER b', 'FROM RUN USER'],
    ['RUN cat 4294967296<<EOF\nUSER a\nEOF\nUSER b', 'FROM RUN USER'],
    ['COPY 0<<A 7<<-B /x/\nUSER a\nA\n\tB\nUSER b', 'FROM COPY USER'],
    ['ONBUILD RUN cat 0<<EOF\nUSER a\nEOF\nUSER b', 'FROM ONBUILD USER'],
    ['RUN ["cat", "0<<EOF"]\nUSER a', 'FROM RUN USER'],
    ['RUN echo "0<<EOF"\nUSER a', 'FROM RUN USER'],
    ['ENV A 0<<EOF\nUSER a', 'FROM ENV USER'],
    // the end is looked for in vain, or stands among the instructions
    ['RUN cat 0<<EOF\nUSER a', undefined],
    ['RUN echo a0<<EOF\nUSER a\nEOF', undefined],
    ['RUN echo "0"<<EOF\nUSER a\nEOF', undefined],
    ['RUN echo \\0<<EOF\nUSER a\nEOF', undefined],
    ['RUN echo -1<<EOF\nUSER a\nEOF', undefined],
    ['RUN echo \u0660<<EOF\nUSER a\nEOF', undefined],
    ['ENV A 0<<EOF\nUSER a\nEOF', undefined],
    // versions differ
    ['RUN cat 0<< EOF\nUSER a\nEOF', undefined],
    ['RUN cat 0<<USER\nx\nUSER', undefined],
    ["RUN cat 0<<'E F'\nx\nE F", undefined],
  ]
  for (const [text, expected] of rows) assert.equal(keywords(`FROM a:1\n${text}\n`), expected, text)
})

test('a file of 64 KB of anything is read to the end', () => {
  for (const unit of [
    '"',
    '\\',
    '\n',
    'x \\\n',
    '${',
    '${a:-',
    '<<A ',
    '0<<A ',
    '#\n',
    '# a=b\n',
    '[',
    '\t',
    'ADD $A ',
    '\r',
    '“',
  ]) {
    const text = `FROM a\nRUN ${unit.repeat(65_000 / unit.length)}`.slice(0, 65_000)
    assert.ok(read(text).diagnostics.length <= 100)
  }
})
