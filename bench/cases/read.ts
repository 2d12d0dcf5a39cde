import { startBareServer } from '../support/bare-process.ts'
import type { Benchmark } from '../support/benchmark.ts'
import { CONNECTIONS, compareLoad } from '../support/compare-load.ts'
import { filledFolder } from '../support/filled-folder.ts'
import { type JobClient, openJobClient } from '../support/job-client.ts'
import { DOCKERFILE } from '../support/job-site.ts'
import { loadRows } from '../support/load-rows.ts'
import { startService } from '../support/service.ts'

const LEAST_PER_SECOND = 7500
const JOBS = 100

/** Reads of single jobs that have ended: with their attempt, its six stages and the verdict. */
export const readBenchmark: Benchmark = {
  name: 'read',
  async run(context) {
    const { quick, folders, say } = context
    say('read')
    const service = await startService(await filledFolder(context, 1000, 200), ['--worker-slots', '0'])
    const bare = await startBareServer(folders.make('bare'))
    const client = openJobClient(service.url)
    const slipway = { method: 'GET', url: service.url, paths: await endedJobs(client) } as const
    const floor = { method: 'GET', url: bare.url, paths: await bareJobs(bare.url) } as const
    client.close()
    const result = await compareLoad(quick, slipway, floor)
    await service.stop()
    await bare.stop()
    return {
      title: 'Reads',
      method:
        `GET of one job at ${CONNECTIONS} connections, ${JOBS} ended jobs in turn, each with its attempt, six stages and ` +
        'verdict; the load generator on the same cores. Floor: Fastify and node:sqlite, one row of four columns.',
      rows: loadRows('reads of one job', result, LEAST_PER_SECOND),
    }
  },
}

async function endedJobs(client: JobClient): Promise<string[]> {
  const path = `/api/v2/jobs?status=succeeded&limit=${JOBS}`
  const page = (await client.get(path)) as { jobs: { id: string }[] }
  return page.jobs.map(({ id }) => `/api/v2/jobs/${id}`)
}

async function bareJobs(url: string): Promise<string[]> {
  const headers = { 'Content-Type': 'text/plain' }
  const answers = Array.from({ length: JOBS }, async () => {
    const answer = await fetch(`${url}/jobs`, { method: 'POST', headers, body: DOCKERFILE })
    return (await answer.json()) as { id: string }
  })
  return (await Promise.all(answers)).map(({ id }) => `/jobs/${id}`)
}
