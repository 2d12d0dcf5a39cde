import type { Config } from '../config/schema.ts'
import type { RegistryCredential } from '../engines/engine.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { Store } from '../stores/store.ts'
import { readDockerLogin } from './docker-config.ts'
import type { PublishAccount } from './evidence.ts'
import { checkRegistry } from './image-reference.ts'
import type { Job, PublishSpec } from './job.ts'
import { openAccount } from './job-secret.ts'
import { openPassword } from './stored-password.ts'

export interface AccountDeps {
  readonly store: Pick<Store, 'jobs' | 'credentials'>
  readonly sealer: Sealer
  readonly config: Pick<Config['publish'], 'registry' | 'username' | 'password' | 'dockerConfig'>
}

export type FoundAccount =
  | {
      readonly kind: 'found'
      /** Null: none is known for that registry; some take images from anybody. */
      readonly credential: RegistryCredential | null
      readonly account: PublishAccount | null
      /** What the reader of the log should know about the choice. */
      readonly notes: readonly string[]
    }
  | {
      readonly kind: 'missing'
      readonly why: 'erased' | 'removed' | 'other_registry'
      readonly message: string
    }

/**
 * The account for a job's destination: the one that came with the job; the stored one that it names; else the server's
 * own, when it is for that registry; else one of docker's configuration; else none. One that the job asked for is never
 * replaced by another. Throws `secret_unreadable` and `config_invalid`.
 */
export async function findAccount(deps: AccountDeps, job: Job, publish: PublishSpec): Promise<FoundAccount> {
  if (publish.ownCredential) return ownAccount(deps, job)
  if (publish.credential !== null)
    return storedAccount(deps, job.tenant, publish.credential, publish.registry)
  return serverAccount(deps.config, publish.registry) ?? dockerAccount(deps.config, publish.registry)
}

async function ownAccount({ store, sealer }: AccountDeps, job: Job): Promise<FoundAccount> {
  const sealed = await store.jobs.secret(job.id)
  if (sealed !== undefined) return found('job', openAccount(sealer, job.id, sealed))
  return {
    kind: 'missing',
    why: 'erased',
    message:
      'the user name and password that came with the job were erased when it ended; send them again: ' +
      `POST /jobs/${job.id}/retry with {"credential": {"username": "…", "password": "…"}}`,
  }
}

async function storedAccount(
  { store, sealer }: AccountDeps,
  tenant: string,
  name: string,
  registry: string,
): Promise<FoundAccount> {
  const stored = await store.credentials.find(tenant, name)
  if (stored === undefined) {
    const message = `the stored credential ${name} that the job names does not exist (any more)`
    return { kind: 'missing', why: 'removed', message }
  }
  if (stored.registry !== registry) {
    const message = `the stored credential ${name} is for ${stored.registry}, and is not sent to ${registry}`
    return { kind: 'missing', why: 'other_registry', message }
  }
  const credential = { username: stored.username, password: openPassword(sealer, stored) }
  return found('stored', credential, name)
}

function serverAccount(config: AccountDeps['config'], registry: string): FoundAccount | undefined {
  const { username, password } = config
  if (username === '' || checkRegistry(config.registry, 'publish.registry') !== registry) return undefined
  return found('server', { username, password })
}

function dockerAccount({ dockerConfig }: AccountDeps['config'], registry: string): FoundAccount {
  const none = { kind: 'found', credential: null, account: null, notes: [] } as const
  if (dockerConfig === '') return none
  const { credential, helper } = readDockerLogin(dockerConfig, registry)
  if (credential !== null) return found('docker-config', credential)
  if (helper === null) return none
  const note = `docker's configuration leaves ${registry} to the credential helper ${helper}; helpers are not run`
  return { ...none, notes: [note] }
}

function found(
  from: PublishAccount['from'],
  credential: RegistryCredential,
  name: string | null = null,
): FoundAccount {
  return { kind: 'found', credential, account: { from, username: credential.username, name }, notes: [] }
}
