import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isPrivateRegistry } from './private-address.ts'

test('private, loopback, link-local and metadata addresses are found in every notation', () => {
  for (const registry of [
    ...['127.0.0.1', '127.1', '2130706433:5000', '0x7f000001:80', '0177.0.0.1', '0x7f.1', '017700000001:1'],
    ...['10.0.0.5:5000', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '168.63.129.16'],
    ...['0.0.0.0', '0:80', '255.255.255.255', '224.0.0.1', '169.254.43518', '010.8.8.8', '999.1.1.1'],
    ...['1.2.3.4.5', '[::1]:5000', '[::]', '[fd00:ec2::254]', '[fe80::1]', '[::ffff:10.0.0.1]:5000'],
    ...['[::ffff:a00:1]', '[::7f00:1]', '[64:ff9b::a00:1]', '[2002:a00:1::]', '[nonsense]'],
  ]) {
    assert.ok(isPrivateRegistry(registry), registry)
  }
})

test('names that belong to a machine, a network or a cluster are private', () => {
  for (const registry of [
    ...['localhost', 'LOCALHOST:5000', 'a.localhost', 'printer.local', 'host.docker.internal:5000'],
    ...['metadata.google.internal', 'registry:5000', 'registry.default.svc', 'registry.svc.cluster.local'],
    ...['nas.lan', 'x.home.arpa', '127.0.0.1.nip.io', '10-0-0-1.sslip.io:443', 'localhost.'],
  ]) {
    assert.ok(isPrivateRegistry(registry), registry)
  }
})

test('public registries are not private', () => {
  for (const registry of [
    ...['docker.io', 'ghcr.io', 'quay.io:443', 'registry.example.org', 'local.example.org', '8.8.8.8:5000'],
    ...['[2606:4700::1111]:5000', '[::ffff:8.8.8.8]', 'internal.example.com', '10.example.org'],
  ]) {
    assert.ok(!isPrivateRegistry(registry), registry)
  }
})

test('a loopback address is private however its number is written', () => {
  const radix = fc.constantFrom(
    (part: number) => `${part}`,
    (part: number) => `0x${part.toString(16)}`,
    (part: number) => `0${part.toString(8)}`,
  )
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffffff }),
      fc.array(radix, { minLength: 4, maxLength: 4 }),
      (low, as) => {
        const number = 0x7f000000 + low
        const [a, b, c, d] = [127, (low >> 16) & 255, (low >> 8) & 255, low & 255]
        const [w = String, x = String, y = String, z = String] = as
        for (const host of [
          `${w(a)}.${x(b ?? 0)}.${y(c ?? 0)}.${z(d ?? 0)}`,
          `${w(a)}.${x(low)}`,
          `${w(a)}.${x(b ?? 0)}.${y(low & 0xffff)}`,
          w(number),
        ]) {
          assert.ok(isPrivateRegistry(`${host}:5000`), host)
        }
      },
    ),
  )
})

test('no host makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789abcfx.:[]%-') }), (host) => {
      assert.equal(typeof isPrivateRegistry(host), 'boolean')
    }),
    { numRuns: 2000 },
  )
})
