import { type BareJobs, openBareJobs } from '../floor/bare-jobs.ts'
import { copySandbox } from '../floor/copy-sandbox.ts'
import { type EngineApi, openEngineApi } from '../floor/engine-api.ts'
import { removeImages } from '../floor/remove-images.ts'
import type { BenchContext } from './benchmark.ts'
import { type JobClient, openJobClient } from './job-client.ts'
import { startService } from './service.ts'

/** The job of `examples/perf`, on the smallest base. */
export const DOCKERFILE = `FROM busybox\nCMD echo '{"perf":0.99}' > /data/perf.json\n`
const PERFORMANCE = 0.99

/** A service and a floor side by side on one engine, both ready to run the same job. */
export interface JobSite {
  readonly runtime: string
  /** Submits the job and waits for its end.. */
  viaSlipway(): Promise<void>
  bare(loop: number): Promise<void>
  close(): Promise<void>
}

/** Undefined when the engine has no such runtime. */
export async function openJobSite(
  context: BenchContext,
  runtime: string,
  slots: number,
): Promise<JobSite | undefined> {
  const engine = openEngineApi(context.engineAddress)
  if (!(await hasRuntime(engine, runtime))) {
    engine.close()
    return undefined
  }
  const flags = ['--worker-slots', String(slots), '--sandbox-runtime', runtime]
  const service = await startService(context.folders.make('job'), flags)
  const client = openJobClient(service.url)
  const image = await imageOf(client)
  const sandbox = await copySandbox(client, engine)
  const mountRoot = context.folders.make('mounts')
  const bare: BareJobs = await openBareJobs({ engine, sandbox, image, mountRoot, loops: slots })
  return {
    runtime,
    async viaSlipway() {
      const id = await client.submit(DOCKERFILE)
      await client.ended(id)
    },
    async bare(loop) {
      check(await bare.runOne(loop))
    },
    async close() {
      try {
        await checkAll(client)
      } finally {
        await bare.close()
        await service.stop()
        await removeImages(engine, image)
        client.close()
        engine.close()
      }
    },
  }
}

async function hasRuntime(engine: EngineApi, runtime: string): Promise<boolean> {
  const { Runtimes } = (await engine.call('GET', '/info')) as { Runtimes: Record<string, unknown> }
  return runtime in Runtimes
}

/** Runs the job once, so that its image is there for all later ones. */
async function imageOf(client: JobClient): Promise<string> {
  const id = await client.submit(DOCKERFILE)
  await client.ended(id)
  const job = (await client.get(`/api/v2/jobs/${id}`)) as { imageId: string; performance: number }
  check(job.performance)
  return job.imageId
}

/** A figure is worth nothing when the jobs behind it failed. */
async function checkAll(client: JobClient): Promise<void> {
  const failed = (await client.get('/api/v2/jobs?status=failed')) as { jobs: { message: string }[] }
  const first = failed.jobs[0]
  if (first !== undefined) throw new Error(`a job of the benchmark failed: ${first.message}`)
}

function check(performance: number): void {
  if (performance !== PERFORMANCE) throw new Error(`the job reported ${performance}, not ${PERFORMANCE}`)
}
