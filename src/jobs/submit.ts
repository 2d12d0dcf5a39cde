import { createHash } from 'node:crypto'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../dockerfile/diagnostic.ts'
import type { ReadOptions } from '../dockerfile/document.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { JudgedDockerfile, Policies, SubmissionFacts } from '../policy/policy.ts'
import { refuseSubmission } from '../policy/refuse-submission.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { NewJob, Store } from '../stores/store.ts'
import { checkDescription } from './check-description.ts'
import type { LintFiles } from './context/context-store.ts'
import type { Bases } from './find-bases.ts'
import type { JobSpec, PublishSpec } from './job.ts'
import type { Submission, Submitted } from './jobs.ts'
import { sealAccount } from './job-secret.ts'
import { newId } from './new-id.ts'
import { resolveSpec } from './resolve-spec.ts'

export interface SubmitDeps {
  readonly store: Store
  readonly limits: Config['limits']
  readonly publish: Config['publish']
  readonly hardening: Config['hardening']
  readonly sealer: Sealer
  readonly readOptions: Omit<ReadOptions, 'buildArgs'>
  readonly policies: Policies
  readonly readDockerfile: ReadDockerfile
  readonly isPolicyCode: (code: string) => boolean
  readonly now: () => number
}

/** What a Dockerfile is judged with. */
export interface DockerfileFacts extends SubmissionFacts, LintFiles {
  readonly performance: JobSpec['performance']
  /** Left out, as with every submission: the engine is not asked, for its answer would have to be waited for. */
  readonly bases?: Bases | null
}

/** Reads a Dockerfile, lints it, and judges it under the policy in force. */
export type ReadDockerfile = (
  bytes: Uint8Array,
  options: ReadOptions,
  facts: Omit<DockerfileFacts, 'buildArgs'>,
) => JudgedDockerfile

/** Until tokens name their owner, everything belongs to one tenant. */
export const DEFAULT_TENANT = 'default'

/** Checks a submission and makes it a job that is durable when this resolves. */
export async function submit(deps: SubmitDeps, submission: Submission): Promise<Submitted> {
  checkDescription(submission)
  const spec = resolveSpec(submission, deps)
  const { lintConfiguration = null, dockerignore = null } = submission.context ?? {}
  const facts = { ...spec, tenant: DEFAULT_TENANT, lintConfiguration, dockerignore }
  refuseSubmission(facts, deps.policies.current())
  if (spec.publish !== null) await refuseUnusable(deps.store, spec.publish)
  const dockerfile = submission.dockerfile ?? submission.context?.dockerfile ?? undefined
  if (dockerfile === undefined) throw missingDockerfile(submission)
  const diagnostics = checkDockerfile(deps, dockerfile, facts)

  const now = deps.now()
  const id = newId()
  const job: NewJob = {
    id,
    tenant: DEFAULT_TENANT,
    name: submission.name ?? '',
    description: submission.description ?? '',
    labels: submission.labels ?? {},
    priority: submission.priority ?? 0,
    spec,
    dockerfile,
    dockerfileSha256: createHash('sha256').update(dockerfile).digest('hex'),
    contextSha256: submission.context?.sha256 ?? null,
    contextBytes: submission.context?.bytes ?? null,
    warnings: [],
    origin: submission.origin ?? null,
    secret: sealAccount(deps.sealer, id, submission.publish?.credential),
    createdAt: now,
  }
  const key = submission.idempotencyKey
  const stored = await deps.store.jobs.submit(
    job,
    key === undefined ? null : { key, fingerprint: fingerprint(job) },
  )
  return { ...stored, diagnostics }
}

/** A stored credential that is not there is better told now than after the build; the push looks again. */
async function refuseUnusable({ credentials }: Store, { credential, registry }: PublishSpec): Promise<void> {
  if (credential === null) return
  const stored = await credentials.find(DEFAULT_TENANT, credential)
  if (stored?.registry === registry) return
  throw new SlipwayError('request_invalid', {
    where: '/publish/credential',
    detail:
      stored === undefined
        ? `there is no stored credential ${credential}`
        : `the stored credential ${credential} is for ${stored.registry}, and is not sent to ${registry}`,
    action: 'GET /api/v2/credentials lists the credentials.',
  })
}

/** All findings in a Dockerfile that may be built. Throws `dockerfile_invalid` and `policy_denied` for any other. */
export function checkDockerfile(
  deps: Pick<SubmitDeps, 'readDockerfile' | 'readOptions' | 'isPolicyCode'>,
  dockerfile: Uint8Array,
  facts: DockerfileFacts,
): readonly Diagnostic[] {
  const options = { ...deps.readOptions, buildArgs: facts.buildArgs }
  const { diagnostics } = deps.readDockerfile(dockerfile, options, facts)
  refuseErrors(diagnostics, deps.isPolicyCode)
  return diagnostics
}

/** Throws for diagnostics that are errors: `policy_denied` when only policy stands against it, else `dockerfile_invalid`. */
export function refuseErrors(
  diagnostics: readonly Diagnostic[],
  isPolicyCode: (code: string) => boolean,
): void {
  const errors = diagnostics.filter((one) => one.severity === 'error')
  const first = errors[0]
  if (first === undefined) return
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  const code = errors.every((one) => isPolicyCode(one.code)) ? 'policy_denied' : 'dockerfile_invalid'
  throw new SlipwayError(code, {
    detail: `${first.message}${more}`,
    where: `Dockerfile:${first.range.start.line + 1}:${first.range.start.character + 1}`,
    action: first.action,
    data: { diagnostics },
  })
}

function missingDockerfile(submission: Submission): SlipwayError {
  return new SlipwayError('request_invalid', {
    where: '/dockerfile',
    detail:
      submission.context === undefined
        ? 'no Dockerfile was sent'
        : 'no Dockerfile was sent, and the context has no file named Dockerfile at its root',
    action: 'Send the Dockerfile in the field or part `dockerfile`.',
  })
}

/**
 * Over all that the submitter said, so that a key used again for something else is noticed. Not over the password: a
 * hash of it is something to guess at.
 */
function fingerprint(job: NewJob): string {
  const { id: _id, createdAt: _createdAt, dockerfile: _dockerfile, secret: _secret, ...said } = job
  return createHash('sha256').update(JSON.stringify(said)).digest('hex')
}
