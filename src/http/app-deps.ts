import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
} from 'fastify'
import type { RawServerDefault } from 'fastify'
import type { Static } from 'typebox'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Credentials } from '../jobs/credentials.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Templates } from '../templates/templates.ts'
import type { HealthReport } from '../observability/health.ts'
import type { SystemReport } from '../observability/system.ts'
import type { CollectedSchema } from './schemas/collected.ts'
import type { PageFiles } from './page/page-files.ts'
import type { Logger } from '../observability/logger.ts'

/** The slice of the configuration that the front needs; the whole `Config` fits it. */
export interface HttpConfig {
  readonly http: {
    readonly host: string
    readonly maxConnectionsPerStream: number
    /** `https://slipway.example.org`: the address that users type, where a proxy stands in front. */
    readonly publicAddress?: string | undefined
  }
  readonly dockerfile: { readonly maxBytes: number }
  readonly context: { readonly maxMiB: number }
  readonly limits: Ceilings
  readonly publish: {
    readonly registry: string
    readonly namespace: string
    readonly username: string
  }
  /** Which older APIs are served. */
  readonly compat: {
    readonly run: boolean
    readonly job: boolean
    readonly dockerfileBuild: boolean
    readonly buildPush: boolean
    readonly build: boolean
  }
}

/** Most that a job may ask for. */
export interface Ceilings {
  readonly maxTimeoutSeconds: number
  readonly maxMemoryMiB: number
  readonly maxCpus: number
  readonly maxDataMiB: number
  readonly maxPids: number
}

export interface HttpDeps {
  /** The page as it was built; left out: there is none. */
  readonly page?: PageFiles | undefined
  readonly jobs: Jobs
  readonly credentials: Credentials
  readonly templates: Templates
  readonly health: () => Promise<HealthReport>
  /** Never rejects. */
  readonly system: () => Promise<SystemReport>
  /** Removes now what is kept no longer. Rejects with `engine_unavailable` while the engine is away. */
  readonly collect: () => Promise<Static<typeof CollectedSchema>>
  /** True when a submission would be accepted now. */
  readonly ready: () => Promise<boolean>
  readonly config: HttpConfig
  readonly logger: Logger
  /** Aborted at the start of a shutdown: streams end, new work is refused, reads go on until the server closes. */
  readonly shutdown: AbortSignal
}

/** A Fastify instance whose handlers are typed by their TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
