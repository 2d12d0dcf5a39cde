import assert from 'node:assert/strict'
import { test } from 'node:test'
import { READ_OPTIONS, errorsOf, judge, policyWith } from '../../test/support/judge.ts'
import type { DockerfileDocument, ReadOptions } from './document.ts'

function codes(text: string): readonly string[] {
  const errors = errorsOf(text)
  assert.equal(judge(text).document === null, errors.length > 0)
  return errors
}

function document(text: string, options: Partial<ReadOptions> = {}): DockerfileDocument {
  const result = judge(text, options)
  assert.ok(
    result.document,
    `${JSON.stringify(text)}: ${result.diagnostics.map((one) => one.message).join(' ')}`,
  )
  return result.document
}

const keywords = (text: string) => document(text).instructions.map((one) => one.keyword)
const refs = (text: string, options: Partial<ReadOptions> = {}) =>
  document(text, options).images.map((one) => one.ref)

test('a continued line goes on over comments, blank lines and blanks behind the escape', () => {
  const text = 'FROM a\nRUN one \\ \t\n# comment \\\n\n   # more\n  two \\\r\n  three\nCMD x\n'
  const [, run] = document(text).instructions
  assert.equal(run?.arguments, 'one   two   three')
  assert.deepEqual(run.range, { start: { line: 1, character: 0 }, end: { line: 6, character: 7 } })
  assert.deepEqual(keywords(text), ['FROM', 'RUN', 'CMD'])
})

test('the escape directive changes the continuation', () => {
  const text = '# escape=`\nFROM a\nRUN dir `\n  c:\\\nCOPY a c:\\x\\\nCMD x\n'
  assert.deepEqual(keywords(text), ['FROM', 'RUN', 'COPY', 'CMD'])
  assert.equal(document(text).escape, '`')
})

test('directives that are repeated, wrong or not honoured by every version are refused', () => {
  assert.deepEqual(codes('# escape=`\n# escape=`\nFROM a\n'), ['SLP0019'])
  assert.deepEqual(codes('# escape=x\nFROM a\n'), ['SLP0020'])
  assert.ok(codes('# check=skip=all\n# escape=`\nFROM a\n').includes('SLP0026'))
  assert.ok(codes('#\u00a0escape=`\nFROM a\n').includes('SLP0026'))
  assert.equal(document('# just text\n# escape=`\nFROM a\n').escape, '\\')
})

test('a line that ends in two escapes is refused, for readers disagree about it', () => {
  assert.ok(codes('FROM a\nENV C x\\\\\nADD https://e/x /y\n').includes('SLP0024'))
  assert.deepEqual(codes('FROM a\nRUN <<EOF\necho \\\\\nEOF\n'), [])
})

test('an escape at the end of the file is a warning, and an error where nothing precedes it', () => {
  assert.deepEqual(codes('FROM a\nRUN x \\\n'), [])
  assert.ok(codes('FROM a\n\\\n').includes('SLP0023'))
})

test('characters that may be line breaks or odd indentation are refused', () => {
  assert.ok(codes('FROM a\rADD https://e/x /y\n').includes('SLP0010'))
  assert.ok(codes('FROM a\nRUN x\u2028ADD y z\n').includes('SLP0010'))
  assert.ok(codes('FROM a\nRUN x \\\n\u00a0# comment\n').includes('SLP0025'))
})

test('the bodies of heredocs are not instructions', () => {
  const text = `FROM a
RUN <<EOF
ADD https://example.com/x /y
EOF
COPY <<one.txt <<-'TWO' /data/
1
one.txt
	2
	TWO
ONBUILD RUN <<"EOF"
x
EOF
CMD x
`
  const { instructions } = document(text)
  assert.deepEqual(
    instructions.map((one) => one.keyword),
    ['FROM', 'RUN', 'COPY', 'ONBUILD', 'CMD'],
  )
  assert.deepEqual(
    instructions.map((one) => one.heredocs),
    [[], ['ADD https://example.com/x /y'], ['1', '\t2'], ['x'], []],
  )
  assert.deepEqual(instructions[1]?.range.end, { line: 3, character: 3 })
})

test('only RUN, COPY and ADD have heredocs, and not in the JSON form', () => {
  assert.deepEqual(keywords('FROM a\nCMD cat <<EOF\nENV A=b\n'), ['FROM', 'CMD', 'ENV'])
  assert.deepEqual(keywords('FROM a\nRUN ["x", "<<EOF"]\nENV A=b\n'), ['FROM', 'RUN', 'ENV'])
  assert.deepEqual(keywords('FROM a\nRUN echo "<<EOF" $((1<<2)) <<<"x"\nENV A=b\n'), ['FROM', 'RUN', 'ENV'])
})

test('a heredoc without an end, or one that builders read in different ways, is refused', () => {
  assert.deepEqual(codes('FROM a\nRUN <<EOF\nx\n EOF\n'), ['SLP0021'])
  assert.ok(codes('FROM a\nRUN cat << EOF\nRUN x\nRUN y\n').includes('SLP0022'))
  assert.ok(codes('FROM a\nRUN <<RUN\nRUN x\nRUN\n').includes('SLP0022'))
  assert.ok(codes(`FROM a\nRUN echo it's <<EOF\nx\nEOF\n`).includes('SLP0022'))
  assert.ok(codes('FROM a\nRUN <<EOF\nADD https://e/x /y\\\nEOF\n').includes('SLP0026'))
})

test('a foreign frontend is refused in every spelling', () => {
  for (const head of [
    '# syntax=docker/dockerfile:1',
    '#syntax=evil',
    '#\tSYNTAX = evil',
    '# Syntax=evil # more',
    '  # syntax=evil',
    '#!/usr/bin/env x\n# syntax=evil',
    '# escape=`\n# syntax=evil',
    '# any=thing\n# syntax=evil',
    '# any= \n# syntax=evil',
    '// syntax=evil',
    '//syntax = evil',
    '\ufeff# syntax=evil',
    '{"syntax": "evil"}',
    '{"\u017fYNTAX": "evil"}',
  ]) {
    assert.ok(codes(`${head}\nFROM a\n`).includes('SEC1001'), head)
  }
  assert.ok(codes('{\n"syntax":\n"evil"}').includes('SEC1001'))
})

test('a comment that only looks like a syntax directive is a comment', () => {
  assert.deepEqual(codes('# comment\n# syntax=evil\nFROM a\n'), [])
  assert.deepEqual(codes('FROM a\n# syntax=evil\n'), [])
  assert.deepEqual(codes('\n# syntax=evil\nFROM a\n'), [])
})

test('a syntax directive is accepted where the policy allows it', () => {
  const policy = policyWith({ rules: { foreignFrontend: 'allow' } })
  assert.deepEqual(errorsOf('# syntax=docker/dockerfile:1\nFROM a\n', { policy }), [])
})

test('images are found in FROM, COPY --from and mounts, without stages and scratch', () => {
  const text = `ARG TAG=12
ARG SUITE
FROM --platform=linux/amd64 debian:\${TAG} AS Base
FROM base AS next
FROM scratch
COPY --from=BASE /a /a
COPY --from=0 /a /a
COPY --from=nginx:1.25 /b /b
RUN --mount=type=bind,from=golang:1,target=/go --mount=type=cache,from=next,target=/c x
ONBUILD COPY --from=busybox /c /c
FROM img:\${SUITE:-sid}
FROM img:\${TAG:+set}
FROM "quoted:$TAG"
FROM other:$TARGETARCH
FROM other:$SUITE
`
  const { images, stages } = document(text, { limits: { ...READ_OPTIONS.limits, maxStages: 20 } })
  assert.deepEqual(
    images.map((one) => [one.from, one.ref]),
    [
      ['FROM', 'debian:12'],
      ['COPY --from', 'nginx:1.25'],
      ['mount from', 'golang:1'],
      ['ONBUILD', 'busybox'],
      ['FROM', 'img:sid'],
      ['FROM', 'img:set'],
      ['FROM', 'quoted:12'],
      ['FROM', null],
      ['FROM', null],
    ],
  )
  assert.deepEqual(
    stages.slice(0, 3).map((one) => one.name),
    ['base', 'next', null],
  )
})

test('build arguments take the place of the defaults of declared ARGs only', () => {
  assert.deepEqual(refs('ARG TAG=1\nFROM img:$TAG\n', { buildArgs: { TAG: '2' } }), ['img:2'])
  assert.deepEqual(refs('FROM img:$TAG\n', { buildArgs: { TAG: '2' } }), [null])
})
