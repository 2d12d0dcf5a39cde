import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connectedNetworks, localAddresses } from './network-view.ts'

const ROUTES = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
`

const TREE = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 172.17.0.0/16 2 0 2
        |-- 172.17.0.0
           /16 link UNICAST
        |-- 172.17.0.1
           /32 host LOCAL
        |-- 172.17.255.255
           /32 link BROADCAST
Local:
        |-- 172.17.0.1
           /32 host LOCAL
        |-- 192.0.2.2
           /32 host LOCAL
`

describe('the view of the network', () => {
  it('reads which networks are right behind an interface', () => {
    assert.deepEqual(connectedNetworks(ROUTES, 'docker0'), [
      { network: 0xac110000 | 0, mask: 0xffff0000 | 0 },
    ])
    assert.equal(connectedNetworks(ROUTES, 'eth0').length, 1, 'not what is behind a gateway')
    assert.deepEqual(connectedNetworks(ROUTES, 'docker1'), [])
  })

  it('reads the addresses of the machine, each once', () => {
    assert.deepEqual(localAddresses(TREE), ['172.17.0.1', '192.0.2.2'])
  })
})
