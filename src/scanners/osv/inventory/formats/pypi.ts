import { packageOf } from '../package-words.ts'
import type { Reading } from './format.ts'
import { lines } from './lines.ts'

const FIELD = /^(Name|Version|License|License-Expression|Classifier):[ \t]*(.*)$/i
const MAX_LINES = 5000

/** `METADATA` or `PKG-INFO` (https://packaging.python.org/specifications/core-metadata): headers up to an empty line. */
export async function readPypi(content: AsyncIterable<Uint8Array>): Promise<Reading> {
  const fields = new Map<string, string>()
  const classified: string[] = []
  let count = 0
  for await (const line of lines(content)) {
    count += 1
    if (line === '' || count > MAX_LINES) break
    const [, name = '', value = ''] = FIELD.exec(line) ?? []
    const key = name.toLowerCase()
    if (key === 'classifier') classified.push(...licenseOf(value))
    else if (key !== '' && !fields.has(key)) fields.set(key, value.trim())
  }
  const stated = [fields.get('license-expression'), fields.get('license')].find(
    (one) => one && one !== 'UNKNOWN',
  )
  const found = packageOf({
    kind: 'pypi',
    name: normalName(fields.get('name') ?? ''),
    version: fields.get('version'),
    licenses: stated === undefined ? classified : [stated],
  })
  return found
    ? { packages: [found], problems: [] }
    : { packages: [], problems: ['it has no proper name and version'] }
}

/** PEP 503. */
function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase()
}

/** `License :: OSI Approved :: MIT License` */
function licenseOf(classifier: string): readonly string[] {
  const [first, ...rest] = classifier.split(' :: ')
  const last = rest.at(-1)
  return first === 'License' && last !== undefined && last !== 'OSI Approved' ? [last] : []
}
