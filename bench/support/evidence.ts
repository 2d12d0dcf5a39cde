/** What the stages of a typical job leave: as large as in life, since it is stored and read with each job. */
import type { Evidence } from '../../src/jobs/evidence.ts'
import type { StageName } from '../../src/jobs/job.ts'

const HASH = 'c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2'
const ENGINE = { kind: 'docker', name: 'Docker 20.10.24', version: '20.10.24+dfsg1', apiVersion: '1.41' }
const AT = Date.UTC(2026, 0, 1)

const VALIDATE: Evidence['validate'] = {
  diagnostics: [],
  images: ['busybox'],
  imagesCertain: true,
  heredocs: false,
  versions: { slipway: '0.1.0', node: '26.0.0' },
}

const BUILD: Evidence['build'] = {
  imageId: `sha256:${HASH}`,
  imageBytes: 1_980_000,
  layers: [`sha256:${HASH}`, `sha256:${HASH}`],
  bases: [{ ref: 'busybox', digest: `sha256:${HASH}`, imageId: `sha256:${HASH}` }],
  key: HASH,
  reused: false,
  steps: ['[1/3] FROM busybox', '[2/3] COPY . /app', '[3/3] RUN make -C /app'].map((name, index) => ({
    id: `sha256:${HASH}`,
    name,
    cached: index === 0,
    startedAt: AT,
    completedAt: AT + 300,
    error: null,
  })),
  engine: ENGINE,
}

const RUN: Evidence['run'] = {
  exitCode: 0,
  startError: null,
  oomKilled: false,
  timedOut: false,
  dataFull: false,
  startedAt: AT,
  finishedAt: AT + 90,
  usage: { wallMs: 90, cpuMs: 30.5, peakMemoryBytes: 4_000_000, bytesWritten: 4096, source: 'cgroup' },
  sandbox: {
    runtime: 'runc',
    network: 'none',
    readOnlyRoot: true,
    capabilities: [],
    noNewPrivileges: true,
    seccomp: 'default',
    user: 'root',
    dataMount: 'host-tmpfs',
    limits: {
      timeoutMs: 300_000,
      memoryBytes: 1_073_741_824,
      cpus: 1,
      dataBytes: 67_108_864,
      pids: 512,
      tmpBytes: 67_108_864,
      outputBytes: 8_388_608,
    },
  },
  adopted: false,
  files: [{ name: 'perf.json', base64: 'eyJwZXJmIjowLjk5fQo=', bytes: 14, sha256: HASH }],
  refused: [],
  engine: ENGINE,
}

const MEASURE: Evidence['measure'] = { performance: 0.99, metrics: { perf: 0.99 } }

export const EVIDENCE: Readonly<Record<StageName, unknown>> = {
  validate: VALIDATE,
  build: BUILD,
  scan: null,
  run: RUN,
  measure: MEASURE,
  publish: null,
}
