import assert from 'node:assert/strict'
import { buildRequest, BuildTranscript, type MakeEngine, suite } from './harness.ts'
import { runSpec, started } from './runs.ts'

/** What every engine's `sweep` must remove and must leave. */
export function sweepContract(name: string, make: MakeEngine): void {
  suite(`${name}: sweep`, make, (example) => {
    example('runs that nobody wants are removed, and wanted ones stay', async (e) => {
      const wanted = await started(e, 'sleep 600', { slot: 0 })
      const unwanted = await started(e, 'sleep 600', { slot: 1 })
      const report = await e.engine.sweep(async (owner) => owner.jobId === wanted.spec.jobId)
      assert.ok(report.containers >= 1)
      assert.equal(await e.engine.findRun(unwanted.spec, e.signal), undefined)
      assert.ok(await e.engine.findRun(wanted.spec, e.signal))
    })

    example('a second sweep finds no run any more', async (e) => {
      await started(e, 'sleep 600')
      await e.engine.sweep(async () => false)
      assert.equal((await e.engine.sweep(async () => false)).containers, 0)
    })

    example('runs of another instance are not touched', async (e) => {
      const stranger = await e.under.stranger?.()
      if (!stranger) return e.t.skip('no engine of another instance')
      const request = buildRequest(e.under, [`FROM ${e.under.baseImage}`, 'CMD sleep 600'])
      const outcome = await stranger.build(request, new BuildTranscript(), e.signal)
      assert.ok(outcome.kind === 'built')
      const spec = runSpec(outcome.image.id)
      const handle = await stranger.startRun(spec, e.signal)
      try {
        await e.engine.sweep(async () => false)
        assert.ok(await stranger.findRun(spec, e.signal))
      } finally {
        await stranger.destroyRun(handle)
        await stranger.removeImage(outcome.image.id)
        await stranger.close()
      }
    })
  })
}
