import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cycloneDxCheck } from '../../../test/support/json-schema.ts'
import { inventoryOf } from '../../../test/support/memory-advisories.ts'
import { EVERYTHING, FACTS } from '../../../test/support/sample-scan.ts'
import { toCycloneDx } from './cyclonedx.ts'

interface Document {
  readonly metadata: {
    readonly timestamp: string
    readonly component: { readonly name: string }
    readonly properties?: readonly unknown[]
  }
  readonly components: readonly { readonly name: string; readonly group?: string; readonly purl?: string }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
}

const documentOf = (...args: Parameters<typeof toCycloneDx>) => JSON.parse(toCycloneDx(...args)) as Document
const check = cycloneDxCheck()

describe('a CycloneDX document', () => {
  it('is valid by the schema of version 1.6', () => {
    assert.deepEqual(check(documentOf(EVERYTHING, FACTS)), [])
    const empty = inventoryOf([], { operatingSystem: null })
    assert.deepEqual(check(documentOf(empty, { ...FACTS, imageId: null })), [])
  })

  it('says what keeps it from being whole', () => {
    const properties = (notes: readonly string[]) =>
      documentOf({ ...EVERYTHING, unsupported: [], notes }, FACTS).metadata.properties
    assert.deepEqual(properties(['/x is not read']), [
      { name: 'slipway:incomplete', value: '/x is not read' },
    ])
    assert.equal(properties([]), undefined)
    assert.deepEqual(check(documentOf({ ...EVERYTHING, notes: ['/x is not read'] }, FACTS)), [])
  })

  it('would not be valid with something wrong in it', () => {
    assert.notDeepEqual(check({ ...documentOf(EVERYTHING, FACTS), serialNumber: 'no' }), [])
  })

  it('has the system and every package, each a part of the image', () => {
    const { components, dependencies, metadata } = documentOf(EVERYTHING, FACTS)
    assert.equal(components.length, EVERYTHING.packages.length + 1)
    assert.equal(dependencies.find(({ ref }) => ref === 'image')?.dependsOn?.length, components.length)
    assert.equal(metadata.component.name, FACTS.name)
    const scoped = components.find(({ group }) => group === '@scope')
    assert.deepEqual([scoped?.name, scoped?.purl], ['name', 'pkg:npm/%40scope/name@1.0.0'])
  })

  it('is the same text for the same input', () => {
    assert.equal(toCycloneDx(EVERYTHING, FACTS), toCycloneDx(structuredClone(EVERYTHING), { ...FACTS }))
    assert.equal(documentOf(EVERYTHING, FACTS).metadata.timestamp, '2026-06-01T00:00:00.000Z')
  })
})
