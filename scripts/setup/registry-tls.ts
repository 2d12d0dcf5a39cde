import { existsSync, mkdirSync, rmdirSync, rmSync, copyFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { command } from './command.ts'

export interface RegistryTls {
  readonly caFile: string
  readonly certificate: string
  readonly key: string
  /** The engine trusts the authority no longer. */
  release(): void
}

/** Where Docker and Podman look for the authorities of one registry. */
const TRUST = '/etc/docker/certs.d'

/**
 * A certificate authority of its own and a certificate for one registry, in `folder`, and the authority put where the
 * engine of this machine looks for it. Valid for a day. Throws `SetupError` without openssl.
 */
export async function makeRegistryTls(folder: string, host: string, address: string): Promise<RegistryTls> {
  const at = (name: string): string => join(folder, name)
  const names = ['DNS:localhost', 'IP:127.0.0.1', isIP(address) ? `IP:${address}` : `DNS:${address}`]
  writeFileSync(at('extensions'), `subjectAltName=${names.join(',')}\nextendedKeyUsage=serverAuth\n`)
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const openssl = (...args: readonly string[]): Promise<string> => command('openssl', args)
  await openssl(
    ...['req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.crt')],
    ...['-days', '1', '-subj', '/CN=Slipway test authority'],
  )
  await openssl('req', ...key, '-keyout', at('tls.key'), '-out', at('tls.csr'), '-subj', '/CN=localhost')
  await openssl(
    ...['x509', '-req', '-in', at('tls.csr'), '-CA', at('ca.crt'), '-CAkey', at('ca.key')],
    ...['-CAcreateserial', '-out', at('tls.crt'), '-days', '1', '-extfile', at('extensions')],
  )
  return {
    caFile: at('ca.crt'),
    certificate: at('tls.crt'),
    key: at('tls.key'),
    release: trust(host, at('ca.crt')),
  }
}

/** Returns what takes it away again, with the folders that were made for it. */
function trust(host: string, caFile: string): () => void {
  const made = !existsSync(TRUST)
  const folder = join(TRUST, host)
  mkdirSync(folder, { recursive: true })
  copyFileSync(caFile, join(folder, 'ca.crt'))
  return () => {
    rmSync(folder, { recursive: true, force: true })
    if (!made) return
    try {
      rmdirSync(TRUST)
    } catch {
      // another registry's is in it
    }
  }
}
