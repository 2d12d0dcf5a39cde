import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { MAX_REPORT_BYTES, clean, parseReport } from './parse-report.ts'

const parse = (text: string) => parseReport(Buffer.from(text))

/** As lynis 3.0.8 writes it, most lines left out. */
const REPORT = `# Lynis Report
report_version_major=1
lynis_version=3.0.8
suggestion[]=LYNIS|This release is more than 4 months old. Check the website.|-|-|
warning[]=LOGG-2138|klogd is not running|-|-|
suggestion[]=FILE-7524|Consider restricting file permissions|See screen output|text:Use chmod|
suggestion[]=Use SSL downloads when possible|UNKNOWN|-|-|
warning[]=dockerfile|No CMD defines in Dockerfile.|-|-|
lynis_tests_done=223
hardening_index=64
tests_executed=HRDN-7231|HRDN-7230|
finish=true
`

describe('parseReport', () => {
  it('reads index, tests and remarks, and leaves out what lynis says of itself', () => {
    assert.deepEqual(parse(REPORT), {
      finished: true,
      index: 64,
      tests: 223,
      warnings: ['LOGG-2138: klogd is not running', 'No CMD defines in Dockerfile.'],
      suggestions: ['FILE-7524: Consider restricting file permissions', 'Use SSL downloads when possible'],
    })
  })

  it('takes only whole numbers from 0 to 100 for an index', () => {
    for (const value of ['', '-1', '101', '64.5', '1e2', ' 64', '64 ', '0x10', '٦٤', '64;rm', '00064']) {
      assert.equal(parse(`hardening_index=${value}\nfinish=true\n`).index, null, JSON.stringify(value))
    }
    assert.equal(parse('hardening_index=0\n').index, 0)
    assert.equal(parse('hardening_index=100').index, 100)
  })

  it('takes none of two indexes, and no end that is said twice', () => {
    assert.equal(parse('hardening_index=10\nhardening_index=100\nfinish=true\n').index, null)
    assert.equal(parse('finish=true\nfinish=true\n').finished, false)
    assert.equal(parse('finish=false\nfinish=true\n').finished, false)
  })

  it('knows a report that was cut off', () => {
    assert.equal(parse(REPORT.slice(0, REPORT.indexOf('finish='))).finished, false)
    const long = Buffer.concat([Buffer.alloc(MAX_REPORT_BYTES, 'x'), Buffer.from('\nfinish=true\n')])
    assert.equal(parseReport(long).finished, false)
    assert.equal(parse(`${'\n'.repeat(60_000)}finish=true\n`).finished, false)
  })

  it('keeps at most 100 remarks, of at most 300 characters, in one line and without controls', () => {
    const many = Array.from({ length: 5000 }, (_, at) => `warning[]=AAAA-${1000 + at}|w${at}|-|-|`)
    assert.equal(parse(many.join('\n')).warnings.length, 100)
    assert.equal(parse(`warning[]=T|${'x'.repeat(9000)}|`).warnings[0]?.length, 300)
    const [hostile] = parse('warning[]=T|\u001b]0;title\u0007 a\u202eb\u0000c|').warnings
    assert.equal(hostile, '\ufffd]0;title\ufffd a\ufffdb\ufffdc')
  })

  it('reads any bytes without throwing, and gives nothing that is out of bounds', () => {
    const lines = fc.array(
      fc.tuple(
        fc.constantFrom(
          'finish=',
          'hardening_index=',
          'lynis_tests_done=',
          'warning[]=',
          'suggestion[]=',
          '',
        ),
        fc.string({ unit: 'binary' }),
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          lines.map((all) => Buffer.from(all.map((one) => one.join('')).join('\n'))),
          fc.uint8Array(),
        ),
        (bytes) => {
          const { index, warnings, suggestions } = parseReport(bytes)
          assert.ok(index === null || (Number.isInteger(index) && index >= 0 && index <= 100))
          for (const text of [...warnings, ...suggestions]) {
            assert.ok(text.length <= 300 && text === clean(text))
          }
        },
      ),
    )
  })
})
