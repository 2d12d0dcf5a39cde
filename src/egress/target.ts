/** Where a request wants to go, read so strictly that no other program can read it as another place. */
import { isIPv4, isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

export interface Host {
  /** Lower case, without a dot at the end; IPv6 without brackets, in its standard notation (RFC 5952). */
  readonly host: string
  /**
   * `ambiguous`: a number, or an IPv4 address in octal, hexadecimal or with parts left out, which programs read
   * differently (https://url.spec.whatwg.org/#ends-in-a-number-checker). It is never reached.
   */
  readonly kind: 'name' | 'address' | 'ambiguous'
}

export interface Target extends Host {
  readonly port: number
}

/** A label of a name in ASCII form (RFC 1123, 2.1), and the underscore, which names of services have. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/

/** A name, an IPv4 address or a bracketed IPv6 address; null: it is none of these. */
export function parseHost(text: string): Host | null {
  const lower = text.toLowerCase()
  const bracketed = /^\[([0-9a-f:.]+)\]$/.exec(lower)?.[1]
  if (bracketed !== undefined) {
    if (!isIPv6(bracketed)) return null
    return { host: ipaddr.IPv6.parse(bracketed).toString(), kind: 'address' }
  }
  if (isIPv4(lower)) return { host: lower, kind: 'address' }
  const name = lower.endsWith('.') ? lower.slice(0, -1) : lower
  const labels = name.split('.')
  if (name.length > 253 || !labels.every((label) => LABEL.test(label))) return null
  return { host: name, kind: NUMBER.test(labels.at(-1) ?? '') ? 'ambiguous' : 'name' }
}

/** 1 to 65535 in decimal; null: it is no port. */
export function parsePort(text: string): number | null {
  if (!/^[1-9]\d{0,4}$/.test(text)) return null
  const port = Number(text)
  return port <= 65_535 ? port : null
}

/**
 * `HOST:PORT`, the authority of a URL and the target of CONNECT (RFC 9112, 3.2.3), or in words what is wrong with it.
 * `defaultPort` null: a port must be there.
 */
export function parseTarget(authority: string, defaultPort: number | null): Target | string {
  if (authority.includes('@')) return 'a user name or password stands before the host'
  const colon = /:([^:\]]*)$/.exec(authority)
  const host = parseHost(colon ? authority.slice(0, colon.index) : authority)
  if (!host) return 'the host is neither a name in ASCII form nor an address'
  if (!colon && defaultPort === null) return 'the port is missing'
  const port = colon ? parsePort(colon[1] ?? '') : defaultPort
  if (port === null) return 'the port is not a number from 1 to 65535'
  return { ...host, port }
}

/** As it stands in a URL or a Host field. */
export function hostInUrl({ host }: Host): string {
  return host.includes(':') ? `[${host}]` : host
}

export function authorityOf(target: Target): string {
  return `${hostInUrl(target)}:${target.port}`
}
