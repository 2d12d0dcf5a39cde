import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { EXAMPLE_DOCKERFILE } from './example-dockerfile.ts'

describe('the example that an empty list offers', () => {
  it('is the one of the examples folder', () => {
    const file = new URL('../../../../examples/perf/Dockerfile', import.meta.url)
    assert.equal(EXAMPLE_DOCKERFILE, readFileSync(file, 'utf8'))
  })
})
