import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { collectNumbers, parseReport, readPerformance } from './parse-report.ts'

const parse = (text: string) => parseReport(Buffer.from(text))

describe('parseReport', () => {
  test('reads strict JSON', () => {
    assert.deepEqual(parse('{"perf": 0.99}\n'), { kind: 'parsed', value: { perf: 0.99 }, warning: null })
  })

  test('reads typographic quotes as quotes, and says so', () => {
    const report = parse('{“perf”: 0.5}')
    assert.equal(report.kind, 'parsed')
    assert.deepEqual(report.kind === 'parsed' && report.value, { perf: 0.5 })
    assert.match(report.kind === 'parsed' ? (report.warning ?? '') : '', /typographic quotes/)
  })

  test('takes off the typographic single quotes that a pasted echo writes', () => {
    const report = parseReport(Buffer.from('‘{“perf”:0.99}’\n'))
    assert.deepEqual(report.kind === 'parsed' && report.value, { perf: 0.99 })
    assert.equal(parseReport(Buffer.from('‘{"perf":1}')).kind, 'invalid')
  })

  test('leaves typographic quotes inside proper strings alone', () => {
    const report = parse('{"note": "“fine”", "perf": 1}')
    assert.deepEqual(report, { kind: 'parsed', value: { note: '“fine”', perf: 1 }, warning: null })
  })

  for (const [text, why] of [
    ['', /empty/],
    ['  \n', /empty/],
    ['{"perf": NaN}', /not JSON/],
    ['{"perf": Infinity}', /not JSON/],
    ["{'perf': 1}", /not JSON/],
    ['{"perf": 1,}', /not JSON/],
    ['0.99 0.98', /not JSON/],
    ['{"perf": 0x10}', /not JSON/],
  ] as const) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      const report = parse(text)
      assert.equal(report.kind, 'invalid')
      assert.match(report.kind === 'invalid' ? report.why : '', why)
    })
  }

  test('refuses what is not UTF-8', () => {
    assert.deepEqual(parseReport(Uint8Array.of(0x7b, 0xff, 0x7d)), { kind: 'invalid', why: 'is not UTF-8' })
  })

  test('survives a million brackets', () => {
    assert.equal(parse('['.repeat(1_000_000)).kind, 'invalid')
  })

  test('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => parseReport(bytes).kind !== undefined),
    )
  })
})

describe('readPerformance', () => {
  for (const value of [0, -1.5, 0.99, 1e300]) {
    test(`takes ${value}`, () => assert.equal(readPerformance({ perf: value }), value))
  }
  for (const [value, why] of [
    [{ perf: '0.99' }, /not the string "0.99"/],
    [{ perf: [0.99] }, /not an array/],
    [{ perf: { value: 1 } }, /not an object/],
    [{ perf: null }, /not null/],
    [{ perf: true }, /not boolean true/],
    [{ perf: Number.POSITIVE_INFINITY }, /finite/],
    [{ accuracy: 1 }, /has no field "perf"/],
    [[0.99], /not an array/],
    [0.99, /not number 0.99/],
    [null, /not null/],
    [Object.create({ perf: 1 }), /has no field/],
  ] as const) {
    test(`refuses ${JSON.stringify(value)}`, () => {
      const result = readPerformance(value)
      assert.ok(typeof result === 'object')
      assert.match(result.why, why)
    })
  }

  test('a number too large for a float is not finite', () => {
    const report = parse('{"perf": 1e999}')
    assert.ok(report.kind === 'parsed')
    assert.deepEqual(readPerformance(report.value), { why: 'field "perf" must be a finite number' })
  })
})

describe('collectNumbers', () => {
  test('names every number by its path, in order', () => {
    const { numbers, complete } = collectNumbers({ perf: 1, a: { b: 2, c: ['x', 3] }, d: '4' }, '', 10)
    assert.deepEqual(numbers, [
      ['perf', 1],
      ['a.b', 2],
      ['a.c.1', 3],
    ])
    assert.ok(complete)
  })

  test('puts the file in front', () => {
    assert.deepEqual(collectNumbers({ loss: 0.1 }, 'perf-2', 10).numbers, [['perf-2.loss', 0.1]])
  })

  test('stops at its limit and says so', () => {
    const result = collectNumbers([1, 2, 3], 'x', 2)
    assert.equal(result.numbers.length, 2)
    assert.equal(result.complete, false)
  })
})
