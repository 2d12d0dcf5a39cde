import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

/** Whether this machine has that address now: interfaces come and go with containers, so it is asked each time. */
export function isOwnAddress(address: string): boolean {
  const wanted = plain(address)
  return Object.values(networkInterfaces()).some((list) => list?.some((own) => plain(own.address) === wanted))
}

function plain(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address.replace(/%.*$/, '')).toString() : address
}
