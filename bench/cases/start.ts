import type { Benchmark } from '../support/benchmark.ts'
import { filledFolder, manyJobs } from '../support/filled-folder.ts'
import { figure, times } from '../support/format.ts'
import { startService } from '../support/service.ts'
import { inTurns, median, pairedRatio } from '../support/statistics.ts'

/** Nothing answers there, so that no queued job of the benchmark is run. */
const NO_ENGINE = ['--engine-address', 'unix:///nonexistent/slipway-bench.sock']

/** From the start of the process to the line that says it is ready. */
export const startBenchmark: Benchmark = {
  name: 'start',
  async run(context) {
    const { quick, folders, say } = context
    const many = manyJobs(context)
    say('start')
    const filled = await filledFolder(context, many, 2000)
    // The first start on this machine compiles; later ones find the compiled code.
    await timeStart(folders.make('warm'))
    const spent = await inTurns(quick ? 3 : 9, {
      filled: () => timeStart(filled),
      empty: () => timeStart(folders.make('empty')),
    })
    return {
      title: 'Start-up',
      method:
        `From the start of \`bin/slipway serve\` to the line \`API ready\`, with ${figure(many)} stored jobs (left) and ` +
        'on a new data folder (right), in turns.',
      rows: [
        {
          what: 'ready after',
          slipway: figure(median(spent.filled), 'ms'),
          floor: figure(median(spent.empty), 'ms'),
          ratio: times(pairedRatio(spent.filled, spent.empty)),
          aim: '',
          reached: null,
        },
      ],
    }
  },
}

async function timeStart(folder: string): Promise<number> {
  const service = await startService(folder, NO_ENGINE)
  await service.stop()
  return service.startMs
}
