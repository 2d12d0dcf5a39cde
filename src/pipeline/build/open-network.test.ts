import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import type { BuildObserver, BuildOutcome, BuildRequest, Engine } from '../../engines/engine.ts'
import { createFakeEngine } from '../../engines/fake/fake-engine.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { ScriptedEgress, allowed, refused } from '../../../test/support/scripted-egress.ts'
import { buildInNetwork } from './open-network.ts'

const REQUEST: Omit<BuildRequest, 'network'> = {
  jobId: 'j',
  attempt: 1,
  dockerfile: Buffer.from('FROM busybox\n'),
  bases: null,
  contextPath: null,
  buildArgs: {},
  target: null,
  tag: 'slipway/built:x',
  timeoutMs: 1000,
  maxImageBytes: 1,
}

const FAILED: BuildOutcome = {
  kind: 'failed',
  reason: 'build_failed',
  message: 'RUN wget failed with exit code 1',
  step: '[2/2] RUN wget',
  command: 'wget',
  exitCode: 1,
  line: 2,
}

type Build = (request: BuildRequest, observe: BuildObserver) => Promise<BuildOutcome>

interface Setting {
  readonly build?: Build
  readonly network?: 'default' | 'none' | 'proxy'
  readonly gateway?: string | null
}

function setUp({ build = async () => FAILED, network = 'proxy', gateway = '172.17.0.1' }: Setting = {}) {
  const fake = createFakeEngine()
  const info: Engine['info'] = async () => {
    const whole = await fake.info()
    return { ...whole, capabilities: { ...whole.capabilities, buildGateway: gateway } }
  }
  const egress = new ScriptedEgress()
  const lines: string[] = []
  const seen: unknown[] = []
  const requests: BuildRequest[] = []
  const engine = {
    info,
    build: (request: BuildRequest, observe: BuildObserver) => {
      requests.push(request)
      return build(request, observe)
    },
  }
  const observe: BuildObserver = { step: (step) => seen.push(step), log: (line) => seen.push(line) }
  const log = { system: (text: string) => lines.push(text) }
  const run = () =>
    buildInNetwork(
      { engine, egress, config: { network } },
      log,
      REQUEST,
      observe,
      new AbortController().signal,
    )
  return { run, egress, lines, seen, requests }
}

const unsupported = (detail: string) => new SlipwayError('engine_unsupported', { detail })
const isRetried = (pattern: RegExp) => (error: unknown) =>
  error instanceof SlipwayError &&
  error.code === 'engine_unsupported' &&
  error.retryable &&
  pattern.test(error.detail)

describe('a build under proxy', () => {
  test('is given an account on the gateway of the engine, which ends with it', async () => {
    const { run, egress, requests } = setUp()
    await run()
    const [pass] = egress.passes
    const { port, username, password } = pass ?? assert.fail('it was not admitted')
    assert.deepEqual(requests[0]?.network, { host: '172.17.0.1', port, username, password })
    assert.deepEqual([pass?.gateway, pass?.ended], ['172.17.0.1', true])
  })

  test('tells each host when it is decided, and the sum at the end', async () => {
    const { run, egress, lines } = setUp()
    egress.asks = [
      allowed('pypi.org'),
      refused('169.254.169.254', 'a link-local address'),
      refused('fd00::1'),
    ]
    const { reached } = await run()
    assert.deepEqual(lines, [
      'proxy: pypi.org:443 allowed',
      'proxy: 169.254.169.254:80 refused: a link-local address',
      'proxy: [fd00::1]:80 refused: not on the list of hosts',
      'proxy: 1 allowed, 2 refused; 200 bytes to the build, 10 from it',
    ])
    assert.deepEqual(reached, egress.asks)
  })

  test('that asked for nothing says so, and has reached nothing', async () => {
    const { run, lines } = setUp()
    assert.deepEqual((await run()).reached, [])
    assert.deepEqual(lines, ['proxy: the build asked for no host'])
  })

  test('that failed says what it was refused, three hosts by name', async () => {
    const { run, egress } = setUp()
    egress.asks = ['a', 'b', 'c', 'd', 'e'].map((host, index) =>
      refused(`${host}.example`, 'why not', 80 + index),
    )
    const { outcome } = await run()
    assert.equal(
      outcome.kind === 'failed' && outcome.message,
      'RUN wget failed with exit code 1 (the build was refused: a.example, why not; b.example:81, why not; c.example:82, why not; and 2 more)',
    )
  })

  test('that failed before a step had run says nothing about hosts', async () => {
    const outcome = { ...FAILED, reason: 'base_image_unavailable' } as const
    const { run, egress } = setUp({ build: async () => outcome })
    egress.asks = [refused('a.example')]
    assert.deepEqual((await run()).outcome, outcome)
  })

  test('has lines for a hundred hosts, and the record has all', async () => {
    const { run, egress, lines } = setUp()
    egress.asks = Array.from({ length: 300 }, (_, index) => refused(`h${index}.example`))
    assert.equal((await run()).reached?.length, 300)
    assert.equal(lines.length, 102)
    assert.match(lines[100] ?? '', /more hosts have no lines here/)
  })

  test('is told of hosts that stand for many without a port', async () => {
    const { run, egress, lines } = setUp()
    egress.asks = [refused('other hosts', 'more hosts than are listed one by one', 0)]
    const { outcome } = await run()
    assert.equal(lines[0], 'proxy: other hosts refused: more hosts than are listed one by one')
    assert.match(outcome.kind === 'failed' ? outcome.message : '', /refused: other hosts, more hosts than/)
  })

  test('cannot write into the log by the name of a host', async () => {
    const { run, egress, lines } = setUp()
    const [bell, newline, turned] = ['\u0007', '\n', '\u202e']
    egress.asks = [
      refused(`a${newline}proxy: b:80 allowed${bell}`, `no${newline}${turned}`),
      refused('x'.repeat(9999)),
    ]
    const { outcome, reached } = await run()
    assert.equal(lines[0], 'proxy: [a?proxy: b:80 allowed?]:80 refused: no??')
    assert.ok((lines[1]?.length ?? 0) < 400)
    assert.doesNotMatch(inspect([outcome, reached], { depth: 9 }), /\\u0007|\\n|\u202e|x{300}/)
  })
})

describe('the account of a build', () => {
  test('ends when the engine throws, and what it reached is told all the same', async () => {
    const build = async () => Promise.reject(new SlipwayError('engine_failed', { detail: 'gone' }))
    const { run, egress, lines } = setUp({ build })
    egress.asks = [allowed('pypi.org')]
    await assert.rejects(run(), /gone/)
    assert.equal(egress.passes[0]?.ended, true)
    assert.equal(lines.length, 2)
  })

  test('is in nothing that comes from the build', async () => {
    const secrets = ({ network }: BuildRequest) => {
      const { username, password } = typeof network === 'string' ? assert.fail() : network
      const basic = Buffer.from(`${username}:${password}`).toString('base64')
      return `${password} ${encodeURIComponent(password)} ${basic}`
    }
    const step = { id: 's', cached: false, startedAt: 1, completedAt: null }
    const { run, egress, seen, lines } = setUp({
      build: async (request, observe) => {
        const text = secrets(request)
        observe.step({ ...step, name: `RUN ${text}`, error: text })
        observe.log({ at: 1, stream: 'stdout', text, stepId: 's' })
        return { ...FAILED, message: text, step: text, command: text }
      },
    })
    const { outcome } = await run()
    const password = egress.passes[0]?.password ?? assert.fail()
    const all = inspect([seen, lines, outcome], { depth: 9 })
    assert.equal(all.split('*** *** ***').length - 1, 6)
    for (const form of [
      password,
      encodeURIComponent(password),
      Buffer.from(`build:${password}`).toString('base64'),
    ])
      assert.ok(!all.includes(form), form)
  })

  test('is in no error, wherever the engine has put it, and the code stays', async () => {
    const build: Build = async ({ network }) => {
      const cause = new Error(`POST /build?buildargs=${JSON.stringify(network)}`)
      throw new SlipwayError('engine_timeout', { detail: 'no answer', cause, data: { network } })
    }
    const { run, egress } = setUp({ build })
    const error: unknown = await run().catch((thrown: unknown) => thrown)
    assert.ok(error instanceof SlipwayError)
    assert.deepEqual([error.code, error.detail, error.retryable], ['engine_timeout', 'no answer', true])
    assert.ok(!inspect(error, { depth: 9 }).includes(egress.passes[0]?.password ?? ''))
  })
})

describe('an engine that cannot hold builds to a proxy', () => {
  test('builds nothing, which is our fault and tried again', async () => {
    const { run, egress, requests } = setUp({ gateway: null })
    await assert.rejects(run(), isRetried(/cannot hold builds to the proxy/))
    assert.deepEqual([egress.passes.length, requests.length], [0, 0])
  })

  test('is tried again as well when it is found by the proxy or by the engine itself', async () => {
    const first = setUp()
    first.egress.failNext(unsupported('the address is not of this machine'))
    await assert.rejects(first.run(), isRetried(/not of this machine/))
    const second = setUp({ build: async () => Promise.reject(unsupported('the bridge is open')) })
    await assert.rejects(second.run(), isRetried(/the bridge is open/))
  })

  test('builds in the other networks as before', async () => {
    for (const network of ['default', 'none'] as const) {
      const { run, egress, requests, lines } = setUp({ network, gateway: null })
      assert.deepEqual(await run(), { outcome: FAILED, reached: undefined })
      assert.deepEqual([requests[0]?.network, egress.passes.length, lines.length], [network, 0, 0])
    }
  })
})
