import type { LayerEntry } from '../../../engines/engine.ts'
import { readApk } from './formats/apk.ts'
import { readDpkg } from './formats/dpkg.ts'
import type { ReadFormat } from './formats/format.ts'
import { readGem } from './formats/gem.ts'
import { readGolang } from './formats/golang.ts'
import { lines } from './formats/lines.ts'
import { readNpm } from './formats/npm.ts'
import { readOsRelease } from './formats/os-release.ts'
import { readPypi } from './formats/pypi.ts'
import type { FileReading, LayerBuilder } from './layer-builder.ts'
import type { ReadLimits } from './limits.ts'
import { shownPath } from './package-words.ts'
import {
  type ReadableKind,
  isFileList,
  isPackageRoot,
  mayBeLinked,
  metadataBeside,
  recognise,
  recogniseUnsupported,
} from './recognise.ts'

const FORMATS: Readonly<Record<Exclude<ReadableKind, 'os-release'>, ReadFormat>> = {
  dpkg: readDpkg,
  apk: readApk,
  npm: readNpm,
  pypi: readPypi,
  gem: readGem,
}
const MAX_OS_RELEASE_BYTES = 64 * 1024

/** What is no package where it lies, for links to it: manifests by their path. */
export type Linkable = Map<string, FileReading>

/** Reads a file that was put at `path`, as far as it is about packages. Throws only what its content throws. */
export async function readFile(
  entry: Pick<LayerEntry, 'size' | 'executable' | 'open'>,
  path: string,
  builder: LayerBuilder,
  linkable: Linkable,
  limits: ReadLimits,
): Promise<void> {
  const kind = recognise(path)
  if (kind === 'os-release') await readSystem(entry, path, builder)
  else if (kind !== undefined) await readKnown(entry, path, kind, builder, limits)
  else if (entry.executable) await readProgram(entry, path, builder, limits)
  else if (isFileList(path)) {
    if (builder.hasOthers() && entry.size <= limits.maxManifestBytes) await readFileList(entry.open, builder)
  } else if (mayBeLinked(path) && entry.size <= limits.maxManifestBytes)
    await readLinkable(entry, path, linkable, limits)
  const metadata = metadataBeside(path)
  if (metadata !== undefined) builder.expect(metadata)
  const unsupported = kind === undefined && entry.size > 0 ? recogniseUnsupported(path) : undefined
  if (unsupported !== undefined) builder.addUnsupported(path, unsupported)
}

async function readKnown(
  { size, open }: Pick<LayerEntry, 'size' | 'open'>,
  path: string,
  kind: Exclude<ReadableKind, 'os-release'>,
  builder: LayerBuilder,
  limits: ReadLimits,
): Promise<void> {
  const limit = kind === 'dpkg' || kind === 'apk' ? limits.maxDatabaseBytes : limits.maxManifestBytes
  if (size > limit) return builder.notes.add(`${shownPath(path)} is not read: it has ${size} bytes`)
  if (builder.room <= 0) return builder.notes.add(tooMany(limits))
  const reading = await FORMATS[kind](open(), builder.room)
  builder.addFile(path, readingAt(path, reading))
  for (const owned of reading.owned ?? []) builder.own(owned)
}

/** A package that programs find by its name has a name and a version; a manifest inside of it need not. */
export function readingAt(path: string, reading: FileReading): FileReading {
  const isEmpty = reading.packages.length === 0 && reading.problems.length === 0
  return isEmpty && isPackageRoot(path)
    ? { packages: [], problems: ['it has no proper name and version'] }
    : reading
}

async function readProgram(
  { size, open }: Pick<LayerEntry, 'size' | 'open'>,
  path: string,
  builder: LayerBuilder,
  limits: ReadLimits,
): Promise<void> {
  builder.addProgram(path)
  if (size > limits.maxBinaryBytes)
    return builder.notes.add(`${shownPath(path)} is not read: it has ${size} bytes`)
  if (builder.room <= 0) return builder.notes.add(tooMany(limits))
  const reading = await readGolang(open(), builder.room)
  if (reading !== undefined) builder.addFile(path, reading)
}

async function readSystem(
  { size, open }: Pick<LayerEntry, 'size' | 'open'>,
  path: string,
  builder: LayerBuilder,
): Promise<void> {
  const system = size <= MAX_OS_RELEASE_BYTES ? await readOsRelease(open()) : undefined
  if (system) builder.addSystem(path, system)
  else builder.notes.add(`${shownPath(path)} does not say which system this is`)
}

async function readLinkable(
  { open }: Pick<LayerEntry, 'open'>,
  path: string,
  linkable: Linkable,
  limits: ReadLimits,
): Promise<void> {
  if (linkable.size >= limits.maxPackages) return
  linkable.set(path, await readNpm(open()))
}

/** Package managers keep their lists in /var, which comes last in an archive in the order of names. */
async function readFileList(open: LayerEntry['open'], builder: LayerBuilder): Promise<void> {
  for await (const line of lines(open())) {
    if (builder.isFound(line) || builder.isFound(`/usr${line}`)) builder.own(line)
  }
}

function tooMany(limits: ReadLimits): string {
  return `Not all packages are read: a layer has more than ${limits.maxPackages}`
}
