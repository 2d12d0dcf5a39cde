import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkKey } from './network-key.ts'

const key = (proxyAllow: string, proxyInternal = '') =>
  networkKey({ network: 'proxy', proxyAllow, proxyInternal })

test('the identity of a network is its name where no list of hosts goes with it', () => {
  for (const network of ['default', 'none'] as const)
    assert.equal(networkKey({ network, proxyAllow: 'pypi.org', proxyInternal: '' }), network)
})

test('the identity of the proxy is that of its lists, however they are written', () => {
  assert.equal(key('pypi.org,*.debian.org'), key(' *.Debian.org , PyPI.org,,pypi.org'))
  assert.notEqual(key('pypi.org'), key('pypi.org,*.debian.org'))
  assert.notEqual(key('a.example', 'a.example'), key('a.example'))
  assert.match(key('pypi.org'), /^proxy:[0-9a-f]{64}$/)
})
