import { ConfigSchema } from './schema.ts'

/** One leaf of the configuration schema with all its names. */
export interface Setting {
  /** `sandbox.runtime` */
  readonly path: string
  /** `--sandbox-runtime` */
  readonly flag: string
  /** `SLIPWAY_SANDBOX_RUNTIME` */
  readonly variable: string
  /** Older or customary names of the environment, weaker than `variable`. */
  readonly alsoVariables: readonly string[]
  readonly alsoFlags: readonly string[]
  readonly type: 'integer' | 'number' | 'boolean' | 'string'
  readonly choices: readonly string[] | null
  readonly minimum: number | null
  readonly maximum: number | null
  readonly fallback: string | number | boolean
  readonly description: string
  /** No flag, and shown nowhere. */
  readonly secret: boolean
}

interface SchemaNode {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly default?: string | number | boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly description?: string
  readonly secret?: boolean
}

const ALSO_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'http.port': ['PORT'],
  'engine.address': ['DOCKER_HOST'],
  'publish.username': ['DOCKERHUB_USERNAME'],
  'publish.password': ['DOCKERHUB_PASSWORD'],
  'publish.namespace': ['DOCKERHUB_NAMESPACE'],
}
const ALSO_FLAGS: Readonly<Record<string, readonly string[]>> = {
  'http.port': ['--port'],
  'http.host': ['--host'],
  'http.allowOpen': ['--allow-open'],
}

/** `limits.memoryMiB` becomes `limits-memory-mib`. */
const kebab = (path: string): string =>
  path
    .replaceAll('.', '-')
    .replaceAll(/([KMG])iB/g, (_, unit: string) => `-${unit.toLowerCase()}ib`)
    .replaceAll(/[A-Z]+/g, (upper) => `-${upper.toLowerCase()}`)

function leaves(node: SchemaNode, path: string): Setting[] {
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([key, child]) =>
      leaves(child, path === '' ? key : `${path}.${key}`),
    )
  }
  const name = kebab(path)
  return [
    {
      path,
      flag: `--${name}`,
      variable: `SLIPWAY_${name.replaceAll('-', '_').toUpperCase()}`,
      alsoVariables: ALSO_VARIABLES[path] ?? [],
      alsoFlags: ALSO_FLAGS[path] ?? [],
      type: (node.enum === undefined ? node.type : 'string') as Setting['type'],
      choices: node.enum ?? null,
      minimum: node.minimum ?? null,
      maximum: node.maximum ?? null,
      fallback: node.default ?? '',
      description: node.description ?? '',
      secret: node.secret ?? false,
    },
  ]
}

/** Every setting, in the order of the schema. */
export const SETTINGS: readonly Setting[] = leaves(ConfigSchema as unknown as SchemaNode, '')
