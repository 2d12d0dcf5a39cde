import type { Credential, CredentialList, NewCredential } from './api-types.generated.ts'
import type { CallOptions } from './slipway-client.ts'
import type { Transport } from './transport.ts'

/** Without a registry: the server's own. */
export type AddedCredential = Readonly<Omit<NewCredential, 'registry'>> & {
  readonly registry?: string | undefined
}

/** The registry accounts that the service keeps under a name. Throws what the client throws. */
export class CredentialsClient {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** By name. */
  async list(options: CallOptions = {}): Promise<readonly Credential[]> {
    const path = '/credentials'
    return (await this.#transport.json<CredentialList>({ path, ...options }, 'credentials')).credentials
  }

  /** One of that name is replaced. */
  add(credential: AddedCredential, options: CallOptions = {}): Promise<Credential> {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(credential)
    return this.#transport.json({ method: 'POST', path: '/credentials', headers, body, ...options }, 'name')
  }

  async remove(name: string, options: CallOptions = {}): Promise<void> {
    const path = `/credentials/${encodeURIComponent(name)}`
    const response = await this.#transport.send({ method: 'DELETE', path, ...options })
    await response.body?.cancel()
  }
}
