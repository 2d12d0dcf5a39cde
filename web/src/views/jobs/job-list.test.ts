import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobSummary } from '../../../../src/client/api-types.generated.ts'
import {
  NO_LIST,
  addNewer,
  addPage,
  applyChange,
  indexOfJob,
  keepNear,
  keepOnly,
  pagesBetween,
  refillPage,
  restart,
  rowAt,
  rowCount,
  showWaiting,
  type JobList,
} from './job-list.ts'

const id = (number: number): string => `0199${String(number).padStart(4, '0')}`
const job = (number: number, status = 'queued'): JobSummary =>
  ({ id: id(number), name: `job ${number}`, status }) as JobSummary
const jobs = (...numbers: readonly number[]): JobSummary[] => numbers.map((number) => job(number))
const changed = (number: number, status = 'queued') => ({ kind: 'job', job: job(number, status) }) as const
const AT_TOP = { fits: () => true, atTop: true }
const BELOW = { fits: () => true, atTop: false }

const numbersOf = (list: JobList): readonly (number | undefined)[] =>
  Array.from({ length: rowCount(list) }, (_, at) => {
    const row = rowAt(list, at)
    return row === undefined ? undefined : Number(row.id.slice(4))
  })

const twoPages = addPage(restart({ jobs: jobs(9, 8, 7), next: 'a' }), 'a', { jobs: jobs(5, 4), next: null })

describe('the list of jobs', () => {
  it('puts pages one after the other', () => {
    assert.deepEqual(numbersOf(twoPages), [9, 8, 7, 5, 4])
    assert.equal(twoPages.next, null)
    assert.equal(indexOfJob(twoPages, id(5)), 3)
    assert.equal(indexOfJob(twoPages, id(6)), -1)
  })

  it('drops the answer to a question that is not asked any more', () => {
    assert.equal(addPage(twoPages, 'a', { jobs: jobs(3), next: 'b' }), twoPages)
  })

  it('replaces a changed job in its row', () => {
    const list = applyChange(twoPages, changed(5, 'running'), AT_TOP)
    assert.equal(rowAt(list, 3)?.status, 'running')
    assert.equal(rowCount(list), 5)
  })

  it('shows a new job on top when the top is in view', () => {
    assert.deepEqual(numbersOf(applyChange(twoPages, changed(10), AT_TOP)), [10, 9, 8, 7, 5, 4])
  })

  it('lets new jobs wait while somebody reads further down, and shows them when asked', () => {
    const list = applyChange(applyChange(twoPages, changed(10), BELOW), changed(11), BELOW)
    assert.equal(rowCount(list), 5)
    assert.equal(list.waiting.size, 2)
    const updated = applyChange(list, changed(10, 'failed'), BELOW)
    assert.deepEqual(numbersOf(showWaiting(updated)), [11, 10, 9, 8, 7, 5, 4])
    assert.equal(rowAt(showWaiting(updated), 1)?.status, 'failed')
    assert.equal(showWaiting(updated).waiting.size, 0)
  })

  it('takes away what was removed, shown or waiting', () => {
    const gone = applyChange(twoPages, { kind: 'removed', id: id(8) }, AT_TOP)
    assert.deepEqual(numbersOf(gone), [9, 7, 5, 4])
    const waiting = applyChange(twoPages, changed(10), BELOW)
    assert.equal(applyChange(waiting, { kind: 'removed', id: id(10) }, BELOW).waiting.size, 0)
  })

  it('takes away what the filter lets through no longer, and has it back in its place', () => {
    const fits = ({ status }: JobSummary): boolean => status === 'queued'
    const gone = applyChange(twoPages, changed(7, 'running'), { fits, atTop: true })
    assert.deepEqual(numbersOf(gone), [9, 8, 5, 4])
    assert.deepEqual(numbersOf(applyChange(gone, changed(7), { fits, atTop: true })), [9, 8, 7, 5, 4])
  })

  it('leaves alone a job that lies beyond what was read', () => {
    const list = restart({ jobs: jobs(9, 8), next: 'a' })
    assert.equal(applyChange(list, changed(3), AT_TOP), list)
    assert.equal(applyChange(NO_LIST, changed(3), AT_TOP), NO_LIST)
  })

  it('takes in the first job of an empty list, and of a search that has found none yet', () => {
    assert.deepEqual(numbersOf(applyChange(restart({ jobs: [], next: null }), changed(1), AT_TOP)), [1])
    const search = addPage(restart({ jobs: [], next: 'a' }), 'a', { jobs: jobs(3), next: 'b' })
    assert.deepEqual(numbersOf(applyChange(search, changed(4), AT_TOP)), [4, 3])
    assert.deepEqual(numbersOf(applyChange(restart({ jobs: [], next: 'a' }), changed(4), AT_TOP)), [4])
  })

  it('sorts newer jobs of a page read anew behind the button, and refreshes the rest', () => {
    const answer = { jobs: [job(11), job(9, 'failed'), job(8)], next: 'x' }
    const list = addNewer(twoPages, answer)
    assert.deepEqual(numbersOf(list), [9, 8, 7, 5, 4])
    assert.equal(rowAt(list, 0)?.status, 'failed')
    assert.deepEqual([...list.waiting.keys()], [id(11)])
    assert.equal(list.moreWaiting, false)
    assert.equal(addNewer(twoPages, { jobs: jobs(14, 13), next: 'x' }).moreWaiting, true)
  })

  it('forgets a job that is gone from the first page when it is read anew', () => {
    assert.deepEqual(numbersOf(addNewer(twoPages, { jobs: jobs(9, 7, 5), next: 'x' })), [9, 7, 5, 4])
  })
})

describe('pages that are let go', () => {
  const long = Array.from({ length: 30 }, (_, at) => at).reduce(
    (list, at) => addPage(list, `c${at}`, { jobs: jobs(500 - at * 2, 499 - at * 2), next: `c${at + 1}` }),
    restart({ jobs: jobs(502, 501), next: 'c0' }),
  )

  it('keep their rows, but not their jobs', () => {
    const list = keepNear(long, 58, 60)
    assert.equal(rowCount(list), rowCount(long))
    assert.equal(rowAt(list, 10), undefined)
    assert.equal(rowAt(list, 60)?.id, id(442))
    assert.equal(rowAt(list, 0)?.id, id(502), 'the first page stays')
    assert.deepEqual(
      pagesBetween(list, 10, 13).map(({ cursor, jobs: rows }) => [cursor, rows]),
      [
        ['c4', null],
        ['c5', null],
      ],
    )
  })

  it('change nothing when there are none', () => {
    assert.equal(keepNear(twoPages, 0, 4), twoPages)
  })

  it('are filled again, up to where they ended', () => {
    const list = keepOnly(long, 58, 60)
    const answer = { jobs: jobs(492, 490, 489), next: 'new' }
    const filled = refillPage(list, 'c4', answer)
    assert.equal(rowCount(filled), rowCount(long) - 1)
    assert.equal(rowAt(filled, 10)?.id, id(492))
  })

  it('become two where more fits by now than one answer has', () => {
    const answer = { jobs: [job(492)], next: 'between' }
    const filled = refillPage(keepOnly(long, 58, 60), 'c4', answer)
    assert.deepEqual(
      pagesBetween(filled, 10, 11).map(({ cursor }) => cursor),
      ['c4', 'between'],
    )
    assert.deepEqual(
      numbersOf(refillPage(filled, 'between', { jobs: jobs(491, 490), next: 'y' })).slice(10, 12),
      [492, 491],
    )
  })
})
