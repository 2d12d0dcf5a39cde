import fastify from 'fastify'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, get } from 'node:http'
import { type TestContext, describe, it } from 'node:test'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { Job } from '../../jobs/job.ts'
import { MemoryJobs } from '../../../test/support/memory-jobs.ts'
import { type JobArray, sendJobs } from './job-stream.ts'

const ARRAY: JobArray = {
  before: '{"jobs":[',
  after: (count) => `],"total":${count}}`,
  present: ({ name }) => name,
}

async function fill(jobs: MemoryJobs, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await jobs.submit({ name: `job-${number}`, dockerfile: Buffer.from('FROM busybox\n') })
  }
}

async function serve(context: TestContext, jobs: MemoryJobs, array: JobArray): Promise<IncomingMessage> {
  const app = fastify()
  app.get('/', (_request, reply) => sendJobs(reply, jobs, array))
  context.after(() => app.close())
  const request = get(await app.listen({ port: 0 }))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return response
}

async function read(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) text += chunk
  return text
}

describe('the stream of all jobs', () => {
  it('is an empty array when there are none', async (context) => {
    const response = await serve(context, new MemoryJobs(), ARRAY)
    assert.equal(response.headers['content-type'], 'application/json; charset=utf-8')
    assert.equal(await read(response), '{"jobs":[],"total":0}')
  })

  it('has every job of many pages once, newest first', async (context) => {
    const jobs = new MemoryJobs()
    await fill(jobs, 350)
    const body = JSON.parse(await read(await serve(context, jobs, ARRAY))) as {
      jobs: string[]
      total: number
    }
    assert.equal(body.total, 350)
    assert.deepEqual(
      body.jobs,
      Array.from({ length: 350 }, (_, index) => `job-${350 - index}`),
    )
  })

  it('leaves out a job that is deleted while it is read', async (context) => {
    const jobs = new MemoryJobs()
    await fill(jobs, 3)
    const present = async ({ name }: Job) => {
      if (name === 'job-2') throw new SlipwayError('job_not_found', { detail: 'gone' })
      return name
    }
    const text = await read(await serve(context, jobs, { ...ARRAY, present }))
    assert.equal(text, '{"jobs":["job-3","job-1"],"total":2}')
  })

  it('is an error answer when the first page cannot be read', async (context) => {
    const jobs = new MemoryJobs()
    jobs.failNext(new SlipwayError('storage_failed', { detail: 'no store' }))
    assert.equal((await serve(context, jobs, ARRAY)).statusCode, 500)
  })

  it('breaks the connection when a later page cannot be read', async (context) => {
    const jobs = new MemoryJobs()
    await fill(jobs, 150)
    const present = ({ name }: Job) => {
      if (name === 'job-60') jobs.failNext(new SlipwayError('storage_failed', { detail: 'no store' }))
      return name.padEnd(1024)
    }
    const response = await serve(context, jobs, { ...ARRAY, present })
    assert.equal(response.statusCode, 200)
    await assert.rejects(read(response), { code: 'ECONNRESET' })
  })
})
