import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { whyUnreachable } from './public-address.ts'

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '128.0.0.1',
  '169.253.255.255',
  '169.255.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700::1',
  '2a00:1450:4001::200e',
  '2001:200::1',
  '64:ff9b::808:808',
]
const NEVER = [
  '0.0.0.0',
  '0.1.2.3',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '169.254.0.1',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::808:808',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:10.0.0.1',
  '::ffff:0:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::a00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b::a83f:8110',
  '64:ff9b:1::808:808',
  '100::1',
  '2001::1',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'ff02::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  '2a00:1450::5efe:7f00:1',
  '2a00:1450::200:5efe:a00:1',
]
const PRIVATE = [
  '10.0.0.7',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  'fc00::1',
  'fd12:3456::1',
]
const NO_ADDRESS = [
  '',
  'localhost',
  '0177.0.0.1',
  '0x7f.1',
  '2130706433',
  '127.1',
  'fe80::1%eth0',
  '1.2.3.4 ',
]

describe('the addresses that builds may reach', () => {
  for (const address of PUBLIC) {
    it(`include ${address}`, () => assert.equal(whyUnreachable(address, false), null))
  }

  for (const address of [...NEVER, ...NO_ADDRESS]) {
    it(`never include ${JSON.stringify(address)}`, () => {
      assert.notEqual(whyUnreachable(address, false), null)
      assert.notEqual(whyUnreachable(address, true), null)
    })
  }

  for (const address of PRIVATE) {
    it(`include the private ${address} on the operator's word alone`, () => {
      assert.match(whyUnreachable(address, false) ?? '', /^a private address/)
      assert.equal(whyUnreachable(address, true), null)
    })
  }

  it('are told apart in words', () => {
    assert.equal(whyUnreachable('169.254.169.254', false), 'a link-local address')
    assert.equal(whyUnreachable('127.0.0.1', true), 'a loopback address')
    assert.equal(whyUnreachable('168.63.129.16', true), 'the metadata service of a cloud')
    assert.equal(whyUnreachable('198.51.100.1', false), 'not an address of the public internet')
    assert.equal(whyUnreachable('::ffff:10.0.0.1', true), 'an address that stands for an IPv4 address')
  })
})
