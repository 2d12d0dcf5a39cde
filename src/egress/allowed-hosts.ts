import type { Target } from './target.ts'

/** The operator's list of hosts that builds may reach; made by `parseAllowedHosts`. */
export interface AllowedHosts {
  readonly entries: readonly AllowedHost[]
  /** Names that may have a private address. */
  readonly internal: ReadonlySet<string>
}

export interface AllowedHost {
  /** A name or an address as `Target` has it; of a wildcard the name below which all are allowed. */
  readonly host: string
  /** `*.HOST`: names below it and not itself. */
  readonly below: boolean
  readonly ports: readonly number[]
}

/** Whether the list has this host and port. Says nothing of the address that the name has. */
export function isListed(allow: AllowedHosts, { host, port, kind }: Target): boolean {
  if (kind === 'ambiguous') return false
  return allow.entries.some((entry) => entry.ports.includes(port) && covers(entry, host))
}

/** Whether an entry, with whatever port, has that host. */
export function covers(entry: AllowedHost, host: string): boolean {
  return entry.below ? host.endsWith(`.${entry.host}`) : host === entry.host
}
