import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

/**
 * The addresses that this machine has now, in standard notation: interfaces come and go with containers, so it is asked
 * each time. Node leaves out interfaces that are not running, as a bridge is not while it has no member; Linux tells of
 * those as well.
 */
export function ownAddresses(): ReadonlySet<string> {
  const running = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const all = [...running.map(({ address }) => address), ...localIPv4(), ...localIPv6()]
  return new Set(all.map((address) => standardNotation(address.replace(/%.*$/, ''))))
}

/** Of an address (RFC 5952 for IPv6); anything else stays as it is. */
export function standardNotation(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address).toString() : address
}

/** From the table of local routes (proc(5), fib_trie): an address, then its routes. None on other systems. */
function localIPv4(): readonly string[] {
  const leaves = read('/proc/self/net/fib_trie').split('|-- ').slice(1)
  return leaves.filter((leaf) => leaf.includes('/32 host LOCAL')).map((leaf) => leaf.split('\n', 1)[0] ?? '')
}

/** A line for each address (proc(5), if_inet6): 32 hexadecimal digits, then numbers and the interface. */
function localIPv6(): readonly string[] {
  const found = read('/proc/self/net/if_inet6').matchAll(/^([0-9a-f]{32}) /gm)
  return [...found].map(([, digits = '']) => digits.replace(/(.{4})(?=.)/g, '$1:'))
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
