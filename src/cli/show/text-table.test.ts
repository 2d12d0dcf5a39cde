import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sampleJob } from '../scripted-service.ts'
import { displayWidth } from './display-width.ts'
import { tableHead, tableRow } from './job-table.ts'
import { createPaint } from './style.ts'
import { shorten, textTable } from './text-table.ts'

const PLAIN = createPaint(false)

describe('a table on a terminal', () => {
  it('aligns by the room that text takes, not by its characters', () => {
    const [, ...rows] = textTable(
      ['NAME', 'AGE'],
      [
        ['日本', '1 s'],
        ['abcd', '2 s'],
      ],
      PLAIN,
    )
    assert.deepEqual(rows, ['日本  1 s', 'abcd  2 s'])
  })

  it('cuts a wide name where its room ends', () => {
    assert.equal(shorten('日本語', 6), '日本語')
    assert.equal(shorten('日本語', 5), '日本…')
    assert.equal(shorten('🎉🎉', 2), '…')
    assert.equal(shorten('n'.repeat(9), Number.POSITIVE_INFINITY), 'n'.repeat(9))
  })
})

describe('a table of jobs', () => {
  it('is no wider than the terminal that it is for', () => {
    const job = sampleJob({ status: 'failed', reason: 'base_image_unavailable', name: '日本'.repeat(40) })
    for (const columns of [57, 66, 79, 80, 102, 103, 120, 140, 250]) {
      assert.ok(displayWidth(tableHead(PLAIN, columns)) <= columns, `head at ${columns}`)
      assert.ok(
        displayWidth(tableRow(job, PLAIN, Date.parse(job.createdAt), columns)) <= columns,
        `row at ${columns}`,
      )
    }
  })

  it('keeps the id and the status to the last', () => {
    assert.match(tableHead(PLAIN, 80), /^ID +STATUS +PERFORMANCE +AGE +NAME$/)
    assert.match(tableHead(PLAIN, 66), /^ID +STATUS +AGE +NAME$/)
    assert.match(tableHead(PLAIN, 40), /^ID +STATUS +$/)
  })
})
