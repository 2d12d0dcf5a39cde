/** What there is in the lab's network: addresses, names and servers. */

/** Addresses that look like the internet's, and such that no build may reach. All answer on port 80. */
export const WORLD = {
  /** Public; HTTP on 80, HTTPS on 443. */
  public: '8.9.10.11',
  /** A second public one; the names of one must not open the other. */
  otherPublic: '8.9.10.12',
  public6: '2606:4700:4700::77',
  /** Also the resolver of the lab, on UDP 53. */
  private: '10.20.30.40',
  metadata: '169.254.169.254',
} as const

/** Of `/etc/hosts` in the lab. */
export const NAMES: Readonly<Record<string, string>> = {
  'files.example.org': WORLD.public,
  'mirror.example.org': WORLD.otherPublic,
  'private.example.org': WORLD.private,
  'metadata.example.org': WORLD.metadata,
  'loopback.example.org': '127.0.0.1',
}

/** Where the other end of the link to the world is. */
export const PEER = '192.168.77.2'

/** Port of the servers on the lab's own addresses: its loopback, and the gateway of its bridge. */
export const LOCAL_PORT = 8000

export interface ServerSpec {
  readonly name: string
  readonly kind: 'http' | 'https' | 'udp'
  readonly address: string
  readonly port: number
  readonly key?: string
  readonly certificate?: string
}

export function worldServers(key: string, certificate: string): readonly ServerSpec[] {
  return [
    { name: 'public', kind: 'http', address: WORLD.public, port: 80 },
    { name: 'public', kind: 'https', address: WORLD.public, port: 443, key, certificate },
    { name: 'otherPublic', kind: 'http', address: WORLD.otherPublic, port: 80 },
    { name: 'public6', kind: 'http', address: WORLD.public6, port: 80 },
    { name: 'private', kind: 'http', address: WORLD.private, port: 80 },
    { name: 'resolver', kind: 'udp', address: WORLD.private, port: 53 },
    { name: 'metadata', kind: 'http', address: WORLD.metadata, port: 80 },
  ]
}

export function localServers(gateway: string): readonly ServerSpec[] {
  return [
    { name: 'loopback', kind: 'http', address: '127.0.0.1', port: LOCAL_PORT },
    { name: 'gateway', kind: 'http', address: gateway, port: LOCAL_PORT },
  ]
}

export function hostsFile(): string {
  const lines = Object.entries(NAMES).map(([name, address]) => `${address} ${name}`)
  return `${['127.0.0.1 localhost', '::1 localhost ip6-localhost', ...lines].join('\n')}\n`
}
