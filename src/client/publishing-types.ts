/** What is sent and answered about publishing, services, templates and credentials. The server's schemas say more. */

/** A user name and a password or token, for one job alone. Erased at the service when the job has ended. */
export interface Account {
  readonly username: string
  readonly password: string
}

export interface PublishRequest {
  /** `team/model`, `registry.example.org/team/model:1` */
  readonly image: string
  readonly tag?: string | undefined
  readonly registry?: string | undefined
  /** The name of a stored credential, or an account. */
  readonly credential?: string | Account | undefined
}

export interface RunRequest {
  readonly mode: 'batch' | 'service'
  /** Of a service; left out: `/health`. */
  readonly healthcheck?: string | undefined
  /** Of a service; left out: the port that the image exposes, or 8080. */
  readonly port?: number | undefined
}

/** A template in place of a Dockerfile. */
export interface TemplateChoice {
  readonly name: string
  readonly parameters?: Readonly<Record<string, unknown>> | undefined
}

export interface NewCredential extends Account {
  readonly name: string
  /** Left out: the server's own. */
  readonly registry?: string | undefined
}

/** Never with its password. */
export interface Credential {
  readonly name: string
  readonly registry: string
  readonly username: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly lastUsedAt: string | null
}

export interface Template {
  readonly name: string
  readonly title: string
  readonly description: string
  /** JSON Schema (2020-12) of an object. */
  readonly parameters: unknown
  readonly run: { readonly mode: string }
}

export interface RenderedTemplate {
  readonly template: string
  readonly parameters: unknown
  readonly dockerfile: string
  /** Beside the Dockerfile, with slashes, relative to it. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly buildArgs: Readonly<Record<string, string>>
  readonly run: { readonly mode: string }
}
