/**
 * What this process sees of its network, from /proc/net (proc(5)): that of its own namespace, which /sys need not be,
 * with bridges that have no member yet, which `os.networkInterfaces` leaves out.
 */
import { readFile } from 'node:fs/promises'

/**
 * The IPv4 address of this machine on an interface: `hint` when it is one of them, else the first. Null when there is no
 * such interface here, or it has none.
 */
export async function addressOn(name: string, hint: string | null): Promise<string | null> {
  const [routes, tree] = await Promise.all([read('/proc/self/net/route'), read('/proc/self/net/fib_trie')])
  const found = localAddresses(tree).filter((address) =>
    connectedNetworks(routes, name).some(({ network, mask }) => (toNumber(address) & mask) === network),
  )
  return found.find((address) => address === hint) ?? found[0] ?? null
}

/** True when packets of IPv6 are heard on an interface. */
export async function speaksIPv6(name: string): Promise<boolean> {
  return (await read(`/proc/sys/net/ipv6/conf/${name}/disable_ipv6`)).trim() === '0'
}

/** True when the packet filter sees what goes from one member of a bridge to another (br_netfilter). */
export async function filtersBridges(withIPv6: boolean): Promise<boolean> {
  const [v4, v6] = await Promise.all([
    read('/proc/sys/net/bridge/bridge-nf-call-iptables'),
    read('/proc/sys/net/bridge/bridge-nf-call-ip6tables'),
  ])
  return v4.trim() === '1' && (!withIPv6 || v6.trim() === '1')
}

/** The hardware address that answered for an IPv4 address on an interface, from the kernel's table of neighbours. */
export async function neighbourOn(name: string, address: string): Promise<string | undefined> {
  const lines = (await read('/proc/self/net/arp')).split('\n').map((line) => line.trim().split(/\s+/))
  return lines.find((columns) => columns[0] === address && columns[5] === name)?.[3]
}

interface Network {
  readonly network: number
  readonly mask: number
}

/** Networks that a line of /proc/net/route says to be right behind the interface: without a gateway. */
export function connectedNetworks(routes: string, name: string): readonly Network[] {
  return routes
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([iface, , gateway]) => iface === name && gateway === '00000000')
    .map((columns) => ({ network: fromHex(columns[1] ?? ''), mask: fromHex(columns[7] ?? '') }))
    .filter(({ mask }) => mask !== 0)
}

/** The machine's own addresses, from /proc/net/fib_trie. */
export function localAddresses(tree: string): readonly string[] {
  return [
    ...new Set([...tree.matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g)].map(([, address = '']) => address)),
  ]
}

/** The kernel prints the bytes of an address as a number of this machine: the first is the last, on all that we run on. */
function fromHex(text: string): number {
  return Buffer.from(text.padStart(8, '0'), 'hex').reverse().readInt32BE()
}

function toNumber(address: string): number {
  return Buffer.from(address.split('.').map(Number)).readInt32BE()
}

function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}
