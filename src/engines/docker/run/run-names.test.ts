import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  containerName,
  keeperName,
  ownerOf,
  parseRunKey,
  plain,
  runKey,
  runLabels,
  sameRun,
  volumeName,
} from './run-names.ts'

const OWNER = { jobId: '0190f3a0-aaaa-7bbb-8ccc-123456789abc', attempt: 12 }
const AUDIT = { ...OWNER, purpose: 'audit' } as const

test('a key gives its run back', () => {
  assert.deepEqual(parseRunKey(runKey(OWNER)), OWNER)
  assert.deepEqual(parseRunKey(runKey(AUDIT)), AUDIT)
  assert.equal(parseRunKey('notes'), undefined)
  assert.equal(parseRunKey('x-1-other'), undefined)
  assert.equal(parseRunKey('../x-1'), undefined)
})

test('labels give their run back', () => {
  assert.deepEqual(ownerOf(runLabels('one', OWNER, 'run')), OWNER)
  assert.deepEqual(ownerOf(runLabels('one', AUDIT, 'keeper')), AUDIT)
  assert.equal(ownerOf({}), undefined)
})

test('an id that cannot stand in a name or path is replaced by its hash', () => {
  assert.match(plain('../../etc'), /^[0-9a-f]{32}$/)
  assert.match(containerName('a b', OWNER), /^slipway-[0-9a-f]{32}-0190f3a0-/)
})

test('the audit and the run of one attempt share no name', () => {
  const namesOf = (owner: typeof OWNER) =>
    [containerName, keeperName, volumeName].map((name) => name('one', owner))
  assert.equal(new Set([...namesOf(OWNER), ...namesOf(AUDIT)]).size, 6)
  assert.equal(sameRun(OWNER, AUDIT), false)
})
