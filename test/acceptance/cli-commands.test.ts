/** Every command that the guide documents is run by an acceptance test; those that no other test runs are run here. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import { npmRecord } from '../support/osv-records.ts'
import { type OsvServer, startOsvServer } from '../support/osv-server.ts'
import { makeFolder, NODE } from '../support/service.ts'
import { type CommandOptions, runSlipway } from './support/run-slipway.ts'
import { useService } from './support/use-service.ts'

describe('the documented commands', () => {
  const guide = readFileSync(join(repository, 'docs/guides/command-line.md'), 'utf8')
  const documented = [...guide.matchAll(/^\| \[`slipway ([a-z -]+)`\]/gm)].map(([, name = '']) => name)

  test('are all run by an acceptance test', () => {
    const tests = globSync(join(repository, 'test/acceptance/**/*.test.ts'))
    const text = tests.map((file) => readFileSync(file, 'utf8')).join('\n')
    const isRun = (name: string) => {
      const words = name.split(' ').map((word) => `'${word}'`)
      return new RegExp(`\\[\\s*${words.join(',\\s*')}\\s*[,\\]]`).test(text)
    }
    assert.ok(documented.length > 30)
    assert.deepEqual(
      documented.filter((name) => !isRun(name)),
      [],
    )
  })
})

describe('the commands that need no service', () => {
  let osv: OsvServer
  let folder = ''
  const slipway = (args: readonly string[], options: CommandOptions = {}) =>
    runSlipway(args, {
      ...options,
      env: {
        XDG_CONFIG_HOME: folder,
        SLIPWAY_DATA: join(folder, 'data'),
        SLIPWAY_ADVISORIES_SOURCE: osv.url,
      },
    })
  before(async () => {
    folder = makeFolder()
    writeFileSync(join(folder, 'Dockerfile'), 'FROM busybox:1\nUSER 1000\nCMD ["true"]\n')
    writeFileSync(join(folder, 'exceptions.json'), '[]')
    osv = await startOsvServer()
    osv.publish('npm', [npmRecord(1)])
  })
  after(() => osv.close())

  test('say what they found', async () => {
    for (const [args, words] of [
      [['lint', join(folder, 'Dockerfile'), '--json'], /"diagnostics"/],
      [['policy', 'list'], /strict/],
      [['policy', 'show', 'default'], /^# policy default, sha256 [0-9a-f]{64}$/m],
      [['policy', 'test', 'default', join(folder, 'Dockerfile')], /accepts it/],
      [['exceptions', join(folder, 'exceptions.json')], /no exceptions/],
      [['advisories', 'sync', 'npm'], /npm: fetched whole/],
      [['advisories', 'import', `${osv.url}/npm/all.zip`], /npm/],
      [['completion', 'bash'], /complete -F _slipway slipway/],
      [['--version'], /^\d+\.\d+\.\d+\n$/],
    ] as const) {
      const { code, stdout, stderr } = await slipway(args)
      assert.equal(code, 0, `${args.join(' ')}: ${stdout}${stderr}`)
      assert.match(stdout, words, args.join(' '))
    }
  })
})

const engine = firstEngine()

describe('the commands about what a service knows', { skip: engine.skip }, () => {
  const service = useService(engine, ['--sandbox-runtime', 'runc', '--worker-slots', '2'])
  const home = makeFolder()
  const slipway = (args: readonly string[], options: CommandOptions = {}) =>
    runSlipway(args, { ...options, env: { XDG_CONFIG_HOME: home, ...options.env } })
  const jobs: string[] = []
  before(async () => {
    for (const perf of [1, 3]) {
      const dockerfile = `FROM busybox\nENV A=${perf}\nCMD echo '{"perf": ${perf}}' > /data/perf.json\n`
      jobs.push((await service().api.run({ name: 'ranked', dockerfile })).id)
    }
  })
  const [get, other] = [() => jobs[0] ?? '', () => jobs[1] ?? '']

  test('find a service that was logged in to, and forget it', async () => {
    const login = await slipway(['login', service().url, '--name', 'here', '--token-stdin'], {
      input: 'token\n',
    })
    assert.match(login.stdout, /^here: http.*, Slipway .*commands use it from now on\n$/, login.stderr)
    assert.match((await slipway(['status', get()])).stdout, /succeeded/)
    const listed = JSON.parse((await slipway(['servers', 'list', '--json'])).stdout)
    assert.deepEqual(listed, { servers: [{ name: 'here', url: service().url, token: true, current: true }] })
    const away = { env: { SLIPWAY_URL: 'http://127.0.0.1:1' } }
    const unreachable = await slipway(['list'], away)
    assert.deepEqual([unreachable.code, /is from SLIPWAY_URL/.test(unreachable.stderr)], [3, true])
    assert.equal((await slipway(['list', '--server', 'here'], away)).code, 0)
    assert.equal((await slipway(['servers', 'use', 'here'])).code, 0)
    assert.equal((await slipway(['servers', 'remove', 'here'])).code, 0)
    assert.match((await slipway(['servers', 'list'])).stderr, /There are none/)
  })

  test('compare, rank, count and open jobs', async () => {
    const env = { SLIPWAY_URL: service().url }
    for (const [args, words] of [
      [['diff', get(), other()], /^performance +1 +3 +\+200%$[^]*^- ENV A=1$[^]*^\+ ENV A=3$/m],
      [['leaderboard', 'ranked'], new RegExp(`${other()}[^]*${get()}`)],
      [['top', '--once'], /\S/],
      [['gc'], /^(nothing to remove|removed: )/],
      [['open', get(), '--print'], new RegExp(`/jobs/${get()}\n$`)],
      [['sbom', get()], /"bomFormat": "CycloneDX"/],
      [['watch', get()], /✓ succeeded/],
      [['record', get()], /"dockerfile"/],
      [['dockerfile', get()], /^FROM busybox\nENV A=1\n/],
      [['edit', get(), '--label', 'team=a'], /is changed/],
      [['list', '--label', 'team=a'], new RegExp(get())],
      [['completion', 'words', '--', 'logs', get().slice(0, 8)], new RegExp(`${get()}\tsucceeded ranked`)],
    ] as const) {
      const { code, stdout, stderr } = await slipway(args, { env })
      assert.equal(code, 0, `${args.join(' ')}: ${stdout}${stderr}`)
      assert.match(stdout, words, args.join(' '))
    }
  })

  test('are what a program of one’s own does with the typed client: 20 variants and the best of them', async () => {
    const example = join(repository, 'examples/sweep/sweep.ts')
    const { code, stdout, stderr } = await runSlipway([service().url], { program: [NODE, example] })
    assert.equal(code, 0, stderr)
    assert.equal(stderr.match(/^block \d+: [\d.]+$/gm)?.length, 20, stderr)
    const [, performance = ''] =
      /^best of 20: block \d+ with ([\d.]+) MiB\/s \(job [0-9a-f-]{36}\)$/m.exec(stdout) ?? []
    const all = [...stderr.matchAll(/: ([\d.]+)$/gm)].map(([, number]) => Number(number))
    assert.equal(Number(performance), Math.max(...all))
  })
})
