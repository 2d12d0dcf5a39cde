import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EVERYTHING, FACTS } from '../../../test/support/sample-scan.ts'
import { toSpdx } from './spdx.ts'

interface Package {
  readonly SPDXID: string
  readonly name: string
  readonly licenseDeclared: string
  readonly licenseComments?: string
  readonly externalRefs?: readonly { readonly referenceLocator: string }[]
}
interface Document {
  readonly SPDXID: string
  readonly documentNamespace: string
  readonly creationInfo: { readonly created: string }
  readonly packages: readonly Package[]
  readonly relationships: readonly Readonly<
    Record<'spdxElementId' | 'relationshipType' | 'relatedSpdxElement', string>
  >[]
}

const document = JSON.parse(toSpdx(EVERYTHING, FACTS)) as Document
const named = (name: string) => document.packages.find((one) => one.name === name)

describe('an SPDX document', () => {
  it('describes an image that contains the system and every package', () => {
    const ids = document.packages.map(({ SPDXID }) => SPDXID)
    assert.equal(ids.length, EVERYTHING.packages.length + 2)
    assert.equal(new Set(ids).size, ids.length)
    for (const id of ids) assert.match(id, /^SPDXRef-[A-Za-z0-9.-]+$/)
    const [first, ...others] = document.relationships
    assert.deepEqual(Object.values(first!), [document.SPDXID, 'DESCRIBES', 'SPDXRef-Image'])
    assert.deepEqual(
      others.map(({ relationshipType, relatedSpdxElement }) => `${relationshipType} ${relatedSpdxElement}`),
      ids.slice(1).map((id) => `CONTAINS ${id}`),
    )
  })

  it('says what keeps it from being whole', () => {
    const comment = (notes: readonly string[]) =>
      (JSON.parse(toSpdx({ ...EVERYTHING, unsupported: [], notes }, FACTS)) as { comment?: string }).comment
    assert.equal(comment(['/x is not read']), 'Not all of the image is listed.\n/x is not read')
    assert.equal(comment([]), undefined)
  })

  it('declares licenses that are SPDX expressions, and comments on the others', () => {
    assert.equal(named('foo-bar')?.licenseDeclared, 'MIT AND (BSD-2-Clause OR Zlib)')
    assert.equal(named('bash')?.licenseDeclared, 'GPL-3.0+')
    assert.equal(named('libssl3')?.licenseDeclared, 'NOASSERTION')
    assert.equal(named('libssl3')?.licenseComments, 'The package says: Apache-2.0, something of its own')
  })

  it('refers to packages by their URLs', () => {
    assert.equal(named('rack')?.externalRefs?.[0]?.referenceLocator, 'pkg:gem/rack@3.0.0')
  })

  it('is the same text for the same input', () => {
    assert.equal(toSpdx(EVERYTHING, FACTS), toSpdx(structuredClone(EVERYTHING), { ...FACTS }))
    assert.equal(document.creationInfo.created, '2026-06-01T00:00:00Z')
    assert.equal(document.documentNamespace, `urn:uuid:${FACTS.serial}`)
  })
})
