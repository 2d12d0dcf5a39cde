import type { Config } from '../config/schema.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { CredentialStore } from '../stores/store.ts'
import type { Credentials } from './credentials.ts'

export interface CredentialDeps {
  readonly store: CredentialStore
  readonly sealer: Sealer
  readonly publish: Pick<Config['publish'], 'registry' | 'allow'>
  readonly now: () => number
}

export function createCredentials(_deps: CredentialDeps): Credentials {
  const notYet = (): never => {
    throw new Error('not yet')
  }
  return { add: notYet, list: notYet, remove: notYet }
}
