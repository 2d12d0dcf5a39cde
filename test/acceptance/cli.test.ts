import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import { makeFolder } from '../support/service.ts'
import { freePort } from './support/registry.ts'
import { type CommandOptions, runSlipway } from './support/run-slipway.ts'
import { useService } from './support/use-service.ts'

const engine = firstEngine()
/** Keeps build steps from being cached since an earlier run of the tests. */
const salt = `${process.pid}-${Date.now()}`

describe('the command line against a service', { skip: engine.skip }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc', '--worker-slots', '1'])
  const slipway = (args: readonly string[], options: CommandOptions = {}) =>
    runSlipway(args, { ...options, env: { SLIPWAY_URL: service().url } })
  const file = (content: string): string => {
    const path = join(makeFolder(), 'Dockerfile')
    writeFileSync(path, content)
    return path
  }
  const submit = async (dockerfile: string): Promise<string> => {
    const { code, stdout, stderr } = await slipway(['submit', file(dockerfile)])
    assert.equal(code, 0, stderr)
    return stdout.trim()
  }

  test('submits a file and waits: exit code 0 and the performance for a job that succeeds', async () => {
    const path = join(repository, 'examples/perf/Dockerfile')
    const { code, stdout, stderr } = await slipway(['submit', path, '--wait'])
    assert.equal(code, 0, stderr)
    assert.match(stdout, /succeeded/)
    assert.match(stdout, /0\.99/)
  })

  test('submits a file and waits: exit code 1 and the reason for a job that fails', async () => {
    const { code, stdout } = await slipway([
      'submit',
      file('FROM busybox\nCMD echo oh no; exit 4\n'),
      '--wait',
    ])
    assert.equal(code, 1)
    assert.match(stdout, /failed \(run_failed\)[^]*exit code 4[^]*oh no/)
  })

  test('submits a folder as the context without what .dockerignore names', async () => {
    const folder = makeFolder()
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'sub/kept'), '{"perf": 11}')
    writeFileSync(join(folder, 'secret'), 'must not be sent')
    writeFileSync(join(folder, '.dockerignore'), 'secret\n')
    const dockerfile = 'FROM busybox\nCOPY . /sent\nCMD ls -a /sent; cp /sent/sub/kept /data/perf.json\n'
    writeFileSync(join(folder, 'Dockerfile'), dockerfile)
    const { code, stdout, stderr } = await slipway(['submit', folder, '--wait', '--json', '--name', 'folder'])
    assert.equal(code, 0, stderr)
    const job = JSON.parse(stdout)
    assert.deepEqual([job.status, job.performance, job.name], ['succeeded', 11, 'folder'])
    const log = await slipway(['logs', job.id, '--stage', 'run'])
    assert.match(log.stdout, /^sub$/m)
    assert.doesNotMatch(log.stdout, /secret/)
  })

  test('takes a Dockerfile on stdin, and arguments, variables and limits as options', async () => {
    const input =
      'FROM busybox\nARG A\nRUN echo arg $A\nCMD echo env $B; echo \'{"perf": 1}\' > /data/perf.json\n'
    const options = [
      '--build-arg',
      `A=${salt}`,
      '--env',
      'B=two',
      '--memory',
      '64m',
      '--timeout',
      '30',
      '--label',
      'k=v',
    ]
    const { code, stdout, stderr } = await slipway(['submit', '-', '--wait', '--json', ...options], { input })
    assert.equal(code, 0, stderr)
    const job = JSON.parse(stdout)
    assert.deepEqual(
      [job.labels, job.spec.limits.memoryMiB, job.spec.limits.timeoutSeconds],
      [{ k: 'v' }, 64, 30],
    )
    assert.match((await slipway(['logs', job.id])).stdout, new RegExp(`arg ${salt}[^]*env two`))
  })

  test('follows a log to the end of the job', async () => {
    const id = await submit('FROM busybox\nCMD for i in 1 2 3; do echo tick $i; sleep 0.3; done\n')
    const { code, stdout } = await slipway(['logs', '-f', id, '--stage', 'run'])
    assert.equal(code, 0)
    assert.match(stdout, /tick 1\n[^]*tick 2\n[^]*tick 3\n/)
    assert.equal(JSON.parse((await slipway(['status', id, '--json'])).stdout).status, 'succeeded')
  })

  test('lists, shows, cancels, retries and removes jobs', async () => {
    const running = await submit('FROM busybox\nCMD exec sleep 100\n')
    const queued = await submit('FROM busybox\nCMD exit 6\n')
    for (const id of [running, queued])
      assert.match((await slipway(['list'])).stdout, new RegExp(id.slice(0, 8)))
    assert.match((await slipway(['status', queued])).stdout, /queued/)
    assert.equal((await slipway(['cancel', running])).code, 0)
    assert.equal((await service().api.waitForEnd(running)).status, 'cancelled')
    assert.equal((await service().api.waitForEnd(queued)).status, 'failed')
    const retry = await slipway(['retry', queued, '--wait'])
    assert.equal(retry.code, 1, retry.stderr)
    assert.equal((await service().api.job(queued)).attempt, 2)
    const page = JSON.parse((await slipway(['list', '--status', 'cancelled', '--json'])).stdout)
    assert.deepEqual(
      page.jobs.map(({ id }: { id: string }) => id),
      [running],
    )
    assert.equal((await slipway(['rm', running, queued])).code, 0)
    const gone = await slipway(['status', running, '--json'])
    assert.deepEqual([gone.code, JSON.parse(gone.stdout).error.code], [1, 'job_not_found'])
  })

  test('tells a usage error by exit code 2 and a service that is not there by 3', async () => {
    assert.equal((await slipway(['submit'])).code, 2)
    assert.equal((await slipway(['submit', '/no/such/file'])).code, 2)
    assert.equal((await slipway(['no-such-command'])).code, 2)
    const away = await slipway(['list', '--url', `http://127.0.0.1:${await freePort()}`])
    assert.equal(away.code, 3)
    assert.match(away.stderr, /npm start|--url/)
  })

  test('shows where a Dockerfile is wrong', async () => {
    const { code, stderr } = await slipway(['submit', file('FROM busybox\nRUNN echo\n')])
    assert.equal(code, 1)
    assert.match(stderr, /Dockerfile:2:1/)
  })

  test('is found by npx in the checkout', async () => {
    const { code, stdout } = await slipway(['list', '--json'], {
      program: ['npx', '--no-install', 'slipway'],
    })
    assert.equal(code, 0)
    assert.ok(Array.isArray(JSON.parse(stdout).jobs))
  })
})
