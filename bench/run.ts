/**
 * Runs the benchmarks and prints their table.
 *
 *   node bench/run.ts [--write] [--quick] [--only NAME]...
 *
 * `--write` puts it into docs/benchmarks.md. Needs root beside a Docker engine that has busybox (`npm run bench` sees
 * to both), and about three gigabytes of disk for the million jobs.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findConnection } from '../scripts/setup/connection.ts'
import { repository } from '../scripts/setup/folders.ts'
import { advisoriesBenchmark } from './cases/advisories.ts'
import { jobBenchmark } from './cases/job.ts'
import { lintBenchmark } from './cases/lint.ts'
import { listBenchmark } from './cases/list.ts'
import { matchBenchmark } from './cases/match.ts'
import { memoryBenchmark } from './cases/memory.ts'
import { readBenchmark } from './cases/read.ts'
import { scanBenchmark } from './cases/scan.ts'
import { startBenchmark } from './cases/start.ts'
import { submitBenchmark } from './cases/submit.ts'
import { removeBareContainers } from './floor/bare-jobs.ts'
import { openEngineApi } from './floor/engine-api.ts'
import type { BenchContext, Benchmark, Section } from './support/benchmark.ts'
import { describeMachine } from './support/machine.ts'
import { stopServices } from './support/service.ts'
import { toMarkdown } from './support/table.ts'
import { TemporaryFolders } from './support/temporary-folders.ts'

const BENCHMARKS: readonly Benchmark[] = [
  jobBenchmark,
  submitBenchmark,
  readBenchmark,
  listBenchmark,
  startBenchmark,
  memoryBenchmark,
  lintBenchmark,
  scanBenchmark,
  matchBenchmark,
  advisoriesBenchmark,
]

const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`)

function readOptions() {
  const options = {
    write: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: BENCHMARKS.map(({ name }) => name) },
  } as const
  const { values } = parseArgs({ options })
  const chosen = BENCHMARKS.filter(({ name }) => values.only.includes(name))
  if (chosen.length !== values.only.length) {
    throw new RangeError(`--only takes ${BENCHMARKS.map(({ name }) => name).join(', ')}`)
  }
  return { ...values, chosen }
}

async function engineAddress(): Promise<string> {
  const connection = await findConnection()
  if (connection === undefined) throw new Error('no container engine answers; `npm run bench` brings one up')
  connection.client.close()
  return connection.address
}

async function runAll(chosen: readonly Benchmark[], context: BenchContext): Promise<Section[]> {
  const sections: Section[] = []
  for (const benchmark of chosen) sections.push(await benchmark.run(context))
  return sections
}

/** Whatever happened: nothing of the run stays on the engine or on the disk. */
async function cleanUp(): Promise<void> {
  await stopServices()
  const engine = openEngineApi(address)
  await removeBareContainers(engine)
  engine.close()
  folders.removeAll()
}

const { chosen, quick, write } = readOptions()
const address = await engineAddress()
const folders = new TemporaryFolders()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)))
}
try {
  const machine = await describeMachine(address)
  const begun = performance.now()
  const sections = await runAll(chosen, { quick, folders, engineAddress: address, say })
  const document = toMarkdown(sections, machine, quick)
  process.stdout.write(document)
  if (write) writeFileSync(join(repository, 'docs/benchmarks.md'), document)
  say(`done in ${Math.round((performance.now() - begun) / 1000)} s`)
} finally {
  await cleanUp()
}
