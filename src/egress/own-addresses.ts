import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

/**
 * Whether this machine has that address now: interfaces come and go with containers, so it is asked each time. Node
 * leaves out interfaces that are not running, as a bridge is not while it has no member; Linux tells of those as well.
 */
export function isOwnAddress(address: string): boolean {
  const wanted = plain(address)
  const running = Object.values(networkInterfaces()).flatMap((list) => list?.map((own) => own.address) ?? [])
  return [...running, ...localIPv4(), ...localIPv6()].some((own) => plain(own) === wanted)
}

/** From the table of local routes (proc(5), fib_trie); none on other systems. */
function localIPv4(): readonly string[] {
  const found = read('/proc/self/net/fib_trie').matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g)
  return [...found].map(([, address = '']) => address)
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

function plain(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address.replace(/%.*$/, '')).toString() : address
}
