/**
 * The engines that a test is to be repeated on:
 *
 *     for (const engine of engines()) describe(`on Docker ${engine.name}`, { skip: engine.skip }, () => …)
 *
 * `npm test` hands them over in TEST_ENGINES. A test file that is run by hand uses the engine that the service
 * itself would find, and the second one when `node scripts/second-engine.ts start` has left one running.
 */
import { connect, findConnection } from '../../scripts/setup/connection.ts'
import { connectSecondEngine } from '../../scripts/setup/second-engine.ts'

export interface TestEngine {
  /** Major and minor version: `20.10`, `26.1`. */
  readonly name: string
  /** As DOCKER_HOST and the setting engine.address take it; empty when it is skipped. */
  readonly address: string
  /** Why the tests cannot run on it here; false when they can. */
  readonly skip: string | false
}

const found = await discover()

/** The machine's own engine first, then one of another version. */
export function engines(): readonly TestEngine[] {
  return found
}

/** The first engine, for what one engine is enough. */
export function firstEngine(): TestEngine {
  return found[0] ?? missing('any', 'no container engine answers here')
}

async function discover(): Promise<readonly TestEngine[]> {
  const given = process.env.TEST_ENGINES
  if (given !== undefined) {
    const list = JSON.parse(given) as readonly { name: string; address: string; skip?: string }[]
    return list.map((engine) => ({ ...engine, skip: engine.skip ?? false }))
  }
  const first = await findConnection()
  if (first === undefined) return [missing('any', 'no container engine answers here')]
  const second = await connectSecondEngine(first)
  const both = [first, second].map((connection) => {
    if (connection === undefined)
      return missing('another version', 'node scripts/second-engine.ts start was not run')
    connection.client.close()
    const name = connection.version.split('.').slice(0, 2).join('.')
    return { name, address: connection.address, skip: false as const }
  })
  return both
}

/** True when the engine at an address has the runtime `runsc`, so that tests in gVisor can run there. */
export async function hasRunsc(address: string): Promise<boolean> {
  const connection = await connect(address)
  if (connection === undefined) return false
  const info = (await connection.client.call('read the runtimes', (docker) => docker.info())) as {
    Runtimes?: object
  }
  connection.client.close()
  return 'runsc' in (info.Runtimes ?? {})
}

function missing(name: string, skip: string): TestEngine {
  return { name, address: '', skip }
}
