import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobSummary } from '../../../../src/client/api-types.generated.ts'
import { NO_FILTER, fits, isFiltered, readFilter, toggleStatus, writeFilter } from './job-filter.ts'

const JOB = {
  id: '01990000-aaaa-7000-8000-000000000001',
  name: 'Ada first',
  status: 'running',
  labels: { team: 'a=b' },
} as unknown as JobSummary

describe('the filter in the address', () => {
  it('is read as it was written', () => {
    const filter = { statuses: ['queued', 'failed'], text: 'a & b', label: 'team=x=y', name: 'é' } as const
    const written = writeFilter(filter)
    assert.ok(written.startsWith('status=queued,failed&'))
    assert.deepEqual(readFilter(`?${written}`), filter)
  })

  it('is empty when nothing is filtered', () => {
    assert.equal(writeFilter(NO_FILTER), '')
    assert.deepEqual(readFilter(''), NO_FILTER)
    assert.equal(isFiltered(NO_FILTER), false)
  })

  it('leaves out what it does not know', () => {
    assert.deepEqual(readFilter('status=running,nonsense&status=queued&label=novalue').statuses, [
      'queued',
      'running',
    ])
    assert.equal(readFilter('label=novalue').label, '')
  })

  it('turns a status on and off', () => {
    const on = toggleStatus(toggleStatus(NO_FILTER, 'failed'), 'queued')
    assert.deepEqual(on.statuses, ['queued', 'failed'])
    assert.deepEqual(toggleStatus(on, 'queued').statuses, ['failed'])
  })
})

describe('a job that comes by the stream', () => {
  const fitsFilter = (part: Partial<typeof NO_FILTER>): boolean => fits(JOB, { ...NO_FILTER, ...part })

  it('fits when all parts of the filter let it through', () => {
    assert.ok(fitsFilter({}))
    assert.ok(fitsFilter({ statuses: ['running'], text: 'ADA', label: 'team=a=b', name: 'Ada first' }))
    assert.ok(fitsFilter({ text: '01990000-aaaa' }))
  })

  it('does not fit when one of them does not', () => {
    assert.ok(!fitsFilter({ statuses: ['queued'] }))
    assert.ok(!fitsFilter({ name: 'Ada' }))
    assert.ok(!fitsFilter({ label: 'team=a' }))
    assert.ok(!fitsFilter({ label: 'toString=x' }))
    assert.ok(!fitsFilter({ text: 'bob' }))
  })
})
