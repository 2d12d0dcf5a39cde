/** Which addresses builds may reach: those of the public internet, and with an operator's word private ones. */
import ipaddr from 'ipaddr.js'

/** Services of clouds that tell a machine its own secrets, at addresses that are not link-local. */
const METADATA = new Set([
  '168.63.129.16', // Azure
  '100.100.100.200', // Alibaba Cloud
  'fd00:ec2::254', // AWS
  'fd20:ce::254', // Google Cloud
  'fd00:c1::a9fe:a9fe', // Oracle Cloud
])
const PRIVATE = new Set(['private', 'carrierGradeNat', 'uniqueLocal'])

const WORDS: Readonly<Record<string, string>> = {
  private: 'a private address',
  carrierGradeNat: 'a private address of a carrier',
  uniqueLocal: 'a private address',
  loopback: 'a loopback address',
  linkLocal: 'a link-local address',
  unspecified: 'an unspecified address',
  broadcast: 'a broadcast address',
  multicast: 'a multicast address',
}
const EMBEDDING = 'an address that stands for an IPv4 address'
const SPECIAL = 'not an address of the public internet'

/**
 * Null for an address that may be reached, else what it is, in words. Public is global unicast (the registries of
 * special-purpose addresses of IANA, RFC 6890), without the forms of IPv6 that carry an IPv4 address, but for the
 * well-known prefix of NAT64 before a public one (RFC 6052). `internal` allows private addresses (RFC 1918, 4193, 6598)
 * too, and no others. An address with a zone, or no address at all, is refused.
 */
export function whyUnreachable(address: string, internal: boolean): string | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return whyNot(ipaddr.IPv4.parse(address), internal)
  if (!ipaddr.IPv6.isValid(address) || address.includes('%')) return 'no address'
  const parsed = ipaddr.IPv6.parse(address)
  if (isNat64(parsed)) {
    return whyNot(ipaddr.fromByteArray(parsed.toByteArray().slice(12)), false) === null ? null : EMBEDDING
  }
  return embedsIpv4(parsed) ? EMBEDDING : whyNot(parsed, internal)
}

/** Where a connection to the address ends: a translator (NAT64) sends it on to the IPv4 address in it. In standard notation. */
export function destinationOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.parse(address)
  if (!('parts' in parsed) || !isNat64(parsed)) return parsed.toString()
  return ipaddr.fromByteArray(parsed.toByteArray().slice(12)).toString()
}

function whyNot(address: ipaddr.IPv4 | ipaddr.IPv6, internal: boolean): string | null {
  if (METADATA.has(address.toString())) return 'the metadata service of a cloud'
  const range = address.range()
  if (internal && PRIVATE.has(range)) return null
  if (range === 'unicast' && isGlobal(address)) return null
  return WORDS[range] ?? SPECIAL
}

/** Of IPv6 only 2000::/3 is handed out (RFC 4291, 2.4, and IANA's registry); ipaddr.js calls all that is unknown unicast. */
function isGlobal(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (!('parts' in address)) return true
  return ((address.parts[0] ?? 0) & 0xe0_00) === 0x20_00
}

function isNat64({ parts }: ipaddr.IPv6): boolean {
  return parts.slice(0, 6).join(':') === [0x64, 0xff_9b, 0, 0, 0, 0].join(':')
}

/** IPv4-mapped and translated, 6to4, Teredo, local NAT64, IPv4-compatible (::/96 but for ::1 and ::), ISATAP. */
function embedsIpv4(address: ipaddr.IPv6): boolean {
  const { parts } = address
  const range = address.range()
  if (['ipv4Mapped', 'rfc6145', 'rfc6052', '6to4', 'teredo'].includes(range)) return true
  if (range === 'unicast' && parts.slice(0, 6).every((part) => part === 0)) return true
  return parts[5] === 0x5e_fe && (parts[4] === 0 || parts[4] === 0x02_00)
}
