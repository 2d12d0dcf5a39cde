import { homedir } from 'node:os'
import { type DockerClient, createDockerClient } from '../../src/engines/docker/client.ts'

/** An engine that has answered. */
export interface Connection {
  readonly client: DockerClient
  /** `unix:///…` or `tcp://…`, as DOCKER_HOST takes it. */
  readonly address: string
  readonly version: string
}

/** The engine that the service itself would find here (same search, same code); undefined when it does not answer. */
export function findConnection(): Promise<Connection | undefined> {
  return connect(process.env.SLIPWAY_ENGINE_ADDRESS ?? '')
}

/** The engine at an address (a socket's path, `unix://…`, `tcp://…`); undefined when nothing answers there. */
export async function connect(address: string): Promise<Connection | undefined> {
  const { env } = process
  const client = createDockerClient({
    search: {
      address,
      dockerHost: env.DOCKER_HOST,
      dockerContext: env.DOCKER_CONTEXT,
      certPath: env.DOCKER_CERT_PATH,
      dockerConfig: env.DOCKER_CONFIG,
      runtimeDir: env.XDG_RUNTIME_DIR,
      home: homedir(),
    },
    callTimeoutMs: 5000,
    instanceId: 'setup',
  })
  try {
    const answer = await client.call('ask for the version', (docker) => docker.version())
    return { client, address: client.address, version: answer.Version }
  } catch {
    client.close()
    return undefined
  }
}

/** The user's own choice of an engine, which is binding: nothing is installed in its place. */
export function explicitChoice(): string | undefined {
  const names = ['SLIPWAY_ENGINE_ADDRESS', 'DOCKER_HOST', 'DOCKER_CONTEXT']
  const name = names.find((key) => process.env[key])
  return name === undefined ? undefined : `${name}=${process.env[name]}`
}
