import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { JobRecord } from '../../client/api-types.generated.ts'
import { reachedFacts } from './reached-hosts.ts'

const recordWith = (reached: unknown) => ({ reached }) as unknown as JobRecord
const allowed = (host: string, port = 443) => ({
  host,
  port,
  verdict: 'allowed',
  why: null,
  bytesReceived: 1024,
})
const refused = (host: string, why: string) => ({ host, port: 80, verdict: 'refused', why, bytesReceived: 0 })

it('names the hosts that a build reached, and each that it was refused with the reason', () => {
  const reached = [
    allowed('pypi.org'),
    allowed('mirror.example.org', 8443),
    refused('10.0.0.7', 'a private address'),
  ]
  assert.deepEqual(reachedFacts(recordWith(reached)), [
    ['reached', 'pypi.org, mirror.example.org:8443 (2.0 KiB received)'],
    ['refused', '10.0.0.7: a private address'],
  ])
})

it('says that nothing was reached, and says nothing of a build that was not held to a proxy', () => {
  assert.deepEqual(reachedFacts(recordWith([])), [['reached', 'nothing through the proxy']])
  for (const nothing of [undefined, recordWith(null), recordWith(undefined)])
    assert.deepEqual(reachedFacts(nothing), [])
})

it('names ten of each and counts the rest', () => {
  const many = Array.from({ length: 12 }, (_, index) => [
    allowed(`a${index}.example`),
    refused(`b${index}.example`, 'not on the list of hosts'),
  ]).flat()
  const facts = reachedFacts(recordWith(many))
  assert.match(facts[0]?.[1] ?? '', /a9\.example and 2 more \(/)
  assert.deepEqual(facts.at(-1), ['refused', '… and 2 more, see --json'])
  assert.equal(facts.length, 12)
})
