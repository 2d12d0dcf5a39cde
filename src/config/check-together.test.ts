import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hasCode } from '../errors/slipway-error.ts'
import { loadConfig } from './load.ts'

const load = (network: string, allow = '', internal = '') =>
  loadConfig(
    ['--build-network', network, '--build-proxy-allow', allow, '--build-proxy-internal', internal],
    {},
  )

const refused = (where: string, detail: RegExp) => (error: unknown) =>
  hasCode(error, 'config_invalid') && error.where === where && detail.test(error.detail)

describe('the hosts that builds may reach', () => {
  test('are there and right under proxy', () => {
    const { config } = load('proxy', 'pypi.org, *.debian.org,mirror.lan:8080', 'mirror.lan')
    assert.equal(config.build.proxyAllow, 'pypi.org, *.debian.org,mirror.lan:8080')
  })

  test('have to be there under proxy', () => {
    for (const nothing of ['', ' , ']) {
      assert.throws(
        () => load('proxy', nothing),
        refused('build.proxyAllow', /is proxy, and there is no host that builds may reach/),
      )
    }
  })

  test('are checked one by one, and the wrong one is named', () => {
    assert.throws(
      () => load('proxy', 'pypi.org,https://example.org/x'),
      refused('build.proxyAllow', /^"https:\/\/example\.org\/x": .*[^.]$/),
    )
    assert.throws(
      () => load('proxy', 'pypi.org', 'mirror.lan'),
      refused('build.proxyInternal', /^"mirror\.lan": not among the hosts/),
    )
    assert.throws(() => load('none', 'pypi.org:0'), refused('build.proxyAllow', /port/))
  })

  test('are a mistake where builds reach all hosts, and harmless where they reach none', () => {
    assert.throws(() => load('default', 'pypi.org'), refused('build.proxyAllow', /builds reach any host/))
    assert.equal(load('none', 'pypi.org').config.build.network, 'none')
  })
})
