/** Whether the host of a registry is one that only the server's own surroundings can reach. */
import ipaddr from 'ipaddr.js'

/** Names that are answered inside of a network, a machine or a cluster (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE_SUFFIX =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|svc|alt|onion)$/
/** Public names whose answer is an address that stands in the name itself, or the loopback. */
const REFLECTING_SUFFIX =
  /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com)$/
/** Azure's platform service: metadata at an address of the public range. */
const METADATA = new Set(['168.63.129.16'])

/**
 * True for a private, loopback, link-local or metadata address, for any IPv4 address in another notation than four
 * decimal numbers, for names that belong to such, and for what looks like an address and is none. Looks nothing up: a
 * public name that is answered with a private address is not found here.
 */
export function isPrivateRegistry(registry: string): boolean {
  const host = hostOf(registry.toLowerCase()).replace(/\.+$/, '')
  if (host.includes(':')) return isPrivateIpv6(host)
  if (endsInNumber(host)) return isPrivateIpv4(host)
  return !host.includes('.') || PRIVATE_SUFFIX.test(host) || REFLECTING_SUFFIX.test(host)
}

/** Without port and brackets. */
function hostOf(registry: string): string {
  const bracketed = /^\[(.*)\](?::\d*)?$/.exec(registry)
  return bracketed?.[1] ?? registry.replace(/:\d*$/, '')
}

/** Then it is an IPv4 address, as the URL standard has it (https://url.spec.whatwg.org/#ends-in-a-number-checker). */
function endsInNumber(host: string): boolean {
  return /^(?:\d+|0x[0-9a-f]*)$/.test(host.split('.').at(-1) ?? '')
}

/** In octal, in hexadecimal or as one number it is never what it seems; 010.8.8.8 is two addresses to two readers. */
function isPrivateIpv4(host: string): boolean {
  if (!ipaddr.IPv4.isValidFourPartDecimal(host)) return true
  const address = ipaddr.IPv4.parse(host)
  return address.range() !== 'unicast' || METADATA.has(address.toString())
}

function isPrivateIpv6(host: string): boolean {
  if (!ipaddr.IPv6.isValid(host)) return true
  const address = ipaddr.IPv6.parse(host)
  if (address.isIPv4MappedAddress()) return isPrivateIpv4(address.toIPv4Address().toString())
  // ::/96 held IPv4 addresses once (RFC 4291, 2.5.5.1).
  return address.range() !== 'unicast' || address.parts.slice(0, 6).every((part) => part === 0)
}
