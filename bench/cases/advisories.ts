import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openAdvisoryIndex } from '../../src/scanners/osv/advisories/advisory-index.ts'
import { runImport } from '../../src/scanners/osv/advisories/run-import.ts'
import { writeLargeZip } from '../../test/support/large-zip.ts'
import { debianRecord } from '../../test/support/osv-records.ts'
import type { Benchmark, Row } from '../support/benchmark.ts'
import { figure } from '../support/format.ts'
import { median } from '../support/statistics.ts'

const MOST_SECONDS = 60
const MOST_MB = 300
const PACKAGES = 1000
const READS = 5

/** An export of 200,000 records imported, and imported again over itself; then looked up. */
export const advisoriesBenchmark: Benchmark = {
  name: 'advisories',
  async run({ quick, folders, say }) {
    say('advisories')
    const count = quick ? 20_000 : 200_000
    const folder = folders.make('advisories')
    mkdirSync(folder)
    const input = join(folder, 'all.zip')
    writeLargeZip(input, exportOf(count))
    const index = join(folder, 'advisories.db')
    const request = {
      index,
      input,
      mode: 'replace',
      ecosystem: 'Debian',
      source: 'bench',
      etag: null,
    } as const
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const first = await timed(() => runImport({ ...request, at: 1 }))
    const second = await timed(() => runImport({ ...request, at: 2 }))
    delay.disable()
    const megabytes = Math.max(first.result.peakBytes, second.result.peakBytes) / 1e6
    const { milliseconds, found } = lookUp(index)
    return {
      title: 'Advisories',
      method:
        `A zip archive of ${figure(count)} OSV records like Debian's, each about one package in three releases with ` +
        'its ranges and lists of versions, imported into a new index and then over itself, in a process of its own. ' +
        `Then the advisories of ${figure(PACKAGES)} packages are read, warm (the median of ${READS}).`,
      rows: [
        row('import', first.seconds, 's', MOST_SECONDS),
        row('import again', second.seconds, 's', MOST_SECONDS),
        row('memory of the importer', megabytes, 'MB', MOST_MB),
        row('longest hold-up of the service meanwhile', delay.max / 1e6, 'ms'),
        row(`${figure(PACKAGES)} packages looked up (${figure(found)} advisories)`, milliseconds, 'ms'),
      ],
    }
  },
}

function* exportOf(count: number): Generator<readonly [string, string], void, undefined> {
  for (let n = 0; n < count; n++) {
    const record = debianRecord(n)
    yield [`${record.id}.json`, JSON.stringify(record)]
  }
}

async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly seconds: number; readonly result: Result }> {
  const begun = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - begun) / 1000 }
}

function lookUp(path: string): { readonly milliseconds: number; readonly found: number } {
  const index = openAdvisoryIndex(path)
  let found = 0
  const read = (): number => {
    const begun = performance.now()
    found = 0
    for (let n = 0; n < PACKAGES; n++) found += index.find('Debian:12', `package-${n}`).length
    return performance.now() - begun
  }
  read()
  const milliseconds = median(Array.from({ length: READS }, read))
  index.close()
  return { milliseconds, found }
}

function row(what: string, value: number, unit: string, most?: number): Row {
  const aim = most === undefined ? '' : `under ${most} ${unit}`
  const reached = most === undefined ? null : value < most
  return { what, slipway: figure(value, unit), floor: '', ratio: '', aim, reached }
}
