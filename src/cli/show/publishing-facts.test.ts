import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JobRecord } from '../../client/api-types.generated.ts'
import { sampleJob } from '../scripted-service.ts'
import { hardeningFacts, healthFacts, publishingFacts } from './publishing-facts.ts'

const record = (value: unknown) => value as JobRecord
const publish = { registry: 'r', repository: 't/m', tag: '1', credential: null, ownCredential: false }

describe('the report of a job', () => {
  it('tells the hardening index with who measured it, or why there is none', () => {
    const hardening = { index: 54, why: null, auditor: 'lynis', version: '3.0.8', tests: 223 }
    assert.deepEqual(hardeningFacts(sampleJob({ hardening: 54 }), record({ hardening })), [
      ['hardening', '54 of 100 (lynis 3.0.8, 223 tests)'],
    ])
    assert.deepEqual(hardeningFacts(sampleJob({ hardening: 54 }), undefined), [['hardening', '54 of 100']])
    const none = record({ hardening: { ...hardening, index: null, why: 'no shell' } })
    assert.deepEqual(hardeningFacts(sampleJob({ hardening: null }), none), [
      ['hardening', 'not known: no shell'],
    ])
    assert.deepEqual(hardeningFacts(sampleJob(), undefined), [])
  })

  it('tells where the image is, as what and by whom', () => {
    const account = { from: 'stored', username: 'ada', name: 'team' }
    const published = { reference: 'r/t/m:1', confirmed: false, account }
    assert.deepEqual(publishingFacts(sampleJob({ published: 'r/t/m@sha256:aa' }), record({ published })), [
      ['published', 'r/t/m@sha256:aa (the registry was not asked whether it has it)'],
      ['as', 'r/t/m:1, by ada (credential team)'],
    ])
  })

  it('tells where it is to go while it is not there', () => {
    const spec = { ...sampleJob().spec, publish }
    assert.deepEqual(publishingFacts(sampleJob({ spec, finishedAt: null }), undefined), [
      ['publish to', 'r/t/m:1'],
    ])
    assert.deepEqual(publishingFacts(sampleJob({ spec }), undefined), [
      ['publish to', 'r/t/m:1 (it was not)'],
    ])
    assert.deepEqual(publishingFacts(sampleJob(), undefined), [])
  })

  it('tells how long a service took to be well, or why it was not', () => {
    const health = { port: 80, path: '/health', healthyMs: 1200, probes: 3, lastStatus: 200, lastError: null }
    assert.deepEqual(healthFacts(record({ run: { health } })), [
      ['healthy', 'after 1.2 s: GET /health on port 80, asked 3 times'],
    ])
    const ill = { ...health, healthyMs: null, probes: 1, lastError: 'connection refused' }
    assert.deepEqual(healthFacts(record({ run: { health: ill } })), [
      ['healthy', 'never: GET /health on port 80, asked once; connection refused'],
    ])
    assert.deepEqual(healthFacts(record({ run: { health: null } })), [])
  })
})
