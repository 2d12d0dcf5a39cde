/** For tests: what `GET /api/v2/system` answers of a service at work. */
import type { System } from '../client/api-types.generated.ts'
import { ID } from './scripted-service.ts'

const LIMITS = { timeoutSeconds: 300, memoryMiB: 1024, cpus: 1, dataMiB: 64, pids: 512 }

const SANDBOX: System['sandbox'] = {
  setting: 'auto',
  runtime: 'runsc',
  user: 'image',
  dataMount: 'host-tmpfs',
  network: 'none',
  tmpMiB: 64,
  outputMiB: 8,
  limits: LIMITS,
  mostLimits: LIMITS,
}

const SCANNER: System['scanner'] = {
  status: 'off',
  name: null,
  failOn: 'high',
  ignoreUnfixed: true,
  onMissingData: 'warn',
  generation: null,
  maxAgeDays: 7,
  ecosystems: [],
  missing: [],
  notes: [],
}

const ENGINE: NonNullable<System['engine']> = {
  name: 'Docker 20.10.24',
  version: '20.10.24',
  apiVersion: '1.41',
  address: 'unix:///var/run/docker.sock',
  os: 'linux',
  architecture: 'amd64',
  cpus: 2,
  memoryBytes: 8_000_000_000,
  storageDriver: 'overlay2',
  runtimes: ['runc', 'runsc'],
  capabilities: [],
  notes: [],
}

/** At noon of 2026-01-01: one of two slots works on the stage `run` of the sample job for five seconds now. */
export function sampleSystem(changes: Partial<System> = {}): System {
  const time = (clock: string): string => `2026-01-01T${clock}.000Z`
  return {
    at: time('12:00:00'),
    service: {
      version: '0.1.0',
      node: '26.0.0',
      startedAt: time('11:00:00'),
      uptimeSeconds: 3600,
      address: 'http://127.0.0.1:8080',
      logLevel: 'info',
      olderApis: [],
      memory: { rssBytes: 90_000_000, heapUsedBytes: 30_000_000, heapTotalBytes: 40_000_000 },
      cpu: { userMs: 1200, systemMs: 300 },
      streams: { open: 0, most: 500 },
    },
    jobs: { queued: 2, running: 1, succeeded: 5, failed: 0, cancelled: 0 },
    queue: { ready: 2, waiting: 0, tenants: 1, oldestAt: time('11:59:56') },
    worker: {
      status: 'ok',
      slots: 2,
      busy: 1,
      work: [
        {
          slot: 0,
          job: ID,
          attempt: 1,
          name: 'perf',
          stage: 'run',
          since: time('11:59:50'),
          stageSince: time('11:59:55'),
        },
      ],
    },
    engine: ENGINE,
    sandbox: SANDBOX,
    builds: { network: 'default', allow: [], timeoutSeconds: 1800, maxImageMiB: 10_240, reuse: true },
    policy: { name: 'default', sha256: '0'.repeat(64), notes: [] },
    scanner: SCANNER,
    exceptions: { inForce: 0, notes: [] },
    publishing: { registry: 'docker.io', account: null, allow: [] },
    disk: { freeBytes: 20_000_000_000, totalBytes: 50_000_000_000 },
    storage: { databaseBytes: 1_000_000, contexts: { count: 0, bytes: 0 }, images: { count: 0, bytes: 0 } },
    retention: {},
    log: [],
    problems: [],
    ...changes,
  }
}
