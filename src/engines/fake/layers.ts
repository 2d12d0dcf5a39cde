import { SlipwayError } from '../../errors/slipway-error.ts'
import type { LayerEntry, LayersRequest, ReadLayer } from '../engine.ts'
import type { FakeDaemon } from './daemon.ts'
import { FakeFiles, type FakeNode } from './files.ts'

/** See `Engine.readLayers`. A built layer holds what its step changed; a base image's holds its files. */
export async function* readFakeLayers<Contents>(
  daemon: FakeDaemon,
  request: LayersRequest<Contents>,
  signal: AbortSignal,
): AsyncGenerator<ReadLayer<Contents>, void, undefined> {
  const image = daemon.find(request.imageId)
  if (!image) {
    throw new SlipwayError('engine_failed', {
      detail: `No such image: ${request.imageId}`,
      retryable: false,
      data: { statusCode: 404 },
    })
  }
  for (const diffId of new Set(image.layers)) {
    signal.throwIfAborted()
    daemon.line.throwIfAborted()
    if (!request.isWanted(diffId)) continue
    const entries = changes(daemon.layers.get(diffId) ?? base(daemon, diffId))
    yield { diffId, contents: await request.read(entriesOf(entries, signal)) }
  }
}

/** The files of the image that has this layer alone. */
function base(daemon: FakeDaemon, diffId: string): { readonly before: FakeFiles; readonly after: FakeFiles } {
  const image = daemon.images.values().find(({ layers }) => layers.length === 1 && layers[0] === diffId)
  return { before: new FakeFiles(), after: image?.files ?? new FakeFiles() }
}

function changes({ before, after }: { readonly before: FakeFiles; readonly after: FakeFiles }): LayerEntry[] {
  const removed = [...before.entries()].filter(([path]) => after.get(path) === undefined)
  const changed = [...after.entries()].filter(([path, node]) => before.get(path) !== node)
  return [
    ...removed.map(([path]) => entry(path, 'removed')),
    ...changed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, node]) => entryOf(path, node)),
  ]
}

function entryOf(path: string, node: FakeNode): LayerEntry {
  if (node.kind === 'file') {
    return { ...entry(path, 'file'), size: node.bytes.length, open: () => pieces(node.bytes) }
  }
  if (node.kind === 'link') return { ...entry(path, 'symlink'), target: node.target }
  return entry(path, node.kind === 'folder' ? 'folder' : 'other')
}

function entry(path: string, type: LayerEntry['type']): LayerEntry {
  return { path, type, size: 0, executable: false, target: '', open: () => pieces(Buffer.alloc(0)) }
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.length > 0) yield bytes
}

async function* entriesOf(
  entries: readonly LayerEntry[],
  signal: AbortSignal,
): AsyncGenerator<LayerEntry, void, undefined> {
  for (const one of entries) {
    signal.throwIfAborted()
    yield one
  }
}
