import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseFilterTable } from './filter-table.ts'
import { type Opening, fenceChange, fenceRemoval, fencedBridges, isFenced, openings } from './rules.ts'

const OPENING: Opening = { address: '172.17.0.1', port: 3128, instance: 'a1b2-c3' }

/** As `iptables -S` prints it beside Docker. */
const DOCKER = `-P INPUT ACCEPT
-P FORWARD DROP
-P OUTPUT ACCEPT
-N DOCKER-USER
-A FORWARD -j DOCKER-USER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A DOCKER-USER -j RETURN
`

const FENCED = `-P INPUT ACCEPT
-P FORWARD DROP
-P OUTPUT ACCEPT
-N DOCKER-USER
-N SLIPWAY-FW-docker0
-N SLIPWAY-IN-docker0
-A INPUT -i docker0 -j SLIPWAY-IN-docker0
-A FORWARD -i docker0 -j SLIPWAY-FW-docker0
-A FORWARD -j DOCKER-USER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A DOCKER-USER -i docker0 -j SLIPWAY-FW-docker0
-A DOCKER-USER -j RETURN
-A SLIPWAY-FW-docker0 -p tcp -j REJECT --reject-with tcp-reset
-A SLIPWAY-FW-docker0 -j REJECT --reject-with icmp-port-unreachable
-A SLIPWAY-IN-docker0 -d 172.17.0.1/32 -p tcp -m tcp --dport 3128 -m comment --comment "slipway-a1b2-c3" -j ACCEPT
-A SLIPWAY-IN-docker0 -p tcp -j REJECT --reject-with tcp-reset
-A SLIPWAY-IN-docker0 -j REJECT --reject-with icmp-port-unreachable
`

const lines = (text: string | undefined): readonly string[] => (text ?? '').trim().split('\n')
const without = (part: string): string => FENCED.replace(part, '')

describe('the rules of the build fence', () => {
  it('lets a bridge reach the proxy and refuses the rest, ahead of everything else', () => {
    const change = fenceChange(parseFilterTable(DOCKER), 'docker0', [OPENING])
    assert.deepEqual(lines(change), [
      '*filter',
      ':SLIPWAY-IN-docker0 - [0:0]',
      ':SLIPWAY-FW-docker0 - [0:0]',
      '-A SLIPWAY-IN-docker0 -d 172.17.0.1/32 -p tcp -m tcp --dport 3128 -m comment --comment slipway-a1b2-c3 -j ACCEPT',
      '-A SLIPWAY-IN-docker0 -p tcp -j REJECT --reject-with tcp-reset',
      '-A SLIPWAY-IN-docker0 -j REJECT',
      '-A SLIPWAY-FW-docker0 -p tcp -j REJECT --reject-with tcp-reset',
      '-A SLIPWAY-FW-docker0 -j REJECT',
      '-I INPUT 1 -i docker0 -j SLIPWAY-IN-docker0',
      '-I DOCKER-USER 1 -i docker0 -j SLIPWAY-FW-docker0',
      '-I FORWARD 1 -i docker0 -j SLIPWAY-FW-docker0',
      'COMMIT',
    ])
  })

  it('does without DOCKER-USER where there is none', () => {
    const change = fenceChange(parseFilterTable('-P INPUT ACCEPT\n-P FORWARD ACCEPT\n'), 'br-x', [])
    assert.deepEqual(
      lines(change).filter((line) => line.startsWith('-I')),
      ['-I INPUT 1 -i br-x -j SLIPWAY-IN-br-x', '-I FORWARD 1 -i br-x -j SLIPWAY-FW-br-x'],
    )
  })

  it('finds nothing to do where all is as it should be', () => {
    const table = parseFilterTable(FENCED)
    assert.equal(isFenced(table, 'docker0'), true)
    assert.deepEqual(openings(table, 'docker0'), [OPENING])
    assert.deepEqual(fencedBridges(table), ['docker0'])
    assert.equal(fenceChange(table, 'docker0', [OPENING]), undefined)
  })

  it('takes the old way in away before it makes the new one', () => {
    const table = parseFilterTable(FENCED)
    const change = lines(fenceChange(table, 'docker0', [{ ...OPENING, port: 3129 }]))
    assert.deepEqual(
      change.filter((line) => line.startsWith('-D')),
      [
        '-D DOCKER-USER -i docker0 -j SLIPWAY-FW-docker0',
        '-D INPUT -i docker0 -j SLIPWAY-IN-docker0',
        '-D FORWARD -i docker0 -j SLIPWAY-FW-docker0',
      ].toSorted((a, b) => change.indexOf(a) - change.indexOf(b)),
    )
    assert.ok(change.some((line) => line.includes('--dport 3129')))
    assert.ok(!change.some((line) => line.includes('--dport 3128')))
  })

  const broken = {
    'is not entered from INPUT': without('-A INPUT -i docker0 -j SLIPWAY-IN-docker0\n'),
    'is not entered from FORWARD': without('-A FORWARD -i docker0 -j SLIPWAY-FW-docker0\n'),
    'is not entered from DOCKER-USER': without('-A DOCKER-USER -i docker0 -j SLIPWAY-FW-docker0\n'),
    'has a rule of somebody else above it': FENCED.replace('-A INPUT', '-A INPUT -j ACCEPT\n-A INPUT'),
    'has a rule of somebody else in it': FENCED.replace(
      '-A SLIPWAY-IN-docker0 -p tcp -j REJECT',
      '-A SLIPWAY-IN-docker0 -j ACCEPT\n$&',
    ),
    'has lost its refusal': without('-A SLIPWAY-IN-docker0 -j REJECT --reject-with icmp-port-unreachable\n'),
    'lets a packet be forwarded': FENCED.replace(
      '-A SLIPWAY-FW-docker0 -p tcp',
      '-A SLIPWAY-FW-docker0 -o eth0 -j ACCEPT\n$&',
    ),
    'has an opening that says more': FENCED.replace('--dport 3128', '--dport 3128 ! -s 10.0.0.0/8'),
    'was flushed': FENCED.split('\n')
      .filter((line) => !line.startsWith('-A'))
      .join('\n'),
  }
  for (const [what, text] of Object.entries(broken)) {
    it(`is made anew when it ${what}`, () => {
      assert.equal(isFenced(parseFilterTable(text), 'docker0'), false)
      assert.ok(fenceChange(parseFilterTable(text), 'docker0', [OPENING]))
    })
  }

  it('stands beside the fence of another bridge', () => {
    const other = FENCED.replace('-A INPUT', '-A INPUT -i br-y -j SLIPWAY-IN-br-y\n-A INPUT')
    assert.equal(isFenced(parseFilterTable(other), 'docker0'), true)
  })

  it('goes as a whole, and leaves the rules of others', () => {
    const removal = lines(fenceRemoval(parseFilterTable(FENCED), 'docker0'))
    assert.equal(removal.filter((line) => line.startsWith('-D')).length, 3)
    assert.deepEqual(removal.slice(-5), [
      '-F SLIPWAY-IN-docker0',
      '-F SLIPWAY-FW-docker0',
      '-X SLIPWAY-IN-docker0',
      '-X SLIPWAY-FW-docker0',
      'COMMIT',
    ])
    assert.equal(fenceRemoval(parseFilterTable(DOCKER), 'docker0'), undefined)
  })

  it('keeps names of chains within what iptables takes', () => {
    const change = lines(fenceChange(new Map(), 'a'.repeat(15), []))
    for (const line of change.filter((text) => text.startsWith(':'))) {
      assert.ok((line.slice(1).split(' ')[0] ?? '').length <= 28)
    }
  })
})
