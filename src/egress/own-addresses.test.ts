import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { it } from 'node:test'
import { ownAddresses, standardNotation } from './own-addresses.ts'

it("knows this machine's addresses, however they are written, and no others", () => {
  const own = ownAddresses()
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  for (const { address } of all) assert.equal(own.has(standardNotation(address)), true, address)
  assert.equal(own.has('127.0.0.1'), true)
  if (all.some(({ family }) => family === 'IPv6')) assert.equal(own.has(standardNotation('0:0::1')), true)
  for (const other of ['192.0.2.1', '127.0.0.0', '127.255.255.255', '0.0.0.0', '2001:db8::1', 'no address']) {
    assert.equal(own.has(other), false, other)
  }
})
