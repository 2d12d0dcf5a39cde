/** The service as a process in the network lab, asked by curl from in there: nothing else reaches it. */
import { type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaitState } from '../../../scripts/setup/await-state.ts'
import { repository } from '../../../scripts/setup/folders.ts'
import type { HealthBody, JobBody, RecordBody } from '../../support/http-bodies.ts'
import type { NetworkLab } from '../../support/network-lab.ts'
import { NODE, cleanEnvironment } from '../../support/service.ts'

const READY = 'API ready to receive content...'
const START_DEADLINE_MS = 60_000

/** A job that has ended, with all that is told of it. */
export interface EndedJob {
  readonly job: JobBody
  readonly record: RecordBody
  readonly log: string
}

export class LabService {
  readonly #lab: NetworkLab
  readonly #flags: readonly string[]
  readonly #data: string
  #child: ChildProcess | undefined
  #url = ''
  #output = ''

  constructor(lab: NetworkLab, flags: readonly string[]) {
    this.#lab = lab
    this.#flags = flags
    this.#data = join(lab.folder, 'data')
  }

  /** Stdout and stderr, over all its starts. */
  get output(): string {
    return this.#output
  }

  async start(): Promise<void> {
    const argv = [NODE, 'src/cli/main.ts', 'serve', '--port', '0', '--data', this.#data, ...this.#flags]
    const env = cleanEnvironment({
      DOCKER_HOST: this.#lab.address,
      SLIPWAY_ADVISORIES_ENABLED: 'false',
      SLIPWAY_SCAN_ENABLED: 'false',
    })
    const from = this.#output.length
    const child = this.#lab.spawn(argv, { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text))
    const state = await awaitState(
      () => {
        if (this.#output.includes(READY, from)) return 'ready'
        return hasEnded(child) ? 'ended' : undefined
      },
      START_DEADLINE_MS,
      10,
    )
    if (state !== 'ready') throw new Error(`the service did not start:\n${this.#output.slice(-6000)}`)
    this.#url = readFileSync(join(this.#data, 'url'), 'utf8').trim()
  }

  /** Ends it by a signal; resolves when it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (child === undefined || hasEnded(child)) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }

  async curl(path: string, ...args: readonly string[]): Promise<string> {
    return this.#lab.must('curl', '--silent', '--show-error', ...args, `${this.#url}${path}`)
  }

  async health(): Promise<HealthBody> {
    return JSON.parse(await this.curl('/health')) as HealthBody
  }

  /** What a submission is answered, as a document. */
  async submit(dockerfile: string): Promise<unknown> {
    const args = ['--header', 'Content-Type: text/plain', '--data-binary', dockerfile]
    return JSON.parse(await this.curl('/api/v2/jobs', ...args))
  }

  /** Sends a Dockerfile and resolves when its job has ended, which the end of its stream of events tells. */
  async build(dockerfile: string): Promise<EndedJob> {
    const { id } = (await this.submit(dockerfile)) as JobBody
    const at = `/api/v2/jobs/${id}`
    await this.curl(`${at}/events`, '--no-buffer')
    const [job, record, log] = await Promise.all([
      this.curl(at),
      this.curl(`${at}/record`),
      this.curl(`${at}/logs?stage=build`),
    ])
    return { job: JSON.parse(job) as JobBody, record: JSON.parse(record) as RecordBody, log }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
