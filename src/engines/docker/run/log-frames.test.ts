import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutputLine } from '../../engine.ts'
import { FrameReader, LineJoiner, PIECE_BYTES } from './log-frames.ts'

const TIME = '2026-01-02T03:04:05.006000000Z'

function frame(stream: 1 | 2, content: string | Buffer, time = TIME): Buffer {
  const payload = Buffer.concat([Buffer.from(`${time} `), Buffer.from(content)])
  const head = Buffer.alloc(8)
  head[0] = stream
  head.writeUInt32BE(payload.length, 4)
  return Buffer.concat([head, payload])
}

function join(...chunks: readonly Buffer[]): readonly OutputLine[] {
  const lines: OutputLine[] = []
  const frames = new FrameReader()
  const joiner = new LineJoiner((line) => lines.push(line))
  for (const chunk of chunks) for (const entry of frames.read(chunk)) joiner.add(entry)
  joiner.flush()
  return lines
}

const texts = (lines: readonly OutputLine[]) => lines.map((line) => line.text)

test('frames are told apart by stream and carry their time', () => {
  const lines = join(Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')]))
  assert.deepEqual(lines, [
    { at: Date.parse('2026-01-02T03:04:05.006Z'), stream: 'stdout', text: 'out' },
    { at: Date.parse('2026-01-02T03:04:05.006Z'), stream: 'stderr', text: 'err' },
  ])
})

test('chunks may be cut at any byte', () => {
  const whole = Buffer.concat([frame(1, 'one\n'), frame(2, 'zwei ü\n'), frame(1, 'three\n')])
  for (let at = 0; at <= whole.length; at += 1) {
    assert.deepEqual(texts(join(whole.subarray(0, at), whole.subarray(at))), ['one', 'zwei ü', 'three'])
  }
})

test('entries without a newline are joined, each stream by itself', () => {
  const lines = join(frame(1, 'be'), frame(2, 'other\n'), frame(1, 'gun\n'), frame(1, 'no end'))
  assert.deepEqual(texts(lines), ['other', 'begun', 'no end'])
})

test('a long line comes in pieces', () => {
  const long = 'x'.repeat(PIECE_BYTES * 2 + 5)
  const lines = join(
    frame(1, long.slice(0, PIECE_BYTES)),
    frame(1, `${long.slice(PIECE_BYTES)}\n`),
    frame(1, 'next\n'),
  )
  assert.equal(texts(lines).slice(0, 3).join(''), long)
  assert.deepEqual(
    lines.map((line) => line.text.length),
    [PIECE_BYTES, PIECE_BYTES, 5, 4],
  )
})

test('a character that the end of a piece cuts is kept whole', () => {
  const lines = join(frame(1, `${'x'.repeat(PIECE_BYTES - 1)}ü!\n`))
  assert.equal(texts(lines).join(''), `${'x'.repeat(PIECE_BYTES - 1)}ü!`)
})

test('what is not UTF-8 is replaced', () => {
  assert.deepEqual(texts(join(frame(1, Buffer.from([0x61, 0xff, 0x62, 0x0a])))), ['a\ufffdb'])
})

test('empty lines and carriage returns at line ends', () => {
  assert.deepEqual(texts(join(frame(1, '\n'), frame(1, 'a\r\n'), frame(1, '\n'))), ['', 'a', ''])
})

test('a stream without frames is refused', () => {
  assert.throws(() => join(Buffer.from('plain text, not framed')), RangeError)
})
