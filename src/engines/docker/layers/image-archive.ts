import { createHash, type Hash } from 'node:crypto'
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { LayersRequest, ReadLayer } from '../../engine.ts'
import { ByteSource, brokenArchive } from './byte-source.ts'
import { layerEntries } from './layer-entries.ts'
import { tarEntries } from './tar-entries.ts'
import { BLOCK, decodeHeader } from './tar-header.ts'
import { TarStreamBytes } from './tar-stream-bytes.ts'

/**
 * Files of an image's archive that may be layers: of Docker up to 24 (folders with a `layer.tar`, the manifest at the
 * end), of Docker since 25 (an OCI layout), and of Podman.
 */
const LAYER_NAME = /(?:^|\/)layer\.tar$|^blobs\/sha256\/(?<blob>[0-9a-f]{64})$|^(?<file>[0-9a-f]{64})\.tar$/

/**
 * Reads layers out of an image's archive while it comes, and ends as soon as none is wanted any more. `layers` are the
 * image's diff ids. A diff id is the SHA-256 of the layer's plain tar: where the name does not give it, the layer is
 * read and hashed at once, so that neither a manifest has to come first nor a layer has to be kept.
 */
export async function* readArchive<Contents>(
  chunks: AsyncIterable<Uint8Array>,
  layers: readonly string[],
  wanted: ReadonlySet<string>,
  read: LayersRequest<Contents>['read'],
): AsyncGenerator<ReadLayer<Contents>, void, undefined> {
  const missing = new Set(wanted)
  const outer = new ByteSource(chunks)
  try {
    for await (const { header, open } of tarEntries(new TarStreamBytes(outer))) {
      const name = LAYER_NAME.exec(header.name.toString('latin1').replace(/^\.\//, ''))
      if (!name || header.size === 0) continue
      const digest = `sha256:${name.groups?.blob ?? name.groups?.file ?? ''}`
      const diffId = layers.includes(digest) ? digest : undefined
      if (diffId !== undefined && !missing.has(diffId)) continue
      const found = await readCandidate(open(), diffId, read)
      if (!found || !missing.delete(found.diffId)) continue
      yield found
      if (missing.size === 0) return
    }
  } finally {
    await outer.close()
  }
  if (missing.size > 0)
    throw brokenArchive(`the layer ${[...missing].join(', ')} is not in the image's archive`)
}

/** Undefined for what is no layer: a manifest or a configuration, which have such names too. */
async function readCandidate<Contents>(
  content: AsyncIterable<Uint8Array>,
  known: string | undefined,
  read: LayersRequest<Contents>['read'],
): Promise<ReadLayer<Contents> | undefined> {
  const packed = new ByteSource(content)
  const unpack = decompressor(await packed.peek(4))
  const plain = unpack ? unpacked(packed, unpack) : rest(packed)
  const hash = known === undefined ? createHash('sha256') : undefined
  const source = new ByteSource(hash ? hashed(plain, hash) : plain)
  try {
    if (!isTar(await source.peek(BLOCK))) return undefined
    const contents = await read(layerEntries(new TarStreamBytes(source)))
    if (known !== undefined) return { diffId: known, contents }
    await source.drain()
    return { diffId: `sha256:${hash?.digest('hex')}`, contents }
  } finally {
    await source.close()
  }
}

function isTar(block: Buffer): boolean {
  if (block.length < BLOCK) return false
  try {
    decodeHeader(block)
    return true
  } catch {
    return false
  }
}

/** Engines that keep images as they were pulled give them out so. */
function decompressor(magic: Buffer): (() => Transform) | undefined {
  if (magic.length < 4) return undefined
  if (magic.readUInt16BE(0) === 0x1f8b) return createGunzip
  return magic.readUInt32BE(0) === 0x28b52ffd ? createZstdDecompress : undefined
}

async function* unpacked(
  source: ByteSource,
  make: () => Transform,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = make()
  const done = pipeline(Readable.from(rest(source), { objectMode: false }), stream)
  // the reader of `stream` meets the error
  done.catch(() => undefined)
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } finally {
    stream.destroy()
    await done.catch(() => undefined)
  }
}

const CHUNK = 1024 * 1024

async function* rest(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  for (let part = await source.some(CHUNK); part; part = await source.some(CHUNK)) yield part
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: Hash,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}
