import assert from 'node:assert/strict'
import type { RunExit, RunSpec, ServiceHealth } from '../engine.ts'
import { built, type DefineExample, type Example, type MakeEngine, suite } from './harness.ts'
import { RunTranscript, runSpec } from './runs.ts'

const SERVE = 'httpd -f -p 8080 -h /www'
const SERVICE = { port: 8080, path: '/health' }

/** What every engine must do with containers that serve. The base image needs an `httpd` applet. */
export function serviceContract(name: string, make: MakeEngine): void {
  suite(`${name}: service`, make, (example) => {
    example('a service that answers is healthy, and is ended', async (e) => {
      const { exit } = await served(e, SERVE)
      assert.ok(exit.health)
      assert.ok((exit.health.healthyMs ?? 0) > 0, JSON.stringify(exit.health))
      assert.ok((exit.health.healthyMs ?? Infinity) <= exit.usage.wallMs)
      assert.ok(exit.health.probes >= 1)
      assert.deepEqual([exit.health.port, exit.health.path], [8080, '/health'])
      assert.deepEqual([exit.health.lastStatus, exit.health.lastError], [200, null])
      assert.deepEqual([exit.timedOut, exit.startError, exit.oomKilled], [false, null, false])
    })

    example('a service may begin late, say what it does, and write its performance', async (e) => {
      const script = `echo begins; sleep 1; echo '{"perf":1}' > /data/perf.json; ${SERVE}`
      const { exit, said, handle } = await served(e, script)
      assert.ok((exit.health?.healthyMs ?? 0) >= 900)
      assert.deepEqual(said.texts('stdout'), ['begins'])
      const request = { pattern: /^perf\.json$/, maxFileBytes: 1000, maxTotalBytes: 1000, maxFiles: 1 }
      const { files } = await e.engine.readData(handle, request, e.signal)
      assert.equal(Buffer.from(files[0]?.bytes ?? []).toString(), '{"perf":1}\n')
    })

    unhealthyExamples(example)
    lifeExamples(example)
  })
}

function unhealthyExamples(example: DefineExample): void {
  example('a service that answers with another status is not healthy, and its time runs out', async (e) => {
    const change = { service: { port: 8080, path: '/missing' } }
    const exit = await servedUntil(({ lastStatus }) => lastStatus !== null, e, SERVE, change)
    assert.deepEqual([exit.timedOut, exit.health?.healthyMs], [true, null])
    assert.deepEqual([exit.health?.lastStatus, exit.health?.lastError], [404, 'answered 404'])
  })

  example('a service that nobody finds is told as such', async (e) => {
    const exit = await servedUntil(({ lastError }) => lastError !== null, e, 'sleep 600')
    assert.deepEqual([exit.timedOut, exit.health?.healthyMs], [true, null])
    assert.deepEqual([exit.health?.lastStatus, exit.health?.lastError], [null, 'connection refused'])
  })

  example('a service that ends before it was healthy has its exit code', async (e) => {
    const { exit } = await served(e, 'exit 3')
    assert.deepEqual([exit.exitCode, exit.timedOut, exit.health?.healthyMs], [3, false, null])
  })

  example('a service whose command does not exist could not be started', async (e) => {
    const { exit } = await served(e, '["/no/such/program"]')
    assert.equal(exit.exitCode, null)
    assert.match(exit.startError ?? '', /no\/such\/program/)
    assert.equal(exit.health?.probes, 0)
  })
}

function lifeExamples(example: DefineExample): void {
  example('a service goes on being asked by a later process', async (e) => {
    const { spec } = await serving(e, SERVE)
    const later = await e.under.again?.()
    if (!later) return e.t.skip('no second engine object')
    try {
      const handle = await later.findRun(spec, e.signal)
      assert.ok(handle?.adopted)
      const exit = await later.followRun(handle, new RunTranscript(), e.signal)
      assert.ok((exit.health?.healthyMs ?? 0) > 0, JSON.stringify(exit.health))
    } finally {
      await later.close()
    }
  })

  example('aborting the signal ends a service that is being asked, with the reason', async (e) => {
    const { handle } = await serving(e, 'echo up; sleep 600')
    const cancel = new AbortController()
    const said = new RunTranscript()
    const following = e.engine.followRun(handle, said, cancel.signal)
    await said.seen('up')
    const reason = new Error('cancelled by its owner')
    cancel.abort(reason)
    await assert.rejects(following, (error) => error === reason)
  })

  example('a service that has ended can be followed again with the same answer', async (e) => {
    const { handle, exit } = await served(e, SERVE)
    const again: RunExit = await e.engine.followRun(handle, new RunTranscript(), e.signal)
    assert.deepEqual([again.exitCode, again.health], [exit.exitCode, exit.health])
  })
}

async function serving(e: Example, command: string, change: Partial<RunSpec> = {}) {
  const lines = [`FROM ${e.under.baseImage}`, 'RUN mkdir /www && echo ok > /www/health', `CMD ${command}`]
  const { image } = await built(e, lines)
  const spec = runSpec(image.id, { service: SERVICE, runtime: e.under.runtime ?? 'runc', ...change })
  const handle = await e.engine.startRun(spec, e.signal)
  e.t.after(() => e.engine.destroyRun(handle))
  return { handle, spec }
}

async function served(e: Example, command: string, change: Partial<RunSpec> = {}, timeoutMs = 60_000) {
  const { limits } = runSpec('')
  const { handle } = await serving(e, command, { ...change, limits: { ...limits, timeoutMs } })
  const said = new RunTranscript()
  return { handle, said, exit: await e.engine.followRun(handle, said, e.signal) }
}

/**
 * A service whose time runs out: a few seconds, and more when that was too little for a busy machine to ask it and to
 * hear the answer.
 */
async function servedUntil(
  isAsked: (health: ServiceHealth) => boolean,
  e: Example,
  command: string,
  change: Partial<RunSpec> = {},
): Promise<RunExit> {
  for (let timeoutMs = 3000; ; timeoutMs *= 3) {
    const { exit } = await served(e, command, change, timeoutMs)
    if (timeoutMs > 60_000 || !exit.health || isAsked(exit.health)) return exit
  }
}
