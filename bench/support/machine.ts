import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { openEngineApi } from '../floor/engine-api.ts'

const GIB = 1024 ** 3

/** What the figures were measured on, each a line. */
export async function describeMachine(engineAddress: string): Promise<string[]> {
  const engine = openEngineApi(engineAddress)
  const { Version } = (await engine.call('GET', '/version')) as { Version: string }
  const { Driver } = (await engine.call('GET', '/info')) as { Driver: string }
  engine.close()
  const model = cpus()[0]?.model ?? 'unknown'
  return [
    `${cpus().length} cores (${model}), ${Math.round(totalmem() / GIB)} GiB`,
    `Linux ${release()}, ${distribution()}`,
    `Node ${process.versions.node}, SQLite ${process.versions.sqlite}, Docker ${Version} (${Driver})`,
    `load average at the start: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  ]
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown system'
  } catch {
    return 'unknown system'
  }
}
