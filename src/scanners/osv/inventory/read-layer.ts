import type { LayerEntry } from '../../../engines/engine.ts'
import type { LayerContents } from '../../inventory.ts'
import { LayerBuilder } from './layer-builder.ts'
import { addLinkedModules } from './linked-modules.ts'
import { READ_LIMITS, type ReadLimits } from './limits.ts'
import { shownPath } from './package-words.ts'
import { type Linkable, readFile, readingAt } from './read-file.ts'
import { hidesDatabase, recognise, recogniseUnread, recogniseUnsupported } from './recognise.ts'

/**
 * Finds what one layer holds, in one pass and without keeping more of it than what is found. The layer was made by a
 * stranger: whatever is in it, nothing is thrown; what cannot be read, or is beyond the limits, is a note. Throws what the
 * entries throw (the engine's faults) and the reason of an aborted signal.
 */
export async function readLayer(
  entries: AsyncIterable<LayerEntry>,
  signal: AbortSignal,
  limits: ReadLimits = READ_LIMITS,
): Promise<LayerContents> {
  const builder = new LayerBuilder(limits)
  const linkable: Linkable = new Map()
  let count = 0
  let pathBytes = 0
  for await (const entry of entries) {
    signal.throwIfAborted()
    count += 1
    if (count > limits.maxEntries) {
      builder.notes.add(`Not all of a layer is read: it has more than ${limits.maxEntries} files and folders`)
      break
    }
    builder.count(entry.size)
    const path = isTooDeep(entry.path, limits) ? undefined : builder.tree.locate(entry.path)
    if (path === undefined || isTooDeep(path, limits)) {
      builder.notes.add(
        `${shownPath(entry.path)} is not read: its path is too long, or links in it lead nowhere`,
      )
      continue
    }
    // of a target each part is kept by itself
    pathBytes += path.length + 4 * entry.target.length
    if (pathBytes > limits.maxPathBytes) {
      builder.notes.add(
        `Not all of a layer is read: its paths have more than ${limits.maxPathBytes} characters`,
      )
      break
    }
    await readEntry(entry, path, builder, linkable, limits)
  }
  addLinkedModules(builder, linkable)
  return builder.result()
}

/** `path`: without links. */
async function readEntry(
  entry: LayerEntry,
  path: string,
  builder: LayerBuilder,
  linkable: Linkable,
  limits: ReadLimits,
): Promise<void> {
  switch (entry.type) {
    case 'removed':
      return builder.remove(path)
    case 'hidden':
      return builder.hide(path)
    case 'folder':
      return builder.tree.putFolder(path)
    case 'file':
      builder.put(path, null)
      linkable.delete(path)
      addUnread(path, builder)
      return readFile(entry, path, builder, linkable, limits)
    case 'hardlink':
      return readHardLink(entry, path, builder, linkable)
    case 'symlink':
      builder.put(path, entry.target)
      return noteLink(path, entry.target, builder)
    case 'other':
      builder.put(path, null)
      linkable.delete(path)
      return noteOther(entry, path, builder)
  }
}

/** The same file under another name: what was found there is found here. */
function readHardLink(
  entry: Pick<LayerEntry, 'target' | 'executable'>,
  path: string,
  builder: LayerBuilder,
  linkable: Linkable,
): void {
  const target = builder.tree.locate(entry.target) ?? ''
  const reading = builder.readingAt(target) ?? linkable.get(target)
  const isProgram = builder.isProgram(target)
  builder.put(path, null)
  linkable.delete(path)
  if (isProgram) builder.addProgram(path)
  const kind = recognise(path)
  const isOfGo = reading?.packages.some((one) => one.kind === 'golang') ?? false
  if (reading !== undefined && (kind !== undefined || isOfGo)) builder.addFile(path, readingAt(path, reading))
  else if (kind !== undefined) {
    builder.notes.add(
      `${shownPath(path)} is not read: it is a hard link to a file under another kind of name`,
    )
  } else if (entry.executable && !isProgram) {
    builder.notes.add(`${shownPath(path)} is not read: it is a hard link to a file that is no program`)
  }
  const unsupported = kind === undefined ? recogniseUnsupported(path) : undefined
  if (unsupported !== undefined) builder.addUnsupported(path, unsupported)
  addUnread(path, builder)
}

/** `/etc/os-release` is a link in most systems, to a file that is read under its own name. */
function noteLink(path: string, target: string, builder: LayerBuilder): void {
  const kind = recognise(path)
  if (kind === 'dpkg' || kind === 'apk' || hidesDatabase(path, target)) {
    builder.notes.add(`${shownPath(path)} is a link: packages that are noted behind it are not read`)
  }
}

function addUnread(path: string, builder: LayerBuilder): void {
  const what = recogniseUnread(path)
  if (what !== undefined) builder.addUnread(what, path)
}

/** A file in a form that is not read, or a device or a pipe where a list of packages should be. */
function noteOther({ size }: LayerEntry, path: string, builder: LayerBuilder): void {
  if (size > 0 || recognise(path) !== undefined)
    builder.notes.add(`${shownPath(path)} is not read: it is no plain file`)
}

function isTooDeep(path: string, limits: ReadLimits): boolean {
  if (path.length > limits.maxPathLength) return true
  let depth = 0
  for (let at = path.indexOf('/', 1); at >= 0; at = path.indexOf('/', at + 1)) depth += 1
  return depth > limits.maxDepth
}
