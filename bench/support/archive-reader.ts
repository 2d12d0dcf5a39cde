/**
 * Child process: reads an image's archive as the service reads what `docker save` sends, or by a plain loop.
 *
 *   node bench/support/archive-reader.ts slipway|plain ARCHIVE DIFF_ID...
 *
 * Writes an `ArchiveReading` as JSON.
 */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { readArchive } from '../../src/engines/docker/layers/image-archive.ts'
import { READ_LIMITS } from '../../src/scanners/osv/inventory/limits.ts'
import { readLayer } from '../../src/scanners/osv/inventory/read-layer.ts'
import { forgetPeak, peakMegabytes, residentMegabytes } from './memory.ts'

export interface ArchiveReading {
  readonly bytes: number
  readonly ms: number
  /** Above the memory of the process before. */
  readonly megabytes: number
}

const [how = '', path = '', ...layers] = process.argv.slice(2)

async function bySlipway(): Promise<void> {
  const { signal } = new AbortController()
  const wanted = new Set(layers)
  const read = readArchive(createReadStream(path), layers, wanted, (entries) =>
    readLayer(entries, signal, READ_LIMITS),
  )
  let count = 0
  for await (const { diffId } of read) if (wanted.has(diffId)) count++
  if (count !== wanted.size) throw new Error(`${count} of ${wanted.size} layers were read`)
}

/** A diff id is the hash of a layer: less than this cannot be done where the archive does not name it. */
async function plainly(): Promise<void> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  hash.digest()
}

const before = residentMegabytes(process.pid)
forgetPeak(process.pid)
const begun = performance.now()
await (how === 'slipway' ? bySlipway() : plainly())
const ms = performance.now() - begun
const megabytes = Math.max(0, peakMegabytes(process.pid) - before)
const reading: ArchiveReading = { bytes: statSync(path).size, ms, megabytes }
process.stdout.write(JSON.stringify(reading))
