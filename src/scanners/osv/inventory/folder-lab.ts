/** Layers laid over each other in a real folder, by the words of the specification: the witness for composing them. */
import { lstat, mkdir, mkdtemp, readFile, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { LayerEntry } from '../../../engines/engine.ts'
import { entry, file } from './layer-lab.ts'

export interface Applied {
  /** What is in the folder at the end, folders first. */
  readonly entries: readonly LayerEntry[]
  /** The layers without what a layer cannot hold: entries below one of its own that is no folder. */
  readonly layers: readonly (readonly LayerEntry[])[]
}

/** https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets */
export async function applyLayers(layers: readonly (readonly LayerEntry[])[]): Promise<Applied> {
  const root = await mkdtemp(join(tmpdir(), 'slipway-layers-'))
  try {
    const possible = layers.map(withoutImpossible)
    for (const entries of possible) {
      // whiteouts are about earlier layers, wherever they stand in the archive
      for (const one of entries) if (one.type === 'removed' || one.type === 'hidden') await clear(root, one)
      for (const one of entries) if (one.type !== 'removed' && one.type !== 'hidden') await put(root, one)
    }
    return { entries: await walk(root, ''), layers: possible }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** The first entry of a path decides what it is, as in an archive that was made from a folder. */
function withoutImpossible(entries: readonly LayerEntry[]): readonly LayerEntry[] {
  const kinds = new Map<string, 'folder' | 'other'>()
  const kept: LayerEntry[] = []
  for (const one of entries) {
    if (one.type === 'removed' || one.type === 'hidden') {
      kept.push(one)
      continue
    }
    const above: string[] = []
    for (let at = dirname(one.path); at !== '/'; at = dirname(at)) above.unshift(at)
    const kind = one.type === 'folder' ? 'folder' : 'other'
    if (above.some((path) => kinds.get(path) === 'other') || kinds.has(one.path)) continue
    for (const path of above) if (!kinds.has(path)) kept.push(entry(path, 'folder'))
    for (const path of above) kinds.set(path, 'folder')
    kinds.set(one.path, kind)
    kept.push(one)
  }
  return kept
}

async function clear(root: string, { path, type }: LayerEntry): Promise<void> {
  const place = join(root, path)
  if (!(await isBelowFolders(root, path))) return
  if (type === 'removed') return rm(place, { recursive: true, force: true })
  const found = await lstat(place).catch(() => undefined)
  if (!found?.isDirectory()) return
  for (const name of await readdir(place)) await rm(join(place, name), { recursive: true, force: true })
}

async function put(root: string, { path, type, target, open }: LayerEntry): Promise<void> {
  const place = join(root, path)
  const found = await lstat(place).catch(() => undefined)
  if (found && !(type === 'folder' && found.isDirectory())) await rm(place, { recursive: true, force: true })
  if (type === 'folder') await mkdir(place, { recursive: true })
  else if (type === 'symlink') await symlink(target, place)
  else await writeFile(place, await text(open()))
}

/** A whiteout below what is no folder, or a link, has nothing to remove. */
async function isBelowFolders(root: string, path: string): Promise<boolean> {
  for (let at = dirname(path); at !== '/'; at = dirname(at)) {
    const found = await lstat(join(root, at)).catch(() => undefined)
    if (!found?.isDirectory()) return false
  }
  return true
}

async function walk(root: string, folder: string): Promise<readonly LayerEntry[]> {
  const entries: LayerEntry[] = []
  for (const found of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${found.name}`
    if (found.isDirectory()) entries.push(entry(path, 'folder'), ...(await walk(root, path)))
    else if (found.isSymbolicLink()) entries.push(entry(path, 'symlink', await readlink(join(root, path))))
    else entries.push(file(path, await readFile(join(root, path))))
  }
  return entries
}
