import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Judging, judge as read } from '../../test/support/judge.ts'
import { isPolicyCode } from './codes.ts'
import type { ReadResult } from './document.ts'

const errors = (result: ReadResult) =>
  result.diagnostics.filter((one) => one.severity === 'error').map((one) => one.code)
const warnings = (result: ReadResult) =>
  result.diagnostics.filter((one) => one.severity === 'warning').map((one) => one.code)

function accepted(text: string, options: Judging = {}) {
  const result = read(text, options)
  assert.deepEqual(errors(result), [], text)
  assert.ok(result.document)
  return result.document
}

function refused(text: string | Uint8Array, code: string, options: Judging = {}) {
  const result = read(text, options)
  assert.ok(
    errors(result).includes(code),
    `${JSON.stringify(text)} gave ${errors(result).join(' ') || 'no error'}`,
  )
  assert.equal(result.document, null)
  const found = result.diagnostics.find((one) => one.code === code)
  assert.ok(found)
  return found
}

test('the example of the mission is accepted', () => {
  const document = accepted(`FROM debian:bookworm-slim\nCMD echo '{"perf":0.99}' > /data/perf.json\n`)
  assert.deepEqual(
    document.instructions.map((one) => one.keyword),
    ['FROM', 'CMD'],
  )
  assert.equal(document.instructions[1]?.arguments, `echo '{"perf":0.99}' > /data/perf.json`)
  assert.deepEqual(
    document.images.map((one) => one.ref),
    ['debian:bookworm-slim'],
  )
})

test('a file with no bytes, blanks or comments only has no instructions', () => {
  for (const text of ['', '\n\n', '# comment\n', '\ufeff', '  \n\t\n']) refused(text, 'SLP0001')
})

test('a file without FROM is refused, and what stands before FROM is named', () => {
  refused('ARG A=1\n', 'SLP0012')
  const found = refused('ARG A=1\nRUN make\nFROM a\n', 'SLP0013')
  assert.deepEqual(found.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } })
  accepted('ARG A=1\nFROM a\n')
})

test('an unknown instruction is shown with the keyword that was meant', () => {
  const found = refused('FROM a\n  RNU make\n', 'SLP0014')
  assert.match(found.message, /Did you mean RUN\?/)
  assert.deepEqual(found.range, { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } })
  assert.doesNotMatch(refused('FROM a\nonce upon\n', 'SLP0014').message, /mean/)
})

test('an instruction without its arguments is refused', () => {
  for (const line of [
    'RUN',
    'ENV',
    'COPY',
    'ADD',
    'WORKDIR',
    'USER',
    'EXPOSE',
    'LABEL',
    'ONBUILD',
    'VOLUME',
    'ARG',
  ]) {
    refused(`FROM a\n${line}\n`, 'SLP0015')
  }
  refused('FROM\n', 'SLP0015')
  accepted('FROM a\nCMD\nENTRYPOINT\n')
})

test('arguments of the wrong form are refused', () => {
  for (const line of [
    'COPY a',
    'ENV A',
    'ENV =b',
    'ENV A=b C',
    'FROM a b',
    'FROM a as 1x',
    'SHELL bash -c',
    'RUN ["a", 1]',
    'HEALTHCHECK FOO',
    'HEALTHCHECK CMD',
    'ONBUILD FROM b',
    'ONBUILD ONBUILD RUN x',
    'COPY a <<EOF\nEOF',
  ]) {
    refused(`FROM a\n${line}\n`, 'SLP0016')
  }
})

test('unknown, repeated and malformed flags are refused with the one that was meant', () => {
  assert.match(refused('FROM a\nRUN --mont=type=cache,target=/x y\n', 'SLP0017').message, /--mount/)
  refused('FROM a\nCOPY --from=a --from=b c d\n', 'SLP0018')
  refused('FROM a\nCOPY --from c d\n', 'SLP0018')
  refused('FROM a\nCOPY --link=maybe c d\n', 'SLP0018')
  refused('FROM a\nRUN --mount=type=bnd x\n', 'SLP0018')
  refused('FROM a\nRUN --mount=type=bind,form=b x\n', 'SLP0018')
  refused('FROM a\nRUN --mount=type=bind,\\"from=evil\\" x\n', 'SLP0018')
  accepted(
    'FROM a\nCOPY --link --chown=1:1 --chmod=755 c d\nRUN --mount=type=cache,target=/c --mount=type=tmpfs,target=/t x\n',
  )
})

test('a RUN that asks for the network of the host or for privileges is a matter of policy', () => {
  refused('FROM a\nRUN --network=host x\n', 'SEC1006')
  refused('FROM a\nRUN --security=insecure x\n', 'SEC1005')
  accepted('FROM a\nRUN --network=none x\n')
})

test('each limit is reported where it is passed', () => {
  const limits = { maxBytes: 100, maxLineBytes: 80, maxInstructions: 3, maxStages: 2 }
  refused(`FROM a\n#${'x'.repeat(100)}`, 'SLP0002', { limits })
  const long = refused(`FROM a\nRUN ${'é'.repeat(40)}`, 'SLP0003', { limits })
  assert.equal(long.range.start.line, 1)
  assert.equal(refused('FROM a\nRUN a\nRUN b\nRUN c\n', 'SLP0004', { limits }).range.start.line, 3)
  assert.equal(refused('FROM a\nFROM b\nFROM c\n', 'SLP0005', { limits }).range.start.line, 2)
})

test('binary files are named by their magic', () => {
  const cases: readonly (readonly [RegExp, readonly number[]])[] = [
    [/PDF/, [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31]],
    [/ELF/, [0x7f, 0x45, 0x4c, 0x46, 2]],
    [/gzip/, [0x1f, 0x8b, 8]],
    [/zip/, [0x50, 0x4b, 3, 4]],
  ]
  for (const [name, bytes] of cases) assert.match(refused(Uint8Array.from(bytes), 'SLP0006').message, name)
  assert.match(
    refused(Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(10_000_000)]), 'SLP0006').message,
    /PDF/,
  )
})

test('bytes that are not text are refused at their place', () => {
  assert.deepEqual(refused(Buffer.from('FROM a\nRUN x\0y'), 'SLP0007').range.start, { line: 1, character: 5 })
  const broken = Buffer.concat([Buffer.from('FROM a\nRUN é'), Buffer.from([0xff])])
  assert.deepEqual(refused(broken, 'SLP0008').range.start, { line: 1, character: 5 })
  for (const bytes of [
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
  ]) {
    refused(Buffer.concat([Buffer.from('FROM a\n#'), Buffer.from(bytes)]), 'SLP0008')
  }
  refused(Buffer.from('\ufeffFROM a\n', 'utf16le'), 'SLP0009')
  refused(Buffer.from('FROM a\n', 'utf16le'), 'SLP0009')
})

test('a byte order mark at the start is skipped and one elsewhere is refused', () => {
  assert.deepEqual(accepted('\ufeffFROM a\n').instructions[0]?.range.start, { line: 0, character: 0 })
  refused('FROM a\nADD \ufeffhttps://e/x /y\n', 'SLP0010')
})

test('a code fence of Markdown is named by its line', () => {
  const found = refused('Here it is:\n```dockerfile\nFROM a\n```\n', 'SLP0011')
  assert.match(found.message, /Line 2/)
  refused('~~~\nFROM a\n~~~\n', 'SLP0011')
})

test('typographic quotes and invisible characters are warned of', () => {
  const result = read('FROM a\nCMD echo ‘{“perf”:0.99}’ > /data/perf.json\n# “fine”\n')
  assert.ok(result.document)
  assert.deepEqual(warnings(result), ['SLP0201'])
  assert.deepEqual(result.diagnostics[0]?.range.start, { line: 1, character: 9 })
  assert.deepEqual(warnings(read('FROM a\nRUN x \u202e y\n')), ['SLP0202'])
  assert.deepEqual(warnings(read('FROM a\nRUN x \u001b[0m\n')), ['SLP0204'])
})

test('an invalid file and a denied one are told apart by the code', () => {
  assert.ok(isPolicyCode(refused('FROM a\nADD https://e/x /y\n', 'SEC1002').code))
  assert.ok(isPolicyCode(refused('# syntax=evil\nFROM a\n', 'SEC1001').code))
  assert.ok(!isPolicyCode(refused('FROM a\nRNU\n', 'SLP0014').code))
})

test('a file of garbage gives a bounded number of diagnostics in the order of the file', () => {
  const { diagnostics } = read('xyzzy\n'.repeat(400))
  assert.ok(diagnostics.length <= 60)
  const lines = diagnostics.map((one) => one.range.start.line)
  assert.deepEqual(
    lines,
    [...lines].sort((a, b) => a - b),
  )
})
