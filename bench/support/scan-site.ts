/** A service beside the real engine with an image of a large layer, and what its scans take. */
import { randomUUID } from 'node:crypto'
import { type EngineApi, openEngineApi } from '../floor/engine-api.ts'
import { removeBuildCache, removeImages } from '../floor/remove-images.ts'
import type { BenchContext } from './benchmark.ts'
import { type JobClient, openJobClient } from './job-client.ts'
import { forgetPeak, peakMegabytes, settledMegabytes } from './memory.ts'
import { startService } from './service.ts'

export interface ScannedJob {
  readonly imageId: string
  /** Milliseconds from the beginning of the stage to its end, as the job's record has them. */
  readonly scanMs: number
}

export interface ScanSite {
  readonly engine: EngineApi
  readonly idleMegabytes: number
  /** An image whose layer of so many megabytes nobody has scanned before, and 2,000 files of 16 KB. */
  large(): Promise<ScannedJob & { readonly peakMegabytes: number }>
  /** The same with a small layer more. */
  another(): Promise<ScannedJob>
  close(): Promise<void>
}

const SMALL_FILES = 2000

interface JobRecord {
  readonly status: string
  readonly message: string
  readonly imageId: string
  readonly attempts: readonly {
    readonly stages: readonly { readonly stage: string; readonly durationMs: number }[]
  }[]
}

export async function openScanSite(context: BenchContext, megabytes: number): Promise<ScanSite> {
  const engine = openEngineApi(context.engineAddress)
  const service = await startService(context.folders.make('scan'), ['--advisories-enabled', 'false'])
  const client = openJobClient(service.url)
  const idleMegabytes = await settledMegabytes(service.pid)
  const word = `bench-${randomUUID()}`
  const first = dockerfile(word, megabytes)
  let image: string | undefined
  let count = 0
  const run = async (text: string): Promise<ScannedJob> => {
    const job = await runJob(client, text)
    image = job.imageId
    return job
  }
  return {
    engine,
    idleMegabytes,
    async large() {
      forgetPeak(service.pid)
      return { ...(await run(first)), peakMegabytes: peakMegabytes(service.pid) }
    },
    another: () => run(`${first}RUN echo ${++count} > /small-${word}\n`),
    async close() {
      client.close()
      await service.stop()
      if (image !== undefined) await removeImages(engine, image)
      await removeBuildCache(engine, word)
      engine.close()
    },
  }
}

/** Random bytes: no file system and no archive makes less of them. */
function dockerfile(word: string, megabytes: number): string {
  const random = '</dev/urandom 2>/dev/null'
  const each = `for i in $(seq ${SMALL_FILES}); do dd ${random} bs=16384 count=1 of=$i; done`
  return (
    `FROM busybox\n` +
    `CMD echo '{"perf":0.99}' > /data/perf.json\n` +
    `RUN mkdir /${word} && cd /${word} && ${each} && dd ${random} bs=1000000 count=${megabytes} of=large\n`
  )
}

async function runJob(client: JobClient, text: string): Promise<ScannedJob> {
  const id = await client.submit(text)
  await client.ended(id)
  const job = (await client.get(`/api/v2/jobs/${id}`)) as JobRecord
  if (job.status !== 'succeeded') throw new Error(`a job of the benchmark ${job.status}: ${job.message}`)
  const scan = job.attempts.at(-1)?.stages.find(({ stage }) => stage === 'scan')
  if (scan === undefined) throw new Error('the job has no stage scan')
  return { imageId: job.imageId, scanMs: scan.durationMs }
}
