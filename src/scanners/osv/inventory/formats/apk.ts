import { packageOf } from '../package-words.ts'
import { Collection, type Reading } from './format.ts'
import { lines } from './lines.ts'

const MAX_OWNED = 500_000

/**
 * `/lib/apk/db/installed` (https://wiki.alpinelinux.org/wiki/Apk_spec): `P:` name, `V:` version, `o:` origin, its
 * source, `F:` a folder and `R:` a file in it.
 */
export async function readApk(content: AsyncIterable<Uint8Array>, most: number): Promise<Reading> {
  const found = new Collection(most)
  const owned: string[] = []
  let folder = ''
  let stanza = new Map<string, string>()
  const finish = (): boolean => {
    const done = stanza
    stanza = new Map()
    if (done.size === 0) return true
    const version = done.get('V')
    const origin = done.get('o')
    return found.add(
      packageOf({
        kind: 'apk',
        name: done.get('P'),
        version,
        source: origin === undefined || version === undefined ? null : { name: origin, version },
        architecture: done.get('A') ?? null,
        licenses: [done.get('L') ?? ''],
      }),
    )
  }
  for await (const line of lines(content)) {
    if (line === '') {
      if (!finish()) return { ...found.result(true), owned }
    } else if (line.startsWith('F:')) {
      folder = line.slice(2)
    } else if (line.startsWith('R:')) {
      if (owned.length < MAX_OWNED) owned.push(`/${folder}/${line.slice(2)}`)
    } else if (line[1] === ':' && 'PVAoL'.includes(line[0] ?? '')) {
      stanza.set(line.slice(0, 1), line.slice(2).trim())
    }
  }
  return { ...found.result(!finish()), owned }
}
