import { isExamined } from '../scanners/report.ts'
import { anyEvidence, passedEvidence } from './evidence.ts'
import type { Attempt, Job } from './job.ts'
import type { JobRecord } from './job-record.ts'

/** Puts together what is known of an attempt: the evidence that the verdict stands on. */
export function describeRecord(job: Job, attempt: Attempt): JobRecord {
  const validate = anyEvidence(attempt, 'validate')
  const run = anyEvidence(attempt, 'run')
  const measure = anyEvidence(attempt, 'measure')
  const engine = run?.engine ?? anyEvidence(attempt, 'build')?.engine
  return {
    job: job.id,
    attempt: attempt.number,
    status: attempt.verdict?.status ?? attempt.status,
    reason: attempt.verdict?.reason ?? null,
    message: attempt.verdict?.message ?? null,
    line: attempt.verdict?.line ?? null,
    submitted: {
      at: new Date(job.createdAt).toISOString(),
      // An attempt of before a revision was about another Dockerfile than the job has now.
      dockerfile: validate?.dockerfile ?? { sha256: job.dockerfileSha256, bytes: job.dockerfileBytes },
      context:
        job.contextSha256 === null ? null : { sha256: job.contextSha256, bytes: job.contextBytes ?? 0 },
      spec: job.spec,
    },
    policy: validate?.policy ?? null,
    image: describeImage(attempt),
    reached: anyEvidence(attempt, 'build')?.reached ?? null,
    sandbox: run?.sandbox ?? null,
    run: describeRun(attempt),
    vulnerabilities: describeVulnerabilities(attempt),
    hardening: anyEvidence(attempt, 'scan')?.hardening ?? null,
    performance: measure?.performance ?? null,
    metrics: measure?.metrics ?? {},
    published: describePublished(attempt),
    timings: attempt.stages.map((stage) => ({
      stage: stage.stage,
      status: stage.status,
      startedAt: time(stage.startedAt),
      endedAt: time(stage.endedAt),
      durationMs: stage.startedAt === null || stage.endedAt === null ? null : stage.endedAt - stage.startedAt,
    })),
    versions: {
      ...(validate?.versions ?? {}),
      ...(engine === undefined ? {} : { engine: engine.name, engineApi: engine.apiVersion }),
    },
  }
}

function describeRun(attempt: Attempt): JobRecord['run'] {
  const run = anyEvidence(attempt, 'run')
  if (run === undefined) return null
  return {
    exitCode: run.exitCode ?? null,
    startError: run.startError ?? null,
    oomKilled: run.oomKilled ?? false,
    timedOut: run.timedOut ?? false,
    adopted: run.adopted ?? false,
    // what could not be started has not run for no time
    usage: (run.startError ?? null) === null ? (run.usage ?? null) : null,
    samples: run.samples ?? null,
    files: (run.files ?? []).map(({ name, sha256, bytes }) => ({ name, sha256, bytes })),
    refused: run.refused ?? [],
    health: run.health ?? null,
  }
}

function describeVulnerabilities(attempt: Attempt): JobRecord['vulnerabilities'] {
  const found = anyEvidence(attempt, 'scan')?.vulnerabilities
  if (found === undefined || found === null) return null
  const { report, findings, gate } = found
  const { status, scanner, at } = report
  const isCounted = isExamined(report)
  return {
    status,
    findings: isCounted ? findings : null,
    gate: { ...gate, blocking: isCounted ? gate.blocking : null },
    scanner,
    at: new Date(at).toISOString(),
  }
}

function describePublished(attempt: Attempt): JobRecord['published'] {
  const publish = passedEvidence(attempt, 'publish')
  if (publish === undefined) return null
  const { reference, digest, confirmed, account, layers, durationMs } = publish
  return { reference, digest, confirmed, account, layers, durationMs }
}

function describeImage(attempt: Attempt): JobRecord['image'] {
  const build = anyEvidence(attempt, 'build')
  if (build?.imageId === undefined) return null
  return {
    id: build.imageId,
    bytes: build.imageBytes ?? 0,
    layers: build.layers ?? [],
    bases: build.bases ?? [],
    key: build.key ?? null,
    reused: build.reused ?? false,
  }
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
