import { pino } from 'pino'
import { Writable } from 'node:stream'
import type { TestContext } from 'node:test'
import { buildApp } from '../../src/http/app.ts'
import type { App, HttpConfig, HttpDeps } from '../../src/http/app-deps.ts'
import type { HealthReport } from '../../src/observability/health.ts'
import { loadTemplates } from '../../src/templates/load-templates.ts'
import { SYSTEM } from './sample-system.ts'
import { MemoryCredentials } from './memory-credentials.ts'
import { MemoryJobs } from './memory-jobs.ts'

export interface TestApp {
  readonly app: App
  readonly jobs: MemoryJobs
  /** Lines that the service has logged. */
  readonly log: Record<string, unknown>[]
  readonly shutdown: AbortController
  /** Starts to listen on a free port; resolves to `http://127.0.0.1:PORT`. */
  listen(): Promise<string>
}

export const HTTP_CONFIG: HttpConfig = {
  http: { host: '127.0.0.1', maxConnectionsPerStream: 3 },
  dockerfile: { maxBytes: 65_536 },
  context: { maxMiB: 512 },
  limits: { maxTimeoutSeconds: 3600, maxMemoryMiB: 8192, maxCpus: 8, maxDataMiB: 4096, maxPids: 4096 },
  publish: { registry: 'docker.io', namespace: '', username: '' },
  compat: { run: true, job: true, dockerfileBuild: true, buildPush: true, build: true },
}

export const HEALTHY: HealthReport = {
  status: 'ok',
  version: '0.1.0',
  uptimeSeconds: 12,
  components: {
    store: { status: 'ok' },
    engine: { status: 'ok', name: 'Docker 20.10.24', notes: ['no build limits'] },
    worker: { status: 'ok', slots: 2, busy: 0 },
    policy: { name: 'default', sha256: '0'.repeat(64), notes: [] },
    advisories: { status: 'ok', notes: [] },
    exceptions: { inForce: 0, notes: [] },
  },
  jobs: { queued: 0 },
}

/** Headers of a request from this machine; `inject` would say `localhost:80`, too. */
export const LOCAL = { host: 'localhost' } as const

/** The HTTP front over jobs in memory; closed when the test ends. */
export function createTestApp(context: TestContext, overrides: Partial<HttpDeps> = {}): TestApp {
  const jobs = new MemoryJobs()
  const shutdown = new AbortController()
  const log: Record<string, unknown>[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(JSON.parse(chunk.toString()) as Record<string, unknown>)
      done()
    },
  })
  const app = buildApp({
    jobs,
    credentials: new MemoryCredentials(),
    templates: loadTemplates(''),
    health: async () => HEALTHY,
    system: async () => SYSTEM,
    collect: async () => ({ jobs: 2, images: 1, logs: 0, contexts: 0, containers: 0, volumes: 0, mounts: 0 }),
    ready: async () => true,
    config: HTTP_CONFIG,
    logger: pino({ level: 'debug', base: null }, sink),
    shutdown: shutdown.signal,
    ...overrides,
  })
  context.after(async () => {
    shutdown.abort()
    await app.close()
  })
  return { app, jobs, log, shutdown, listen: () => app.listen({ port: 0, host: '127.0.0.1' }) }
}
