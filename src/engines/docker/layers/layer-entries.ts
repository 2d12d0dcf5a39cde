import type { LayerEntry } from '../../engine.ts'
import type { TarBytes } from './tar-entries.ts'
import { tarEntries } from './tar-entries.ts'
import type { TarHeader } from './tar-header.ts'

/** https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts */
const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
/** Names of AUFS that engines leave out too. */
const META = '.wh..wh.'

/** The entries of a layer's archive in the words of the contract. What leaves the layer's root is left out. */
export async function* layerEntries(bytes: TarBytes): AsyncGenerator<LayerEntry, void, undefined> {
  for await (const { header, isSparse, open } of tarEntries(bytes)) {
    const found = describe(header, isSparse)
    if (found) yield { ...found, open: found.type === 'file' ? open : nothing }
  }
}

function describe(header: TarHeader, isSparse: boolean): Omit<LayerEntry, 'open'> | undefined {
  const path = absolutePath(header.name)
  if (path === undefined) return undefined
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, slash) || '/'
  const name = path.slice(slash + 1)
  const base = { size: 0, executable: false, target: '' }
  if (name.startsWith(WHITEOUT)) {
    if (name === OPAQUE) return { ...base, path: folder, type: 'hidden' }
    const removed = name.slice(WHITEOUT.length)
    if (name.startsWith(META) || /^\.{0,2}$/.test(removed)) return undefined
    return { ...base, path: `${path.slice(0, slash)}/${removed}`, type: 'removed' }
  }
  if (isSparse) return { ...base, path, type: 'other', size: header.size }
  const type = typeOf(header)
  if (type === 'file')
    return { ...base, path, type, size: header.size, executable: (header.mode & 0o111) !== 0 }
  if (type === 'symlink') return { ...base, path, type, target: header.target.toString('utf8') }
  if (type === 'hardlink') return { ...base, path, type, target: absolutePath(header.target) ?? '' }
  return { ...base, path, type }
}

function typeOf({ type }: TarHeader): LayerEntry['type'] {
  switch (type) {
    case '0':
    case '7':
      return 'file'
    case '1':
      return 'hardlink'
    case '2':
      return 'symlink'
    case '5':
      return 'folder'
    default:
      return 'other'
  }
}

function absolutePath(name: Buffer): string | undefined {
  return cleanPath(name.toString('utf8'))
}

/** `./usr//bin/` as `/usr/bin`; undefined for a name that climbs out or holds a NUL. The root is `/`. */
export function cleanPath(text: string): string | undefined {
  // most names are plain: a look for the rest costs less than taking each apart
  if (!/(?:^|\/)\.{0,2}(?:\/|$)|\0/.test(text)) return `/${text}`
  if (text.includes('\0')) return undefined
  const parts: string[] = []
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return `/${parts.join('/')}`
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}
