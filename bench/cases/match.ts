import { matchInventory } from '../../src/scanners/osv/match/match-inventory.ts'
import type { Benchmark } from '../support/benchmark.ts'
import { figure } from '../support/format.ts'
import { inventoryOf, libraryOf } from '../support/match-site.ts'
import { median } from '../support/statistics.ts'

const PACKAGES = 1000
const MOST_MS = 100
const DAY_MS = 86_400_000

/** One image with the advisories of its system, from the index on disk, read before. */
export const matchBenchmark: Benchmark = {
  name: 'match',
  async run({ quick, folders, say }) {
    say('match')
    const records = quick ? 10_000 : 40_000
    const now = Date.now()
    const inventory = inventoryOf(PACKAGES)
    const library = await libraryOf(folders.make('match'), records, now)
    try {
      const spent: number[] = []
      let findings = 0
      const begun = performance.now()
      const match = () => matchInventory(inventory, library.index, { now, maxDataAgeMs: DAY_MS })
      match()
      const cold = performance.now() - begun
      for (let round = 0; round < (quick ? 5 : 31); round++) {
        const start = performance.now()
        findings = match().findings.length
        spent.push(performance.now() - start)
      }
      const warm = median(spent)
      return {
        title: 'Matching',
        method:
          `An inventory of ${figure(PACKAGES)} Debian packages (${figure(PACKAGES / 2)} sources) with an index of ` +
          `${figure(records)} records in SQLite, 20 a source, each with a range and up to 39 versions: ${figure(findings)} ` +
          'findings. The first match in the process, and the median of those after it.',
        rows: [
          { what: 'first', slipway: figure(cold, 'ms'), floor: '', ratio: '', aim: '', reached: null },
          {
            what: 'warm',
            slipway: figure(warm, 'ms'),
            floor: '',
            ratio: '',
            aim: `under ${MOST_MS} ms`,
            reached: warm < MOST_MS,
          },
        ],
      }
    } finally {
      library.close()
    }
  },
}
