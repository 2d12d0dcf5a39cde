/**
 * Real image registries for tests: Debian's `docker-registry` on a free port of this machine.
 *
 *     describe('pushing', { skip: registrySkip() }, () => {
 *       const registry = await startRegistry({ htpasswd: { username: 'ann', password: PASSWORDS.plain } })
 *       // push to `${registry.host}/team/app:1`; registry.stop(), registry.start(): same port, same images
 *     })
 *
 * All of them end, and what was made for them is removed, when the tests of the file are over. `npm test` says in
 * TEST_REGISTRY_PROGRAM where the program is, or in TEST_REGISTRY_SKIP why there is none; a file that is run by hand
 * looks for it in PATH and where `npm test` put it. For a show, which is no test: `startLocalRegistry`.
 */
import { findProgram } from '../../scripts/setup/command.ts'
import {
  type LocalRegistry,
  type RegistryOptions,
  startLocalRegistry,
} from '../../scripts/setup/local-registry.ts'
import { findRegistryProgram } from '../../scripts/setup/registry.ts'
import { releaseAtEnd } from './service.ts'

export {
  freePort,
  type LocalRegistry,
  PASSWORDS,
  type RegistryOptions,
} from '../../scripts/setup/local-registry.ts'

const LOCAL_SOCKETS = new Set(['unix:///var/run/docker.sock', 'unix:///run/docker.sock'])

const program = process.env.TEST_REGISTRY_PROGRAM || findRegistryProgram()

/**
 * Why there can be no such registry here; false when there can. `engine` is the address of the engine that has to
 * trust a registry with TLS: only the one of this machine can be made to.
 */
export function registrySkip(
  wanted: Pick<RegistryOptions, 'tls' | 'maxBytes'> & { readonly engine?: string } = {},
): string | false {
  if (process.env.TEST_REGISTRY_SKIP) return process.env.TEST_REGISTRY_SKIP
  if (program === undefined) return 'docker-registry is not here; npm test fetches it'
  const isRoot = process.getuid?.() === 0
  if (wanted.maxBytes !== undefined && !isRoot) return 'only root can mount a small file system'
  if (!wanted.tls) return false
  if (!isRoot) return 'only root can make the engine trust a certificate'
  if (findProgram('openssl') === undefined) return 'openssl, which makes the certificate, is not installed'
  if (wanted.engine !== undefined && !LOCAL_SOCKETS.has(wanted.engine)) {
    return `the engine at ${wanted.engine} does not read this machine's /etc/docker/certs.d`
  }
  return false
}

/** Starts one and resolves when it answers. Throws when there can be none: ask `registrySkip` first. */
export async function startRegistry(options: RegistryOptions = {}): Promise<LocalRegistry> {
  const why = registrySkip(options)
  if (why !== false || program === undefined) throw new Error(why || 'no docker-registry')
  const registry = await startLocalRegistry(program, options)
  releaseAtEnd(() => registry.remove())
  return registry
}
