/** Reads the settings build.proxyAllow and build.proxyInternal. */
import { type AllowedHost, type AllowedHosts, covers } from './allowed-hosts.ts'
import { whyUnreachable } from './public-address.ts'
import { hostInUrl, parseHost, parsePort } from './target.ts'

/** Which of the two lists is wrong, and a sentence that names the entry and says what is wrong with it. */
export interface WrongHosts {
  readonly list: 'allow' | 'internal'
  readonly wrong: string
}

/** Ports of an entry that names none. */
const WEB_PORTS = [80, 443]

/**
 * The list of allowed hosts, entries separated by commas: `pypi.org`, `*.debian.org` (what is below it, not itself),
 * `example.org:8443`, `192.0.2.1`, `[2001:db8::1]:443`. Without a port: 80 and 443. `internal` lists those of them that
 * may have a private address, as whole names without a port. An empty text is an empty list.
 */
export function parseAllowedHosts(allow: string, internal: string): AllowedHosts | WrongHosts {
  const entries: AllowedHost[] = []
  for (const text of split(allow)) {
    const entry = parseEntry(text)
    if (typeof entry === 'string') return { list: 'allow', wrong: `${quote(text)}: ${entry}.` }
    entries.push(entry)
  }
  const names = new Set<string>()
  for (const text of split(internal)) {
    const host = parseHost(text)
    const why = host?.kind === 'name' ? whyNotInternal(host.host, entries) : 'not the whole name of a host'
    if (!host || why) return { list: 'internal', wrong: `${quote(text)}: ${why}.` }
    names.add(host.host)
  }
  return { entries, internal: names }
}

function parseEntry(text: string): AllowedHost | string {
  const colon = /:([^:\]]*)$/.exec(text)
  const port = colon ? parsePort(colon[1] ?? '') : 0
  if (port === null) return 'the port is not a number from 1 to 65535'
  const ports = port === 0 ? WEB_PORTS : [port]
  const written = colon ? text.slice(0, colon.index) : text
  const below = written.startsWith('*.')
  const host = parseHost(below ? written.slice(2) : written)
  if (!host || host.kind === 'ambiguous') return 'neither a name in ASCII form, nor *.NAME, nor an address'
  if (host.kind === 'name') return whyNotName(host.host, below) ?? { host: host.host, below, ports }
  if (below) return 'only names can follow *.'
  if (hostInUrl(host) !== written) return `the standard notation of this address is ${hostInUrl(host)}`
  const why = whyUnreachable(host.host, false)
  return why === null
    ? { host: host.host, below, ports }
    : `${why}; builds reach such only by a name that may have a private address`
}

function whyNotName(name: string, below: boolean): string | null {
  if (isLocalhost(name)) return 'builds never reach this machine itself'
  return below && !name.includes('.') ? 'too wide: *. must be followed by a name of two parts or more' : null
}

function whyNotInternal(name: string, entries: readonly AllowedHost[]): string | null {
  if (isLocalhost(name)) return 'builds never reach this machine itself'
  return entries.some((entry) => covers(entry, name)) ? null : 'not among the hosts that builds may reach'
}

const isLocalhost = (name: string): boolean => /(?:^|\.)localhost$/.test(name)
const quote = (text: string): string => JSON.stringify(text)
const split = (list: string): string[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
