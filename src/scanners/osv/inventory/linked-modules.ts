/**
 * Node follows links: what is linked into a `node_modules` is found by its name there, wherever it lies. Its manifest is
 * then that of a package, though its own path does not look so.
 */
import type { LayerBuilder } from './layer-builder.ts'
import { shownPath } from './package-words.ts'
import type { Linkable } from './read-file.ts'
import { isPackageRoot } from './recognise.ts'

/** Whole folders that are looked through. */
const MOST_FOLDERS = 20
const MOST_LINKS = 20_000
const OF_A_PACKAGE = /^\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/

/** After the last entry of a layer: adds the packages behind its links. Those of other layers are not known here. */
export function addLinkedModules(builder: LayerBuilder, linkable: Linkable): void {
  let folders = 0
  let links = 0
  for (const path of builder.tree.links()) {
    const isFolder = path.endsWith('/node_modules')
    if (!isFolder && !isPackageRoot(`${path}/package.json`)) continue
    if (++links > MOST_LINKS) {
      builder.notes.add(`Not all links are followed: a layer has more than ${MOST_LINKS} into node_modules`)
      return
    }
    const real = builder.tree.behind(path)
    // found under its own name
    if (real === undefined || `${real}/`.includes('/node_modules/')) continue
    if (!isFolder) add(builder, linkable, `${real}/package.json`)
    else if (folders++ >= MOST_FOLDERS || !addAll(builder, linkable, real))
      builder.notes.add(`${shownPath(path)} is a link: packages behind it are not read`)
  }
}

/** False when there is none. */
function addAll(builder: LayerBuilder, linkable: Linkable, folder: string): boolean {
  let isAny = false
  for (const manifest of linkable.keys()) {
    if (!manifest.startsWith(`${folder}/`) || !OF_A_PACKAGE.test(manifest.slice(folder.length))) continue
    add(builder, linkable, manifest)
    isAny = true
  }
  return isAny
}

function add(builder: LayerBuilder, linkable: Linkable, manifest: string): void {
  const reading = linkable.get(manifest)
  if (reading !== undefined && reading.packages.length > 0 && !builder.isFound(manifest))
    builder.addFile(manifest, reading)
}
