import assert from 'node:assert/strict'
import { type DefineExample, type MakeEngine, suite, uniqueName } from './harness.ts'
import { RunTranscript, finished, runSpec, started } from './runs.ts'

/** What every engine must do with runs. */
export function runContract(name: string, make: MakeEngine): void {
  suite(`${name}: run`, make, (example) => {
    example('a run gives its exit code', async (e) => {
      const { exit } = await finished(e, 'exit 3')
      assert.equal(exit.exitCode, 3)
      assert.equal(exit.startError, null)
      assert.equal(exit.timedOut, false)
      assert.equal(exit.oomKilled, false)
      assert.equal(exit.dataFull, false)
    })

    example('output lines come from the beginning, each with its stream', async (e) => {
      const { said, exit } = await finished(e, 'echo one; echo two >&2; echo three')
      assert.equal(exit.exitCode, 0)
      assert.deepEqual(said.texts('stdout'), ['one', 'three'])
      assert.deepEqual(said.texts('stderr'), ['two'])
    })

    example('the environment of the run is set', async (e) => {
      const { said } = await finished(e, 'echo "hello $WHO"', { environment: { WHO: 'world' } })
      assert.deepEqual(said.texts('stdout'), ['hello world'])
    })

    example('the handle says which sandbox is in force', async (e) => {
      const { handle, spec } = await started(e, 'exit 0')
      assert.equal(handle.adopted, false)
      assert.equal(handle.jobId, spec.jobId)
      assert.equal(handle.sandbox.network, 'none')
      assert.equal(handle.sandbox.readOnlyRoot, true)
      assert.equal(handle.sandbox.noNewPrivileges, true)
      assert.deepEqual(handle.sandbox.limits, spec.limits)
    })

    example('a command that the image does not have is a start error, not a fault', async (e) => {
      const { exit } = await finished(e, '["/no/such/program"]')
      assert.equal(exit.exitCode, null)
      assert.match(exit.startError ?? '', /no\/such\/program/)
    })

    example('a runtime that the engine does not have is refused', async (e) => {
      const base = await e.engine.inspectImage(e.under.baseImage, e.signal)
      assert.ok(base)
      await assert.rejects(
        e.engine.startRun(runSpec(base.id, { runtime: 'no-such-runtime' }), e.signal),
        (error: Error & { code?: string }) => error.code === 'engine_unsupported',
      )
    })

    sampleExamples(example)
    limitExamples(example)
    lifeExamples(example)
  })
}

function sampleExamples(example: DefineExample): void {
  example('what a run used over time grows with it, and has the same source as the sums', async (e) => {
    const round = 'head -c 2000000 /dev/zero > /tmp/zeroes; sleep 0.3'
    const { exit } = await finished(e, [round, round, round, round].join('; '))
    if (exit.samples === undefined) return e.t.skip('this engine measures nothing while a run goes on')
    const { atMs, cpuMs, memoryBytes, source } = exit.samples
    assert.equal(source, exit.usage.source)
    assert.ok(atMs.length > 0 && atMs.length <= 200)
    assert.deepEqual([cpuMs.length, memoryBytes.length], [atMs.length, atMs.length])
    for (const series of [atMs, cpuMs]) {
      assert.ok(
        series.every((value, index) => value >= (series[index - 1] ?? 0)),
        series.join(' '),
      )
    }
    assert.ok((atMs.at(-1) ?? 0) <= exit.usage.wallMs)
    assert.ok((cpuMs.at(-1) ?? 0) <= (exit.usage.cpuMs ?? 0) + 0.1)
    assert.ok(Math.max(...memoryBytes) <= (exit.usage.peakMemoryBytes ?? 0))
  })
}

function limitExamples(example: DefineExample): void {
  example('a run that takes too long is ended and says so', async (e) => {
    const spec = runSpec('', {})
    const { exit } = await finished(e, 'sleep 600', { limits: { ...spec.limits, timeoutMs: 1500 } })
    assert.equal(exit.timedOut, true)
  })

  example('a run that takes more memory than it may is ended and says so', async (e) => {
    const { exit } = await finished(e, 'tail /dev/zero')
    if (exit.exitCode !== 0 && !exit.oomKilled && /Podman/.test((await e.engine.info()).name)) {
      return e.t.skip('this engine does not tell that memory ran out')
    }
    assert.equal(exit.oomKilled, true)
  })

  example('a run that fills /data cannot write more and is told apart', async (e) => {
    const { exit, handle } = await finished(e, 'head -c 16777216 /dev/zero > /data/big')
    assert.equal(exit.dataFull, true)
    assert.equal(handle.sandbox.limits.dataBytes, 4 * 1024 * 1024)
  })
}

function lifeExamples(example: DefineExample): void {
  example('aborting the signal kills the run and throws the reason', async (e) => {
    const { handle } = await started(e, 'echo up; sleep 600')
    const cancel = new AbortController()
    const said = new RunTranscript()
    const following = e.engine.followRun(handle, said, cancel.signal)
    await said.seen('up')
    const reason = new Error('cancelled by its owner')
    cancel.abort(reason)
    await assert.rejects(following, (error) => error === reason)
    const exit = await e.engine.followRun(handle, new RunTranscript(), e.signal)
    assert.notEqual(exit.exitCode, 0)
  })

  example('a run is found by a later process, with its output and its result', async (e) => {
    const { spec } = await started(e, 'echo kept; echo \'{"perf": 1}\' > /data/perf.json; exit 4')
    const later = await e.under.again?.()
    if (!later) return e.t.skip('no second engine object')
    try {
      const handle = await later.findRun(spec, e.signal)
      assert.ok(handle)
      assert.equal(handle.adopted, true)
      assert.deepEqual(handle.sandbox.limits, spec.limits)
      const said = new RunTranscript()
      const exit = await later.followRun(handle, said, e.signal)
      assert.equal(exit.exitCode, 4)
      assert.deepEqual(said.texts('stdout'), ['kept'])
      const request = { pattern: /^perf.*\.json$/, maxFileBytes: 1000, maxTotalBytes: 1000, maxFiles: 1 }
      const { files } = await later.readData(handle, request, e.signal)
      assert.equal(Buffer.from(files[0]?.bytes ?? []).toString(), '{"perf": 1}\n')
    } finally {
      await later.close()
    }
  })

  example('a run that was never started is not found', async (e) => {
    assert.equal(await e.engine.findRun({ jobId: uniqueName(), attempt: 1 }, e.signal), undefined)
  })

  example('a destroyed run is gone, and destroying it again is no error', async (e) => {
    const { handle, spec } = await started(e, 'sleep 600')
    await e.engine.destroyRun(handle)
    await e.engine.destroyRun(handle)
    assert.equal(await e.engine.findRun(spec, e.signal), undefined)
  })

  example('an ended run can be followed again with the same answer', async (e) => {
    const { handle, exit } = await finished(e, 'echo once; exit 5')
    const said = new RunTranscript()
    const again = await e.engine.followRun(handle, said, e.signal)
    assert.equal(again.exitCode, exit.exitCode)
    assert.deepEqual(said.texts('stdout'), ['once'])
  })
}
