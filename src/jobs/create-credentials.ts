import type { Config } from '../config/schema.ts'
import { SlipwayError } from '../errors/slipway-error.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { CredentialStore, StoredCredential } from '../stores/store.ts'
import type { CredentialView, Credentials, NewCredential } from './credentials.ts'
import { checkRegistry } from './image-reference.ts'
import { checkAccount, checkCredentialName } from './resolve-publish.ts'
import { sealPassword } from './stored-password.ts'
import { DEFAULT_TENANT } from './submit.ts'

export interface CredentialDeps {
  readonly store: CredentialStore
  readonly sealer: Sealer
  readonly publish: Pick<Config['publish'], 'registry' | 'allow'>
  readonly now: () => number
}

/** The use cases of stored credentials; see `Credentials`. */
export function createCredentials(deps: CredentialDeps): Credentials {
  const { store } = deps
  const tenant = DEFAULT_TENANT
  return {
    add: (credential) => add(deps, tenant, credential),
    async list() {
      return (await store.list(tenant)).map(toView)
    },
    async remove(name) {
      if (await store.remove(tenant, name)) return
      const detail = `there is no credential named ${JSON.stringify(name.slice(0, 80))}`
      throw new SlipwayError('credential_not_found', { detail, where: '/name' })
    },
  }
}

async function add(
  { store, sealer, publish, now }: CredentialDeps,
  tenant: string,
  credential: NewCredential,
): Promise<CredentialView> {
  const { name, username, password } = credential
  checkCredentialName(name, '/name')
  const registry = checkRegistry(credential.registry ?? publish.registry, '/registry')
  checkAccount(credential, '')
  const at = now()
  const sealed = sealPassword(sealer, { tenant, name }, password)
  return toView(await store.save({ tenant, name, registry, username, sealed, createdAt: at, updatedAt: at }))
}

function toView({
  name,
  registry,
  username,
  createdAt,
  updatedAt,
  lastUsedAt,
}: StoredCredential): CredentialView {
  return { name, registry, username, createdAt, updatedAt, lastUsedAt }
}
