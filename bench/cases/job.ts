import type { BenchContext, Benchmark, Row, Section } from '../support/benchmark.ts'
import { figure, times } from '../support/format.ts'
import { type JobSite, openJobSite } from '../support/job-site.ts'
import { inTurns, median, pairedRatio } from '../support/statistics.ts'

const MOST_TIME = 1.25
const LEAST_THROUGHPUT = 0.9

/** Time and throughput of whole jobs against the same job by bare engine calls, under each runtime. */
export const jobBenchmark: Benchmark = {
  name: 'job',
  async run(context) {
    const rows: Row[] = []
    const notes: string[] = []
    for (const runtime of ['runc', 'runsc']) {
      const site = await openJobSite(context, runtime, 1)
      if (site === undefined) {
        notes.push(`Not measured under ${runtime}: the engine does not have it.`)
        continue
      }
      rows.push(await alone(context, site))
      for (const slots of [1, 2, 4]) rows.push(await together(context, runtime, slots))
    }
    return { ...describe(), rows, notes }
  },
}

function describe(): Pick<Section, 'title' | 'method'> {
  return {
    title: 'A job',
    method:
      '`FROM busybox`, `CMD echo \'{"perf":0.99}\' > /data/perf.json`, image built before. Slipway: from the POST until ' +
      'the event `ended` arrives. Floor: a plain loop of bare Engine API calls over kept connections, in a sandbox ' +
      'copied from a container of Slipway (same HostConfig, a holder network namespace for each loop, a tmpfs of the ' +
      'same size bound to /data): inspect the image, mount, create, start, wait, inspect, read the log, read perf.json ' +
      'with O_NOFOLLOW, remove, unmount. Both in turns, the median over the rounds. "Alone": one after the other on ' +
      'an idle service. "N at a time": a batch through a service with N worker slots, against N loops.',
  }
}

async function alone({ quick, say }: BenchContext, site: JobSite): Promise<Row> {
  say(`job: alone, ${site.runtime}`)
  try {
    const spent = await inTurns(quick ? 5 : 25, {
      slipway: () => milliseconds(() => site.viaSlipway()),
      floor: () => milliseconds(() => site.bare(0)),
    })
    const ratio = pairedRatio(spent.slipway, spent.floor)
    return {
      what: `one job alone, ${site.runtime}`,
      slipway: figure(median(spent.slipway), 'ms'),
      floor: figure(median(spent.floor), 'ms'),
      ratio: times(ratio),
      aim: `at most ${MOST_TIME} x the time`,
      reached: ratio <= MOST_TIME,
    }
  } finally {
    await site.close()
  }
}

async function together(context: BenchContext, runtime: string, slots: number): Promise<Row> {
  const { quick, say } = context
  say(`job: ${slots} at a time, ${runtime}`)
  const site = await openJobSite(context, runtime, slots)
  if (site === undefined) throw new Error(`${runtime} went away`)
  try {
    const jobs = slots * (quick ? 2 : 4)
    const slipway = () => perSecond(jobs, () => Promise.all(repeat(jobs, () => site.viaSlipway())))
    const floor = () => perSecond(jobs, () => inLoops(site, jobs, slots))
    // The first batch makes the holders of the slots.
    await slipway()
    const rates = await inTurns(quick ? 1 : 5, { slipway, floor })
    const ratio = pairedRatio(rates.slipway, rates.floor)
    return {
      what: `${slots} at a time, ${runtime}`,
      slipway: figure(median(rates.slipway), 'jobs/s'),
      floor: figure(median(rates.floor), 'jobs/s'),
      ratio: times(ratio),
      aim: slots === 4 ? `at least ${LEAST_THROUGHPUT} x the throughput` : '',
      reached: slots === 4 ? ratio >= LEAST_THROUGHPUT : null,
    }
  } finally {
    await site.close()
  }
}

async function inLoops(site: JobSite, jobs: number, loops: number): Promise<void> {
  let left = jobs
  const work = async (loop: number): Promise<void> => {
    while (left > 0) {
      left -= 1
      await site.bare(loop)
    }
  }
  await Promise.all(Array.from({ length: loops }, (_, loop) => work(loop)))
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  return (count * 1000) / (await milliseconds(work))
}

function repeat<Result>(count: number, make: () => Result): Result[] {
  return Array.from({ length: count }, make)
}
