/** Registry accounts that are kept under a name, for jobs to publish with. The password goes in and never comes out. */

export interface NewCredential {
  /** Letters, digits, dot, dash, underscore; at most 64. */
  readonly name: string
  /** `registry.example.org:5000`; left out: the server's own (`publish.registry`). It is sent to no other. */
  readonly registry?: string | undefined
  readonly username: string
  readonly password: string
}

export interface CredentialView {
  readonly name: string
  readonly registry: string
  readonly username: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly updatedAt: number
  readonly lastUsedAt: number | null
}

export interface Credentials {
  /** Durable when it resolves. One of that name is replaced. Throws `request_invalid` with the field's JSON pointer. */
  add(credential: NewCredential): Promise<CredentialView>
  /** By name. */
  list(): Promise<readonly CredentialView[]>
  /** Throws `credential_not_found`. */
  remove(name: string): Promise<void>
}
