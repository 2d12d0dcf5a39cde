import { SlipwayError } from '../../src/errors/slipway-error.ts'
import type { CredentialView, Credentials, NewCredential } from '../../src/jobs/credentials.ts'

/** Credentials in a map, for tests of the front doors. */
export class MemoryCredentials implements Credentials {
  readonly #byName = new Map<string, CredentialView>()

  async add({ name, registry = 'docker.io', username }: NewCredential): Promise<CredentialView> {
    const now = Date.now()
    const createdAt = this.#byName.get(name)?.createdAt ?? now
    const view = { name, registry, username, createdAt, updatedAt: now, lastUsedAt: null }
    this.#byName.set(name, view)
    return view
  }

  async list(): Promise<readonly CredentialView[]> {
    return [...this.#byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  async remove(name: string): Promise<void> {
    if (this.#byName.delete(name)) return
    throw new SlipwayError('credential_not_found', { detail: `There is no credential ${name}.` })
  }
}
