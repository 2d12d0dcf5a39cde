import { createRequire, Module } from 'node:module'
import type Dockerode from 'dockerode'

/**
 * What dockerode loads at once and is not used here: a gRPC server for sessions of BuildKit, and a client for engines
 * behind SSH. They are 40 MB of resident memory, more than a fifth of an idle service.
 */
const UNUSED = ['dockerode/lib/session.js', 'docker-modem/lib/ssh.js'] as const

type Callable = (...args: unknown[]) => unknown

/** dockerode without these; where one is called after all it is loaded then. */
export async function loadDockerode(): Promise<typeof Dockerode> {
  const require = createRequire(import.meta.url)
  const fromDockerode = createRequire(require.resolve('dockerode'))
  for (const name of UNUSED) putOff(name.startsWith('dockerode/') ? require : fromDockerode, name)
  const { default: loaded } = await import('dockerode')
  return loaded
}

/** Both are a function each: the one that stands in for it loads it when it is called. */
function putOff(require: NodeJS.Require, name: string): void {
  const path = require.resolve(name)
  if (require.cache[path] !== undefined) return
  const later: Callable = (...args) => {
    delete require.cache[path]
    return (require(path) as Callable)(...args)
  }
  const stand = new Module(path)
  stand.filename = path
  stand.loaded = true
  stand.exports = later
  require.cache[path] = stand
}
