/** The jobs that the pictures show: each kind of end, some that go on, and a name that lies. */
import { awaitState } from '../setup/await-state.ts'
import { SetupError } from '../setup/setup-error.ts'
import * as dockerfiles from './sample-dockerfiles.ts'

export interface SampleJobs {
  /** Two of one name with a performance, and the best of them. */
  readonly better: string
  readonly worse: string
  readonly failedRun: string
  readonly failedBuild: string
  readonly vulnerable: string
  readonly running: string
}

interface Job {
  readonly id: string
  readonly status: string
  readonly stage: string | null
}

const END_DEADLINE_MS = 180_000

/** Rate, accuracy and loss of the jobs of one name, in the order in which they are sent. */
const RUNS = [
  ['0.5', 0.781, 0.61],
  ['0.3', 0.842, 0.48],
  ['0.2', 0.836, 0.5],
  ['0.1', 0.897, 0.33],
  ['0.05', 0.921, 0.27],
  ['0.02', 0.908, 0.3],
  ['0.03', 0.934, 0.22],
] as const

/** Sends them and resolves when those that end have ended and the others are where the pictures want them. */
export async function makeJobs(url: string): Promise<SampleJobs> {
  const api = new SampleApi(url)
  const trained: string[] = []
  for (const [rate, accuracy, loss] of RUNS) {
    const labels = { team: 'vision', rate }
    const dockerfile = dockerfiles.training(rate, accuracy, loss)
    trained.push(await api.toEnd({ name: 'digits', labels, dockerfile }))
  }
  await api.toEnd({ name: '<img src=x onerror=alert(1)> \u202Egnp.exe', dockerfile: dockerfiles.HOSTILE })
  const ended = {
    failedBuild: await api.toEnd({ name: 'tokenizer', dockerfile: dockerfiles.FAILING_BUILD }),
    vulnerable: await api.toEnd({
      name: 'downloader',
      labels: { team: 'data' },
      dockerfile: dockerfiles.VULNERABLE,
    }),
    failedRun: await api.toEnd({
      name: 'digits',
      labels: { team: 'vision', model: 'v3' },
      dockerfile: dockerfiles.FAILING_RUN,
    }),
  }
  await api.stage(
    { name: 'embeddings', labels: { team: 'search' }, dockerfile: dockerfiles.STILL_BUILDING },
    'build',
  )
  const letters = { name: 'letters', labels: { team: 'vision' }, dockerfile: dockerfiles.STILL_TRAINING }
  const running = await api.stage(letters, 'run')
  await api.send({ name: 'ranking', labels: { team: 'search' }, dockerfile: dockerfiles.QUEUED })
  await api.send({ name: 'letters', labels: { team: 'vision' }, dockerfile: dockerfiles.QUEUED })
  return { better: trained.at(-1) ?? '', worse: trained.at(1) ?? '', ...ended, running }
}

class SampleApi {
  readonly #jobs: string

  constructor(url: string) {
    this.#jobs = `${url}/api/v2/jobs`
  }

  async send(body: object): Promise<string> {
    const response = await fetch(this.#jobs, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.status !== 202) throw new SetupError(`a job was refused: ${await response.text()}`)
    return ((await response.json()) as Job).id
  }

  async toEnd(body: object): Promise<string> {
    const id = await this.send(body)
    await this.#until(id, ({ status }) => status !== 'queued' && status !== 'running')
    return id
  }

  async stage(body: object, stage: string): Promise<string> {
    const id = await this.send(body)
    await this.#until(id, (job) => job.status === 'running' && job.stage === stage)
    return id
  }

  async #until(id: string, test: (job: Job) => boolean): Promise<void> {
    const found = await awaitState(
      async () => {
        const job = (await (await fetch(`${this.#jobs}/${id}`)).json()) as Job
        return test(job) ? true : undefined
      },
      END_DEADLINE_MS,
      100,
    )
    if (found === undefined) throw new SetupError(`job ${id} did not come to where the picture wants it.`)
  }
}
