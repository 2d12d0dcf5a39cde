import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { firstEngine } from '../support/engines.ts'
import { runSlipway } from './support/run-slipway.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
const report = (text: string, rest = ''): string =>
  `FROM busybox\nCMD printf '%s' '${text}' > /data/perf.json${rest}\n`

describe('the verdict', { skip: engine.skip }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc'])
  const api = () => service().api

  test('of a failing build names the command, its exit code and its last lines', async () => {
    const dockerfile = `FROM busybox\nRUN echo ${Date.now()}; echo a reason on stdout; echo a reason on stderr >&2; exit 7\n`
    const job = await api().run({ dockerfile })
    assert.deepEqual([job.status, job.reason, job.stage], ['failed', 'build_failed', 'build'])
    assert.match(job.message ?? '', /RUN echo .*exit code 7/s)
    const excerpt = job.attempts[0]?.verdict?.excerpt ?? []
    assert.ok(
      excerpt.includes('a reason on stdout') && excerpt.includes('a reason on stderr'),
      excerpt.join('\n'),
    )
    assert.equal(job.imageId, null)
  })

  test('of a failing build has the line of the instruction, which the command line quotes', async () => {
    const dockerfile = [
      'FROM busybox AS tools',
      `RUN echo ${Date.now()} > /tool`,
      '',
      'FROM busybox',
      'ENV MODE=strict',
      'COPY --from=tools /tool /tool',
      '# why it fails',
      'RUN cat /tool && \\',
      '    echo "no $MODE" && false',
      'CMD true',
    ].join('\n')
    const job = await api().run({ dockerfile })
    assert.deepEqual([job.reason, job.attempts[0]?.verdict?.line], ['build_failed', 7])
    assert.match(job.message ?? '', /^Line 8: The command of step "\[stage-1 3\/3\] RUN cat/)
    assert.equal((await api().record(job.id)).line, 7)
    const steps = (await api().events(job.id)).filter(({ event }) => event === 'step')
    assert.ok(steps.some(({ data }) => JSON.stringify(data).includes('"line":7')))
    const { stdout } = await runSlipway(['status', job.id], { env: { SLIPWAY_URL: service().url } })
    assert.match(stdout, /\n {2}8 \| RUN cat \/tool && \\\n {4}\| \^+\n[^]* {2}│ no strict\n/)
  })

  test('of a run that ends with another code than 0 is failed, whatever it wrote', async () => {
    const job = await api().run({ dockerfile: report('{"perf": 1}', '; echo sorry; exit 3') })
    assert.deepEqual([job.status, job.reason, job.performance], ['failed', 'run_failed', null])
    assert.match(job.message ?? '', /exit code 3/)
    assert.deepEqual(job.attempts[0]?.verdict?.excerpt, ['sorry'])
    assert.equal((await api().record(job.id)).run?.exitCode, 3)
  })

  test('of a command that does not exist is failed with that said', async () => {
    const job = await api().run({ dockerfile: 'FROM busybox\nCMD ["/no/such/program"]\n' })
    assert.deepEqual([job.status, job.reason], ['failed', 'run_failed'])
    assert.match(job.message ?? '', /no\/such\/program/)
  })

  test('takes typographic quotes for quotes and warns', async () => {
    const job = await api().run({ dockerfile: report('{“perf”: 0.5}') })
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 0.5', `${job.message}`)
    assert.match(job.warnings.join('\n'), /typographic quotes/)
  })

  test('collects the numbers of all perf files as metrics', async () => {
    const write = `echo '{"perf":1,"loss":{"train":0.1}}' > /data/perf.json; echo '{"accuracy":0.9}' > /data/perf-2.json`
    const job = await api().run({
      dockerfile: `FROM busybox\nCMD ${write}; echo '{"no":1}' > /data/other.json\n`,
    })
    assert.equal(job.performance, 1)
    assert.deepEqual(job.metrics, { perf: 1, 'loss.train': 0.1, 'perf-2.accuracy': 0.9 })
  })

  test('does not need a performance unless the job requires one', async () => {
    const dockerfile = 'FROM busybox\nCMD true\n'
    const optional = await api().run({ dockerfile })
    assert.deepEqual([optional.status, optional.performance], ['succeeded', null])
    const required = await api().run({ dockerfile, performance: 'required' })
    assert.deepEqual([required.status, required.reason], ['failed', 'performance_missing'])
  })

  for (const [what, text] of [
    ['a number in a string', '{"perf": "0.99"}'],
    ['NaN', '{"perf": NaN}'],
    ['an array', '{"perf": [1]}'],
    ['a nested value', '{"perf": {"value": 1}}'],
    ['a number that is not finite', '{"perf": 1e999}'],
    ['no JSON', 'perf=1'],
    ['an empty file', ''],
  ] as const) {
    test(`calls a performance that is ${what} invalid and says why`, async () => {
      const job = await api().run({ dockerfile: report(text) })
      assert.deepEqual([job.status, job.reason], ['failed', 'performance_invalid'])
      assert.match(job.message ?? '', /perf\.json/)
    })
  }

  test('lets a user who is not root write its report', async () => {
    const job = await api().run({ dockerfile: `${report('{"perf": 2}')}USER 1000:1000\n` })
    assert.equal(`${job.status} ${job.performance}`, 'succeeded 2', `${job.message}`)
  })
})
