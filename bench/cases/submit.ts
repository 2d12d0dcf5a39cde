import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startBareServer } from '../support/bare-process.ts'
import type { Benchmark } from '../support/benchmark.ts'
import { CONNECTIONS, compareLoad } from '../support/compare-load.ts'
import { loadRows } from '../support/load-rows.ts'
import { DOCKERFILE } from '../support/job-site.ts'
import { startService } from '../support/service.ts'

const LEAST_PER_SECOND = 6000

/** Acknowledged, durable submits a second; all of them are looked for in the database after a kill -9. */
export const submitBenchmark: Benchmark = {
  name: 'submit',
  async run({ quick, folders, say }) {
    say('submit')
    const service = await startService(folders.make('submit'), ['--worker-slots', '0'])
    const bare = await startBareServer(folders.make('bare'))
    const post = { method: 'POST', body: DOCKERFILE } as const
    const slipway = { ...post, url: service.url, paths: ['/api/v2/jobs'] }
    const floor = { ...post, url: bare.url, paths: ['/jobs'] }
    const result = await compareLoad(quick, slipway, floor)
    const varied = await compareLoad(quick, { ...slipway, varied: true }, { ...floor, varied: true })
    await service.kill()
    await bare.stop()
    const acknowledged = result.acknowledged + varied.acknowledged
    const stored = countJobs(join(service.data, 'slipway.db'))
    const whole = (count: number): string => count.toLocaleString('en-US')
    const found = {
      what: 'found after kill -9',
      slipway: `${whole(stored)} stored`,
      floor: `${whole(acknowledged)} acknowledged`,
      ratio: '',
      aim: 'all',
      reached: stored >= acknowledged,
    }
    return {
      title: 'Submits',
      method:
        `POST of a bare Dockerfile at ${CONNECTIONS} connections, worker slots 0, the load generator on the same ` +
        'cores. An answer comes when the job is on the disk (WAL, synchronous=FULL). Floor: Fastify and node:sqlite ' +
        'with group commit and one row a job, no more. The linter remembers the files that it saw last: in the first rows ' +
        'all are the same one, in the next no two are. The service is ended by kill -9; then the jobs are counted ' +
        '(some were stored, but their answers were on the way when a round ended).',
      rows: [
        ...loadRows('acknowledged submits', result, LEAST_PER_SECOND),
        ...loadRows('the same, each Dockerfile another', varied, LEAST_PER_SECOND),
        found,
      ],
    }
  },
}

/** Whole jobs: with their Dockerfile and their place in the queue. */
function countJobs(path: string): number {
  const db = new DatabaseSync(path)
  try {
    const row = db
      .prepare(
        `SELECT count(*) AS n FROM jobs JOIN dockerfiles ON dockerfiles.job_id = jobs.id
         JOIN attempts ON attempts.job_id = jobs.id AND attempts.state = 'ready'`,
      )
      .get()
    return Number(row?.n)
  } finally {
    db.close()
  }
}
