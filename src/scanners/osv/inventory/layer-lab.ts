/** Layers made by hand, for tests. */
import type { LayerEntry } from '../../../engines/engine.ts'
import type { LayerContents } from '../../inventory.ts'
import { READ_LIMITS, type ReadLimits } from './limits.ts'
import { readLayer } from './read-layer.ts'

const NEVER = new AbortController().signal

export function entry(path: string, type: LayerEntry['type'], target = ''): LayerEntry {
  return { path, type, size: 0, executable: false, target, open: () => pieces(Buffer.alloc(0)) }
}

export function file(path: string, content: string | Uint8Array, executable = false): LayerEntry {
  const bytes = Buffer.from(content)
  return { path, type: 'file', size: bytes.length, executable, target: '', open: () => pieces(bytes) }
}

/** In pieces of a size that cuts lines and marks. */
async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += 1009) yield bytes.subarray(at, at + 1009)
}

export async function* each<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items
}

export function layerOf(
  entries: Iterable<LayerEntry>,
  limits: Partial<ReadLimits> = {},
): Promise<LayerContents> {
  return readLayer(each(entries), NEVER, { ...READ_LIMITS, ...limits })
}

/** `kind name version path` of each package, in order. */
export function named(contents: LayerContents): readonly string[] {
  return contents.files.flatMap(({ path, packages }) =>
    packages.map(({ kind, name, version }) => `${kind} ${name} ${version} ${path}`),
  )
}

export const debian = (...packages: readonly string[]): string =>
  packages
    .map((one) => one.split(' '))
    .map(([name, version]) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`)
    .join('\n')

export const npm = (name: string, version: string): string => JSON.stringify({ name, version })
