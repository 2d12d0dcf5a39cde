import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { it } from 'node:test'
import { isOwnAddress } from './own-addresses.ts'

it("knows this machine's addresses, however they are written, and no others", () => {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  for (const { address } of all) assert.equal(isOwnAddress(address), true, address)
  assert.equal(isOwnAddress('127.0.0.1'), true)
  if (all.some(({ family }) => family === 'IPv6')) assert.equal(isOwnAddress('0:0:0:0:0:0:0:1'), true)
  for (const other of ['192.0.2.1', '2001:db8::1', 'no address']) assert.equal(isOwnAddress(other), false)
})
