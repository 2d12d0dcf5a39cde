import type { FoundPackage } from '../../../inventory.ts'
import { packageOf } from '../package-words.ts'
import { Collection, type Reading } from './format.ts'
import { lines } from './lines.ts'

const FIELD = /^(Package|Status|Version|Source|Architecture):[ \t]*(.*)$/i
/** The third word of the status (dpkg(1)): nothing, or configuration alone, is there in these. */
const ABSENT = new Set(['not-installed', 'config-files'])

/**
 * `/var/lib/dpkg/status`, and a file of `status.d`, which has no status (deb-control(5), dpkg(1)). A package that is
 * unpacked and not yet configured is there: its files are.
 */
export async function readDpkg(content: AsyncIterable<Uint8Array>, most: number): Promise<Reading> {
  const found = new Collection(most)
  let stanza = new Map<string, string>()
  const finish = (): boolean => {
    const done = stanza
    stanza = new Map()
    if (done.size === 0 || ABSENT.has(done.get('status')?.split(/\s+/)[2] ?? '')) return true
    return found.add(toPackage(done))
  }
  for await (const line of lines(content)) {
    if (line.trim() === '') {
      if (!finish()) return found.result(true)
      continue
    }
    const [, name, value = ''] = FIELD.exec(line) ?? []
    if (name !== undefined) stanza.set(name.toLowerCase(), value.trim())
  }
  return found.result(!finish())
}

function toPackage(stanza: ReadonlyMap<string, string>): FoundPackage | undefined {
  const version = stanza.get('version')
  return packageOf({
    kind: 'deb',
    name: stanza.get('package'),
    version,
    source: sourceOf(stanza.get('source'), version),
    architecture: stanza.get('architecture') ?? null,
  })
}

/** `glibc`, or `glibc (2.36-9)` where its version is not the package's own, as after a rebuild. */
function sourceOf(field: string | undefined, version: string | undefined): FoundPackage['source'] {
  const [, name, own] = /^(\S+)(?:\s+\((\S+)\))?$/.exec(field ?? '') ?? []
  return name === undefined || version === undefined ? null : { name, version: own ?? version }
}
