import assert from 'node:assert/strict'
import { it } from 'node:test'
import { collectPairs, readJobId, readMebibytes, readNumber, readSeconds } from './option-values.ts'
import { UsageError } from './usage-error.ts'

it('reads times in seconds, minutes and hours', () => {
  assert.deepEqual(['90', '90s', '5m', '2min', '1h'].map(readSeconds), [90, 90, 300, 120, 3600])
  for (const wrong of ['', '1.5m', '-1', '5 m', '1d']) assert.throws(() => readSeconds(wrong))
})

it('reads sizes in MiB', () => {
  assert.deepEqual(
    ['512', '512m', '512MiB', '2g', '2GB', '1t'].map(readMebibytes),
    [512, 512, 512, 2048, 2048, 1_048_576],
  )
  for (const wrong of ['', '2k', 'm', '-1', '1.5g']) assert.throws(() => readMebibytes(wrong))
})

it('reads numbers and nothing that only looks like one', () => {
  assert.equal(readNumber('0.5'), 0.5)
  for (const wrong of ['', ' ', 'x', 'Infinity', 'NaN']) assert.throws(() => readNumber(wrong))
})

it('collects pairs; a value may hold further equals signs or be empty', () => {
  assert.deepEqual(collectPairs('c=', collectPairs('a=b=c')), { a: 'b=c', c: '' })
  assert.throws(() => collectPairs('=x'))
  assert.throws(() => collectPairs('x'))
})

it('takes whole ids only, and says which is wrong', () => {
  assert.equal(readJobId('019AA5E2-7f1c-7cc3-98c4-dc0c0c07398f'), '019aa5e2-7f1c-7cc3-98c4-dc0c0c07398f')
  assert.throws(() => readJobId('019aa5e2'), /only a part/)
  assert.throws(() => readJobId('job-1'), UsageError)
})
