import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { mkdirSync, rmSync } from 'node:fs'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { ArchiveReading } from '../support/archive-reader.ts'
import type { BenchContext, Benchmark, Row } from '../support/benchmark.ts'
import { figure, times } from '../support/format.ts'
import { openScanSite, type ScanSite } from '../support/scan-site.ts'
import { inTurns, median } from '../support/statistics.ts'

const LEAST_MB_PER_SECOND = 200
const MOST_MB = 250
const MOST_MS = 150
const READER = fileURLToPath(new URL('../support/archive-reader.ts', import.meta.url))

/** What the stage `scan` costs: a large layer that is new, a small one on an image that is known, and an archive. */
export const scanBenchmark: Benchmark = {
  name: 'scan',
  async run(context) {
    const { quick, say } = context
    say('scan')
    const megabytes = quick ? 100 : 1000
    const site = await openScanSite(context, megabytes)
    try {
      const large = await site.large()
      const others: number[] = []
      for (let count = 0; count < (quick ? 3 : 9); count++) others.push((await site.another()).scanMs)
      const folders = row('from the engine’s folders', megabytes / (large.scanMs / 1000), 'MB/s')
      const memory = large.peakMegabytes - site.idleMegabytes
      return {
        title: 'Scan',
        method: describe(megabytes),
        rows: [
          { ...folders, ...atLeast(megabytes / (large.scanMs / 1000)) },
          below('memory of the service meanwhile, above idle', memory, 'MB', MOST_MB),
          ...(await archiveRows(context, site, large.imageId)),
          below('stage scan of an image with a small new layer', median(others), 'ms', MOST_MS),
        ],
      }
    } finally {
      await site.close()
    }
  },
}

function describe(megabytes: number): string {
  return (
    `A layer on busybox with a file of ${figure(megabytes)} MB of random bytes and 2,000 files of 16 KB, built and scanned ` +
    'by a job; then jobs with a small layer more, the median; times of the stage as the record has them. Root beside the ' +
    'engine reads the layer in the engine’s folders, where only files that may hold packages are opened. Elsewhere ' +
    '`docker save` is read as a stream: the saved archive of the same image from a file, in a process of its own, ' +
    'against a loop that only reads and hashes it (the archive does not say which layer is which), in turns.'
  )
}

async function archiveRows({ quick, folders }: BenchContext, { engine }: ScanSite, image: string) {
  const folder = folders.make('archive')
  mkdirSync(folder, { recursive: true })
  const archive = join(folder, 'image.tar')
  const { RootFS } = (await engine.call('GET', `/images/${image}/json`)) as { RootFS: { Layers: string[] } }
  await engine.save(`/images/${image}/get`, archive)
  const memory: number[] = []
  const rate = async (how: 'slipway' | 'plain'): Promise<number> => {
    const { bytes, ms, megabytes } = await readArchive([how, archive, ...RootFS.Layers])
    if (how === 'slipway') memory.push(megabytes)
    return bytes / 1000 / ms
  }
  const rates = await inTurns(quick ? 1 : 3, { slipway: () => rate('slipway'), plain: () => rate('plain') })
  rmSync(archive)
  const [ours, plain] = [median(rates.slipway), median(rates.plain)]
  const read = row('from an archive', ours, 'MB/s')
  return [
    { ...read, floor: figure(plain, 'MB/s'), ratio: times(ours / plain), ...atLeast(ours) },
    below('memory of its reader, above idle', Math.max(...memory), 'MB', MOST_MB),
  ]
}

async function readArchive(args: readonly string[]): Promise<ArchiveReading> {
  const child = spawn(process.execPath, [READER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  return (await json(child.stdout)) as ArchiveReading
}

function row(what: string, value: number, unit: string): Row {
  return { what, slipway: figure(value, unit), floor: '', ratio: '', aim: '', reached: null }
}

function atLeast(rate: number): Pick<Row, 'aim' | 'reached'> {
  return { aim: `at least ${LEAST_MB_PER_SECOND} MB/s`, reached: rate >= LEAST_MB_PER_SECOND }
}

function below(what: string, value: number, unit: string, most: number): Row {
  return { ...row(what, value, unit), aim: `under ${most} ${unit}`, reached: value < most }
}
