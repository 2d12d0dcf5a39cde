import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { JobSummary } from '../../../../src/client/api-types.generated.ts'
import { UnreachableError } from '../../../../src/client/errors.ts'
import { type FeedAnswer, JobFeed } from './job-feed.ts'
import { rowAt, rowCount } from './job-list.ts'

const job = (number: number): JobSummary => ({ id: String(number).padStart(6, '0') }) as JobSummary

/** A service with jobs numbered from 1; the cursor is the number of the last job of the page before. */
class Service {
  newest: number
  reads: (string | undefined)[] = []
  failing: Error | undefined
  /** Jobs with other numbers are not found. */
  finds: (number: number) => boolean = () => true
  readonly size: number

  constructor(newest: number, size = 100) {
    this.newest = newest
    this.size = size
  }

  readonly read = async (cursor: string | undefined): Promise<FeedAnswer> => {
    this.reads.push(cursor)
    if (this.failing !== undefined) throw this.failing
    const first = cursor === undefined ? this.newest : Number(cursor) - 1
    const numbers = Array.from({ length: Math.min(this.size, first) }, (_, at) => first - at)
    const last = numbers.at(-1) ?? 1
    return { jobs: numbers.filter(this.finds).map(job), next: last > 1 ? String(last) : null }
  }
}

const feeds: JobFeed[] = []
const open = (service: Service): JobFeed => {
  const feed = new JobFeed({ read: service.read, fits: () => true })
  feeds.push(feed)
  feed.start()
  return feed
}
const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns += 1) await turn()
}
const pass = async (milliseconds: number): Promise<void> => {
  mock.timers.tick(milliseconds)
  await settle()
}

describe('the feed of jobs', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }))
  afterEach(() => {
    for (const feed of feeds.splice(0)) feed.close()
    mock.timers.reset()
  })

  it('reads on as somebody scrolls, and only then', async () => {
    const service = new Service(1000)
    const feed = open(service)
    await settle()
    assert.deepEqual(service.reads, [undefined])
    feed.look({ from: 60, to: 90, atTop: false })
    await settle()
    assert.deepEqual(service.reads, [undefined, '901'])
    assert.equal(rowCount(feed.state().list), 200)
  })

  it('holds no more than the pages near the view, however far somebody scrolls', async () => {
    const service = new Service(50_000)
    const feed = open(service)
    await settle()
    for (let at = 0; at < 300; at += 1) {
      const end = rowCount(feed.state().list)
      feed.look({ from: end - 20, to: end - 1, atTop: false })
      await settle()
    }
    const { list } = feed.state()
    assert.ok(rowCount(list) > 30_000)
    assert.ok(list.pages.filter(({ jobs }) => jobs !== null).length <= 25)
    assert.equal(rowAt(list, 5000), undefined)
    feed.look({ from: 5000, to: 5020, atTop: false })
    await settle()
    assert.equal(rowAt(feed.state().list, 5000)?.id, job(45_000).id)
  })

  it('shows changes together', async () => {
    const feed = open(new Service(3))
    await settle()
    let times = 0
    feed.subscribe(() => {
      times += 1
    })
    for (let number = 4; number < 54; number += 1) feed.onChange({ kind: 'job', job: job(number) })
    await pass(100)
    assert.equal(times, 1)
    assert.equal(rowCount(feed.state().list), 53)
  })

  it('lays changes that come while it reads over the answer, which may not know them', async () => {
    const feed = open(new Service(3))
    feed.onChange({ kind: 'job', job: job(4) })
    feed.onChange({ kind: 'removed', id: job(2).id })
    await settle()
    const { list } = feed.state()
    assert.deepEqual([rowCount(list), rowAt(list, 0)?.id], [3, job(4).id])
  })

  it('reads anew when much has changed, but not all the time', async () => {
    const service = new Service(3)
    const feed = open(service)
    await settle()
    service.newest = 5
    for (let times = 0; times < 10; times += 1) feed.onChange({ kind: 'many' })
    await pass(3000)
    assert.equal(service.reads.length, 2)
    assert.equal(rowCount(feed.state().list), 5)
    feed.reread()
    await pass(1000)
    assert.equal(service.reads.length, 2)
    await pass(2000)
    assert.equal(service.reads.length, 3)
  })

  it('leaves the rows in view where they are when it reads anew', async () => {
    const service = new Service(1000)
    const feed = open(service)
    await settle()
    feed.look({ from: 80, to: 99, atTop: false })
    await settle()
    feed.look({ from: 150, to: 170, atTop: false })
    await settle()
    service.newest = 1002
    feed.reread()
    await pass(3000)
    const { list } = feed.state()
    assert.equal(rowAt(list, 150)?.id, job(850).id)
    assert.equal(list.waiting.size, 2)
    feed.showNew()
    assert.equal(rowAt(feed.state().list, 0)?.id, job(1002).id)
  })

  it('waits to be told to go on when a search finds nothing', async () => {
    const service = new Service(5000)
    service.finds = (number) => number === 3500
    const feed = open(service)
    await settle()
    assert.equal(service.reads.length, 3)
    assert.equal(feed.state().isPaused, true)
    for (let times = 0; times < 6 && rowCount(feed.state().list) === 0; times += 1) {
      feed.readMore()
      await settle()
    }
    assert.equal(rowAt(feed.state().list, 0)?.id, job(3500).id)
  })

  it('says what reading has failed with, and goes on when asked', async () => {
    const service = new Service(3)
    service.failing = new Error('away')
    const feed = open(service)
    await settle()
    assert.equal(feed.state().error, service.failing)
    service.failing = undefined
    feed.readMore()
    await settle()
    assert.equal(feed.state().error, null)
    assert.equal(rowCount(feed.state().list), 3)
  })

  it('tries again by itself where that may go well, and not where it cannot', async () => {
    const service = new Service(3)
    service.failing = new UnreachableError('http://service', 'closed the connection')
    const feed = open(service)
    await settle()
    service.failing = undefined
    await pass(5000)
    assert.deepEqual([feed.state().error, rowCount(feed.state().list)], [null, 3])
    const refusing = new Service(3)
    refusing.failing = new Error('refused')
    open(refusing)
    await settle()
    await pass(60_000)
    assert.equal(refusing.reads.length, 1)
  })

  it('does not let the first page grow for ever', async () => {
    const service = new Service(100)
    const feed = open(service)
    await settle()
    for (; service.newest < 600; service.newest += 1)
      feed.onChange({ kind: 'job', job: job(service.newest + 1) })
    await pass(100)
    await pass(3000)
    assert.equal(feed.state().list.pages[0]?.count, 100)
  })

  it('reads anew instead of laying a flood of changes over the list', async () => {
    const service = new Service(100)
    const feed = open(service)
    await settle()
    for (; service.newest < 5000; service.newest += 1)
      feed.onChange({ kind: 'job', job: job(service.newest + 1) })
    await pass(100)
    assert.equal(rowAt(feed.state().list, 0)?.id, job(100).id)
    await pass(3000)
    assert.equal(rowAt(feed.state().list, 0)?.id, job(5000).id)
  })

  it('tells nothing once it is closed', async () => {
    const feed = open(new Service(3))
    feed.close()
    await settle()
    assert.equal(rowCount(feed.state().list), 0)
  })
})
