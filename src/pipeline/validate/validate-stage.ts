import { createHash } from 'node:crypto'
import type { ReadOptions } from '../../dockerfile/document.ts'
import type { Diagnostic } from '../../dockerfile/diagnostic.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { ContextStore } from '../../jobs/context/context-store.ts'
import type { ValidateEvidence } from '../../jobs/evidence.ts'
import type { Job } from '../../jobs/job.ts'
import type { ReadDockerfile } from '../../jobs/submit.ts'
import type { JobStore } from '../../stores/store.ts'
import type { Stage, StageOutcome } from '../stage.ts'

export interface ValidateDeps {
  readonly jobs: JobStore
  readonly contexts: Pick<ContextStore, 'lintFiles'>
  readonly readOptions: Omit<ReadOptions, 'buildArgs'>
  readonly readDockerfile: ReadDockerfile
  readonly isPolicyCode: (code: string) => boolean
  readonly versions: ValidateEvidence['versions']
}

/** Reads the Dockerfile again under the rules of now: a job may have waited, or be tried again, since they changed. */
export function validateStage(deps: ValidateDeps): Stage<ValidateEvidence> {
  return {
    name: 'validate',
    async execute({ job, attempt, log, warn }): Promise<StageOutcome<ValidateEvidence>> {
      const bytes = await deps.jobs.dockerfile(job.id, attempt.number)
      if (bytes === undefined)
        throw new SlipwayError('job_not_found', { detail: `job ${job.id} has no Dockerfile` })
      const options = { ...deps.readOptions, buildArgs: job.spec.buildArgs }
      const { document, diagnostics, policy } = deps.readDockerfile(bytes, options, await factsOf(deps, job))
      for (const one of diagnostics) log.system(describe(one))
      if (document === null) {
        const errors = diagnostics.filter((one) => one.severity === 'error')
        return {
          kind: 'rejected',
          reason: errors.every((one) => deps.isPolicyCode(one.code)) ? 'policy_denied' : 'dockerfile_invalid',
          message: errors[0]?.message ?? 'the Dockerfile cannot be read',
          excerpt: errors.map(describe),
          line: errors[0]?.range.start.line ?? null,
          output: { diagnostics: diagnostics.map(withoutFix), policy },
        }
      }
      for (const one of diagnostics) if (isNotable(one)) warn(describe(one))
      const refs = document.images.map((image) => image.ref)
      return {
        kind: 'passed',
        output: {
          diagnostics: diagnostics.map(withoutFix),
          images: [...new Set(refs.filter((ref) => ref !== null))],
          imagesCertain: !refs.includes(null),
          heredocs: document.instructions.some((one) => one.heredocs.length > 0),
          versions: deps.versions,
          policy,
          dockerfile: { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.byteLength },
        },
      }
    },
  }
}

async function factsOf({ contexts }: ValidateDeps, { tenant, spec, contextSha256 }: Job) {
  const files =
    contextSha256 === null
      ? { lintConfiguration: null, dockerignore: null }
      : await contexts.lintFiles(contextSha256)
  const { target, publish, performance } = spec
  return { tenant, target, publish, performance, ...files }
}

/** Warnings of our own and of the policy; those of style are in the log and in the answer to the submission. */
function isNotable({ severity, code }: Diagnostic): boolean {
  return severity === 'warning' && /^(?:SLP|SEC)/.test(code)
}

/** Evidence is kept for ever, and edits of a text that is kept as well can be worked out again. */
function withoutFix({ fix: _fix, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic
}

function describe(one: Diagnostic): string {
  return `Dockerfile:${one.range.start.line + 1}:${one.range.start.character + 1} ${one.code} ${one.message}`
}
