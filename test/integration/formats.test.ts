import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toSarif } from '../../src/scanners/formats/sarif.ts'
import { toSpdx } from '../../src/scanners/formats/spdx.ts'
import { schemaCheck } from '../support/json-schema.ts'
import { inventoryOf } from '../support/memory-advisories.ts'
import { EVERYTHING, FACTS, REPORT } from '../support/sample-scan.ts'
import { type FoundSchema, sarifSchema, spdxSchema } from './schema-files.ts'

const [spdx, sarif] = await Promise.all([spdxSchema(), sarifSchema()])
const reason = (schema: FoundSchema): string | false => ('missing' in schema ? schema.missing : false)
const checkOf = (schema: FoundSchema) => ('file' in schema ? schemaCheck([schema.file]) : assert.fail())

describe('an SPDX document', { skip: reason(spdx) }, () => {
  it('is valid by the schema of version 2.3', () => {
    const check = checkOf(spdx)
    assert.deepEqual(check(JSON.parse(toSpdx(EVERYTHING, FACTS))), [])
    const empty = inventoryOf([], { operatingSystem: null })
    assert.deepEqual(check(JSON.parse(toSpdx(empty, { ...FACTS, imageId: null }))), [])
    assert.notDeepEqual(check({ spdxVersion: 'SPDX-2.3' }), [])
  })
})

describe('findings as SARIF', { skip: reason(sarif) }, () => {
  it('are valid by the schema of version 2.1.0', () => {
    const check = checkOf(sarif)
    const facts = { toolVersion: '0.1.0', dockerfile: 'Dockerfile' }
    assert.deepEqual(check(JSON.parse(toSarif(REPORT, facts))), [])
    const exception = { id: 'CVE-2024-0001', reason: 'not reachable', author: 'ops', expires: '2026-12-31' }
    const exceptions = new Map(REPORT.findings.slice(0, 1).map((finding) => [finding, exception]))
    assert.deepEqual(check(JSON.parse(toSarif(REPORT, { ...facts, exceptions }))), [])
    assert.deepEqual(
      check(JSON.parse(toSarif({ ...REPORT, status: 'not_scanned', findings: [] }, facts))),
      [],
    )
    assert.notDeepEqual(check({ version: '2.1.0' }), [])
  })
})
