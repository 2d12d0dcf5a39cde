import { createHash } from 'node:crypto'
import type { ReadOptions, ReadResult } from '../../dockerfile/document.ts'
import type { Diagnostic } from '../../dockerfile/diagnostic.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import type { ValidateEvidence } from '../../jobs/evidence.ts'
import type { JobStore } from '../../stores/store.ts'
import type { Stage, StageOutcome } from '../stage.ts'

export interface ValidateDeps {
  readonly jobs: JobStore
  readonly readOptions: Omit<ReadOptions, 'buildArgs'>
  readonly readDockerfile: (bytes: Uint8Array, options: ReadOptions) => ReadResult
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
      const { document, diagnostics } = deps.readDockerfile(bytes, options)
      for (const one of diagnostics) log.system(describe(one))
      if (document === null) {
        const errors = diagnostics.filter((one) => one.severity === 'error')
        return {
          kind: 'rejected',
          reason: errors.every((one) => deps.isPolicyCode(one.code)) ? 'policy_denied' : 'dockerfile_invalid',
          message: errors[0]?.message ?? 'the Dockerfile cannot be read',
          excerpt: errors.map(describe),
          output: { diagnostics },
        }
      }
      for (const one of diagnostics) if (one.severity === 'warning') warn(describe(one))
      const refs = document.images.map((image) => image.ref)
      return {
        kind: 'passed',
        output: {
          diagnostics,
          images: [...new Set(refs.filter((ref) => ref !== null))],
          imagesCertain: !refs.includes(null),
          heredocs: document.instructions.some((one) => one.heredocs.length > 0),
          versions: deps.versions,
          dockerfile: { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.byteLength },
        },
      }
    },
  }
}

function describe(one: Diagnostic): string {
  return `Dockerfile:${one.range.start.line + 1}:${one.range.start.character + 1} ${one.code} ${one.message}`
}
