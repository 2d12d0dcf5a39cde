import { DockerfileParser } from 'dockerfile-ast'
import { loadConfig } from '../../src/config/load.ts'
import { lintDockerfile } from '../../src/dockerfile/lint/lint-dockerfile.ts'
import { corpusDocuments } from '../../test/corpus/documents.ts'
import { type LargeDockerfile, largeDockerfiles } from '../../test/support/large-dockerfiles.ts'
import type { Benchmark, Row } from '../support/benchmark.ts'
import { figure, times } from '../support/format.ts'
import { firstLint } from '../support/first-lint.ts'
import { inTurns, median } from '../support/statistics.ts'
import { TYPICAL_DOCKERFILE } from '../support/typical-dockerfile.ts'

const MOST_MS = 50
/** Four times as large: a little more than four times as long is the noise of short times. */
const MOST_GROWTH = 5
const LARGE = 65_000

interface Spent {
  readonly name: string
  readonly ms: number
  readonly parseMs: number
}

/** The linter alone, in this process: reader and all rules, without ShellCheck and without what it remembers. */
export const lintBenchmark: Benchmark = {
  name: 'lint',
  async run({ quick, say }) {
    say('lint')
    const corpus = corpusDocuments().map(({ text }) => text)
    const typical = await compare('a Dockerfile of 1 KB', [TYPICAL_DOCKERFILE], quick ? 50 : 500)
    const all = await compare(`the corpus, ${corpus.length} files`, corpus, quick ? 5 : 30)
    const large = largeDockerfiles(LARGE).map((file) => ({ file, ms: alone(file, quick ? 3 : 9) }))
    const { file } = large.reduce((most, one) => (one.ms > most.ms ? one : most))
    const worst = await compare(file.name, [file.text], quick ? 5 : 15)
    const growth = await growthOf(file.name, quick ? 5 : 25)
    const cold = await firstLint(file.name)
    return {
      title: 'Linter',
      method:
        'The text of a Dockerfile to its findings: reader, second parser and all rules, warm, the median over the rounds. ' +
        'Compared with dockerfile-ast, which only parses. `64 KB`: the shapes that the tests of the linter have ' +
        `(${large.length} of them), each one close to the limits of a file, a line or the number of instructions. ` +
        'Cold: the first file that a fresh thread lints. Growth: the worst shape at 64 KB against the same at 16 KB.',
      rows: [
        row(typical),
        row(all),
        {
          ...EMPTY,
          what: '64 KB, the median shape',
          slipway: figure(median(large.map(({ ms }) => ms)), 'ms'),
        },
        row({ ...worst, name: `64 KB, the worst shape (${file.name})` }, MOST_MS),
        { ...EMPTY, what: 'the same, cold', slipway: figure(cold, 'ms') },
        {
          ...EMPTY,
          what: 'growth from 16 KB to 64 KB',
          ratio: times(growth),
          aim: `at most ${MOST_GROWTH} x`,
          reached: growth <= MOST_GROWTH,
        },
      ],
    }
  },
}

const EMPTY: Omit<Row, 'what'> = { slipway: '', floor: '', ratio: '', aim: '', reached: null }
const { dockerfile: limits } = loadConfig([], {}).config
const OPTIONS = { limits, buildArgs: {}, performanceRequired: true, configuration: null }

async function compare(name: string, texts: readonly string[], rounds: number): Promise<Spent> {
  const files = texts.map((text) => Buffer.from(text))
  const things = {
    slipway: async () => timed(() => files.forEach((file) => lintDockerfile(file, OPTIONS))),
    floor: async () => timed(() => texts.forEach((text) => DockerfileParser.parse(text))),
  }
  // what was compiled for small files is compiled again for large ones
  await inTurns(2, things)
  const spent = await inTurns(rounds, things)
  return { name, ms: median(spent.slipway), parseMs: median(spent.floor) }
}

/** Milliseconds, the median; dockerfile-ast alone takes seconds for some of these. */
function alone({ text }: LargeDockerfile, rounds: number): number {
  const file = Buffer.from(text)
  const spent = Array.from({ length: rounds + 1 }, () => timed(() => lintDockerfile(file, OPTIONS)))
  return median(spent.slice(1))
}

/** In turns: how much longer the large one takes. */
async function growthOf(name: string, rounds: number): Promise<number> {
  const [small, large] = [LARGE / 4, LARGE].map((bytes) => {
    const { text = '' } = largeDockerfiles(bytes).find((file) => file.name === name) ?? {}
    return async () => timed(() => lintDockerfile(Buffer.from(text), OPTIONS))
  })
  if (small === undefined || large === undefined) return Number.NaN
  const spent = await inTurns(rounds, { large, small })
  return median(spent.large) / median(spent.small)
}

function timed(work: () => void): number {
  const begun = performance.now()
  work()
  return performance.now() - begun
}

function row({ name, ms, parseMs }: Spent, most?: number): Row {
  return {
    what: name,
    slipway: figure(ms, 'ms'),
    floor: figure(parseMs, 'ms'),
    ratio: times(ms / parseMs),
    aim: most === undefined ? '' : `under ${most} ms`,
    reached: most === undefined ? null : ms < most,
  }
}
