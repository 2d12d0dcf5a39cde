/** For tests: a service that answers as it is told, and the real command line run against it. */
import { type ChildProcess, execFile } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { JobView } from '../client/api-types.generated.ts'

export const SLIPWAY = fileURLToPath(new URL('../../bin/slipway', import.meta.url))

export const ID = '019aa5e2-7f1c-7cc3-98c4-dc0c0c07398f'

/** By `METHOD /path` below /api/v2. A value is sent as JSON; a function answers by itself. */
export type Script = Readonly<Record<string, unknown>>

export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

export interface ScriptedService {
  readonly url: string
  /** `METHOD /path?query` of every call, in order. */
  readonly calls: readonly string[]
  close(): Promise<void>
}

export async function scriptService(script: Script): Promise<ScriptedService> {
  const calls: string[] = []
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/api\/v2/, '')
    calls.push(`${request.method} ${path}`)
    const answer = script[`${request.method} ${path.replace(/\?.*/, '')}`]
    if (typeof answer === 'function') return void (answer as Answer)(request, response)
    request.resume()
    if (answer === undefined) return sendProblem(response, 'job_not_found', 404)
    sendJson(response, answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An address at which nobody listens. */
export async function deadAddress(): Promise<string> {
  const service = await scriptService({})
  await service.close()
  return service.url
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export function sendProblem(response: ServerResponse, code: string, status: number, more: object = {}): void {
  const problem = {
    type: code,
    title: code,
    status,
    code,
    detail: `It is ${code}.`,
    action: 'Do better.',
    ...more,
  }
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
}

/** An event stream with these events, which then ends. */
export function eventStream(...events: readonly (readonly [type: string, data: unknown])[]): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const frames = events.map(([type, data], index) => {
      const body = { seq: index + 1, job: ID, at: '2026-01-01T00:00:00Z', type, data }
      return `id: ${index + 1}\nevent: ${type}\ndata: ${JSON.stringify(body)}\n\n`
    })
    response.end(frames.join(''))
  }
}

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs bin/slipway as a user would, without a terminal. */
export function runSlipway(
  args: readonly string[],
  options: {
    readonly url?: string
    readonly env?: Readonly<Record<string, string>>
    readonly stdin?: string
    readonly cwd?: string
    readonly program?: string
    /** Called with the process as soon as it runs. */
    readonly onStart?: (child: ChildProcess) => void
  } = {},
): Promise<CliResult> {
  return new Promise((resolve) => {
    // Without HOME nothing is cached in a folder of the user.
    const address = options.url === undefined ? {} : { SLIPWAY_URL: options.url }
    const env = { PATH: '/usr/bin:/bin', ...address, ...options.env }
    const child = execFile(
      options.program ?? SLIPWAY,
      [...args],
      { env, cwd: options.cwd },
      (error, stdout, stderr) => {
        resolve({
          code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
          stdout,
          stderr,
        })
      },
    )
    options.onStart?.(child)
    child.stdin?.end(options.stdin ?? '')
  })
}

const SPEC: JobView['spec'] = {
  buildArgs: {},
  environment: {},
  target: null,
  limits: { timeoutSeconds: 1, memoryMiB: 1, cpus: 1, dataMiB: 1, pids: 1 },
  performance: 'optional',
  run: { mode: 'batch' },
  publish: null,
  hardening: false,
}

/** A job as the API shows it, ended with success. */
export function sampleJob(changes: Partial<JobView> = {}): JobView {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
  const stage = (name: JobView['stage'], status: 'passed' | 'skipped', durationMs: number) => ({
    stage: name ?? 'validate',
    status,
    startedAt: at(1),
    endedAt: at(2),
    durationMs,
    message: null,
  })
  return {
    id: ID,
    name: 'perf',
    description: '',
    labels: {},
    priority: 0,
    status: 'succeeded',
    stage: 'publish',
    attempt: 1,
    reason: null,
    message: 'performance 0.99',
    performance: 0.99,
    hardening: null,
    published: null,
    warnings: [],
    imageId: 'sha256:aa',
    imageBytes: 4_000_000,
    findings: null,
    runMs: 310,
    cancelRequested: false,
    createdAt: at(0),
    updatedAt: at(4),
    startedAt: at(1),
    finishedAt: at(4),
    links: { self: '', events: '', logs: '', dockerfile: '', record: '' },
    spec: SPEC,
    metrics: { perf: 0.99, 'perf.accuracy': 0.5 },
    dockerfile: { sha256: 'bb', bytes: 1 },
    context: null,
    position: null,
    attempts: [
      {
        number: 1,
        from: 'validate',
        status: 'ended',
        tries: 1,
        lastFault: null,
        createdAt: at(0),
        startedAt: at(1),
        endedAt: at(4),
        verdict: { status: 'succeeded', reason: null, message: 'performance 0.99', excerpt: [], line: null },
        stages: [stage('validate', 'passed', 3), stage('build', 'passed', 1200), stage('scan', 'skipped', 0)],
      },
    ],
    ...changes,
  }
}

/** The same job, failed; at a line of its Dockerfile, from zero. */
export function failedJob(excerpt: string[], line: number | null = null): JobView {
  const job = sampleJob({
    status: 'failed',
    reason: 'build_failed',
    message: 'RUN make failed',
    performance: null,
  })
  const verdict = {
    status: 'failed' as const,
    reason: 'build_failed' as const,
    message: 'RUN make failed',
    excerpt,
    line,
  }
  return { ...job, attempts: job.attempts.map((attempt) => ({ ...attempt, verdict })) }
}
