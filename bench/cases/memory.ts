import type { BenchContext, Benchmark, Row } from '../support/benchmark.ts'
import { figure } from '../support/format.ts'
import { startInstantEngine } from '../support/instant-engine.ts'
import { type JobClient, openJobClient } from '../support/job-client.ts'
import { DOCKERFILE } from '../support/job-site.ts'
import { settledMegabytes } from '../support/memory.ts'
import { type Service, startService } from '../support/service.ts'

const MOST_IDLE_MB = 150
const AT_ONCE = 100

/** Resident memory of a fresh service beside the real engine, and of one that ten thousand jobs have gone through. */
export const memoryBenchmark: Benchmark = {
  name: 'memory',
  async run(context) {
    const { quick, say } = context
    say('memory')
    const jobs = quick ? 1000 : 10_000
    const idle = await idleMegabytes(context)
    const { before, after, seconds } = await throughJobs(context, jobs)
    return {
      title: 'Memory',
      method:
        'Resident memory (VmRSS, the median of six seconds in which nothing is asked) of `bin/slipway serve`. Idle: beside ' +
        `the real engine, which it has connected to. After ${figure(jobs)} jobs: all submitted and run by 8 worker slots ` +
        'through validation, store, queue, engine adapter, mounts and measuring, on a stand-in for the engine whose ' +
        'containers end at once; then each was read once.',
      rows: [
        row('idle', idle, `under ${MOST_IDLE_MB} MB`, idle < MOST_IDLE_MB),
        row('idle, 8 slots', before, '', null),
        row(`after ${figure(jobs)} jobs (${figure(jobs / seconds, 'jobs/s')})`, after, '', null),
      ],
    }
  },
}

function row(what: string, megabytes: number, aim: string, reached: boolean | null): Row {
  return { what, slipway: figure(megabytes, 'MB'), floor: '', ratio: '', aim, reached }
}

async function idleMegabytes({ folders }: BenchContext): Promise<number> {
  const service = await startService(folders.make('idle'))
  try {
    await untilEngineAnswers(service)
    return await settledMegabytes(service.pid)
  } finally {
    await service.stop()
  }
}

async function untilEngineAnswers({ url }: Service): Promise<void> {
  const client = openJobClient(url)
  for (;;) {
    const health = (await client.get('/health')) as { components: { engine: { status: string } } }
    if (health.components.engine.status === 'ok') break
  }
  client.close()
}

async function throughJobs({ folders }: BenchContext, jobs: number) {
  const engine = await startInstantEngine(folders.make('engine'))
  const flags = ['--worker-slots', '8', '--engine-address', engine.address, '--sandbox-runtime', 'runc']
  const service = await startService(folders.make('memory'), flags)
  const client = openJobClient(service.url)
  try {
    await untilEngineAnswers(service)
    const before = await settledMegabytes(service.pid)
    const begun = performance.now()
    for (let done = 0; done < jobs; done += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => runAndRead(client)))
    }
    const seconds = (performance.now() - begun) / 1000
    return { before, seconds, after: await settledMegabytes(service.pid) }
  } finally {
    client.close()
    await service.stop()
    await engine.stop()
  }
}

async function runAndRead(client: JobClient): Promise<void> {
  const id = await client.submit(DOCKERFILE)
  await client.ended(id)
  const job = (await client.get(`/api/v2/jobs/${id}`)) as { status: string; message: string }
  if (job.status !== 'succeeded') throw new Error(`a job of the benchmark ${job.status}: ${job.message}`)
}
