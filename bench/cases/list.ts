import type { Benchmark, Row } from '../support/benchmark.ts'
import { filledFolder, manyJobs } from '../support/filled-folder.ts'
import { figure, times } from '../support/format.ts'
import { type JobClient, openJobClient } from '../support/job-client.ts'
import { startService } from '../support/service.ts'
import { inTurns, median } from '../support/statistics.ts'

const MOST_RATIO = 2
const FEW = 1000
const PAGE = 50

const FILTERS: Readonly<Record<string, string>> = {
  'no filter': '',
  'by status': '&status=queued',
  'by status, the oldest': '&status=succeeded',
  'by name': '&name=name-3',
  'by label': '&label=team%3Dteam-3',
}

/** A page of jobs out of very many against one out of few. */
export const listBenchmark: Benchmark = {
  name: 'list',
  async run(context) {
    const { quick, say } = context
    const many = manyJobs(context)
    say(`list: ${many} jobs`)
    const flags = ['--worker-slots', '0']
    const small = await startService(await filledFolder(context, FEW, 200), flags)
    const large = await startService(await filledFolder(context, many, 2000), flags)
    const [few, lots] = [openJobClient(small.url), openJobClient(large.url)]
    const rows: Row[] = []
    for (const [name, filter] of Object.entries(FILTERS)) {
      const path = `/api/v2/jobs?limit=${PAGE}${filter}`
      const spent = await inTurns(quick ? 50 : 300, {
        lots: () => page(lots, path),
        few: () => page(few, path),
      })
      const ratio = median(spent.lots) / median(spent.few)
      rows.push({
        what: `page of ${PAGE}, ${name}`,
        slipway: figure(median(spent.lots), 'ms'),
        floor: figure(median(spent.few), 'ms'),
        ratio: times(ratio),
        aim: `at most ${MOST_RATIO} x`,
        reached: ratio <= MOST_RATIO,
      })
    }
    few.close()
    lots.close()
    await small.stop()
    await large.stop()
    return {
      title: 'Lists',
      method:
        `GET of a page of ${PAGE} through HTTP, one request after the other, out of ${figure(many)} jobs (left) and out ` +
        `of ${figure(FEW)} (right), in turns; the median. A tenth of the jobs share each name and each label.`,
      rows,
    }
  },
}

async function page(client: JobClient, path: string): Promise<number> {
  const begun = performance.now()
  const { jobs } = (await client.get(path)) as { jobs: unknown[] }
  const spent = performance.now() - begun
  if (jobs.length !== PAGE) throw new Error(`${path} gave ${jobs.length} jobs, not ${PAGE}`)
  return spent
}
