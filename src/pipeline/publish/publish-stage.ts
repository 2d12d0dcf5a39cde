import type { Config } from '../../config/schema.ts'
import type { Engine, PushOutcome } from '../../engines/engine.ts'
import { SlipwayError, hasCode } from '../../errors/slipway-error.ts'
import type { PublishEvidence } from '../../jobs/evidence.ts'
import { type FoundAccount, findAccount } from '../../jobs/find-account.ts'
import { formatReference } from '../../jobs/image-reference.ts'
import type { PublishSpec } from '../../jobs/job.ts'
import type { Sealer } from '../../secrets/sealer.ts'
import type { Store } from '../../stores/store.ts'
import type { Stage, StageContext, StageOutcome } from '../stage.ts'
import { followPush } from './push-progress.ts'

export interface PublishDeps {
  readonly engine: Engine
  readonly store: Store
  readonly sealer: Sealer
  readonly config: Config['publish']
  readonly now: () => number
}

type Account = Extract<FoundAccount, { kind: 'found' }>

/**
 * Pushes the image that was scanned and run: by its id, so that it is that one and no other. A stage that goes on after
 * a kill pushes again, and the registry has the layers already; the digest is that of the same manifest.
 */
export function publishStage(deps: PublishDeps): Stage<PublishEvidence> {
  return {
    name: 'publish',
    async execute(context) {
      const { publish } = context.job.spec
      if (publish === null) return { kind: 'skipped', why: 'not published: the job names no destination' }
      const account = await findAccount(deps, context.job, publish)
      if (account.kind === 'missing') return denied(account.message)
      return push(deps, context, publish, account)
    },
  }
}

async function push(
  deps: PublishDeps,
  context: StageContext,
  publish: PublishSpec,
  found: Account,
): Promise<StageOutcome<PublishEvidence>> {
  const { log, outputs, job } = context
  const { account, credential } = found
  if (outputs.build === undefined)
    throw new SlipwayError('internal', { detail: 'publish without a built image' })
  const { imageId } = outputs.build
  const reference = formatReference(publish)
  for (const note of found.notes) log.system(note)
  log.system(`pushing ${reference} ${describe(account)}`)
  if (account?.from === 'stored' && account.name !== null) {
    await deps.store.credentials.touch(job.tenant, account.name, deps.now())
  }
  const startedAt = deps.now()
  const progress = followPush(context, deps.now)
  let outcome: PushOutcome
  try {
    outcome = await deps.engine.pushImage(
      { imageId, ...destination(publish), credential, timeoutMs: deps.config.timeoutSeconds * 1000 },
      progress,
      AbortSignal.any([context.cancelled, context.leaving]),
    )
  } catch (error) {
    throw translate(error, reference)
  } finally {
    progress.end()
  }
  if (outcome.kind === 'denied') return denied(`${outcome.message} (${describe(account)})`)
  const { digest, confirmed } = outcome
  log.system(`pushed ${digest}${confirmed ? '' : ' (the registry was not asked whether it has it)'}`)
  const durationMs = deps.now() - startedAt
  const layers = progress.layers()
  return {
    kind: 'passed',
    output: { reference, digest, confirmed, imageId, account, layers, durationMs },
    message: `${reference} is ${digest}`,
  }
}

function destination({
  registry,
  repository,
  tag,
}: PublishSpec): Pick<PublishSpec, 'registry' | 'repository' | 'tag'> {
  return { registry, repository, tag }
}

function denied(message: string): StageOutcome<PublishEvidence> {
  return { kind: 'rejected', reason: 'publish_denied', message }
}

function describe(account: Account['account']): string {
  if (account === null) return 'without an account'
  const { username, name } = account
  const origins = {
    job: '',
    stored: ` (stored credential ${name})`,
    server: ' (the account of this server)',
    'docker-config': " (from docker's configuration)",
  } as const
  return `as ${username}${origins[account.from]}`
}

/** A registry that cannot take an image is told apart from one that has no base image: jobs end with other reasons. */
function translate(error: unknown, reference: string): unknown {
  if (!hasCode(error, 'registry_unavailable')) return error
  return new SlipwayError('publish_unavailable', { detail: error.detail, where: reference, cause: error })
}
