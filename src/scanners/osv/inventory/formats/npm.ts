import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import { packageOf } from '../package-words.ts'
import { NOTHING, type Reading } from './format.ts'
import { wholeText } from './lines.ts'

const License = Type.Union([Type.String(), Type.Object({ type: Type.String() })])
const Manifest = Type.Object({ name: Type.String(), version: Type.String() })
const Licensed = Type.Object({
  license: Type.Optional(License),
  licenses: Type.Optional(Type.Array(License)),
})
/** https://github.com/npm/validate-npm-package-name, with the capitals that old packages have. */
const NAME = /^(?:@[\w.~!'()*-]+\/)?[\w.~!'()*-]+$/

/** A `package.json`. One without name and version is no package: fixtures and marks of a module's type look so. */
export async function readNpm(content: AsyncIterable<Uint8Array>): Promise<Reading> {
  const text = await wholeText(content)
  let manifest: unknown
  try {
    manifest = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { packages: [], problems: ['it is not JSON'] }
  }
  if (!Value.Check(Manifest, manifest)) return NOTHING
  const { name, version } = manifest
  if (!NAME.test(name)) return NOTHING
  const licenses = Value.Check(Licensed, manifest) ? licensesOf(manifest) : []
  const found = packageOf({ kind: 'npm', name, version: version.trim(), licenses })
  return found ? { packages: [found], problems: [] } : NOTHING
}

function licensesOf({ license, licenses = [] }: Static<typeof Licensed>): readonly string[] {
  const all = license === undefined ? licenses : [license, ...licenses]
  return all.map((one) => (typeof one === 'string' ? one : one.type))
}
