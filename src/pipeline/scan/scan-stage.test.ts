import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RunScript } from '../../engines/fake/script.ts'
import { SlipwayError } from '../../errors/slipway-error.ts'
import { createFakeAuditor } from '../../scanners/fake/fake-auditor.ts'
import { Interruption } from '../stage.ts'
import { openScanLab } from '../../../test/support/scan-lab.ts'

const GOOD: RunScript = { exitCode: 0, files: { index: '54', remarks: 'no USER\nno CMD\n' } }

describe('the stage scan', () => {
  it('starts nothing and says that nothing was scanned when no audit is asked for', async () => {
    const lab = openScanLab()
    const stage = lab.stage()
    const outcome = await stage.execute(lab.context({ hardening: false }))
    assert.deepEqual(outcome, {
      kind: 'skipped',
      why: 'not scanned for vulnerabilities: this server has no scanner',
    })
    assert.equal(lab.engine.count('startRun'), 0)
    assert.equal(stage.holds?.(lab.context({ hardening: false })), false)
  })

  it('audits the image from inside, keeps the index at once and warns of the Dockerfile', async () => {
    const lab = openScanLab()
    lab.engine.setRun(GOOD)
    const stage = lab.stage()
    const outcome = await stage.execute(lab.context())
    assert.equal(
      outcome.kind === 'skipped' && outcome.why,
      'not scanned for vulnerabilities: this server has no scanner; hardening index 54 (fake 1.0)',
    )
    assert.deepEqual(lab.saved, [54])
    assert.deepEqual(lab.warnings, ['fake: no USER', 'fake: no CMD'])
    const spec = lab.runs()[0]?.spec
    assert.deepEqual([spec?.user, spec?.purpose, spec?.limits.pids], ['0:0', 'audit', 512])
    assert.deepEqual(spec?.command, ['/bin/sh', '/.slipway/audit.sh'])
    assert.match(spec?.environment['FAKE_DOCKERFILE'] ?? '', /^FROM busybox/)
    await stage.release?.(lab.context())
    assert.equal(lab.runs().length, 0)
  })

  it('ends without an index, and without a failure, when the audit says nothing', async () => {
    const ends: readonly (readonly [RunScript, RegExp])[] = [
      [{ exitCode: 1, lines: ['awk not found', ''] }, /^the fake ended with exit code 1: awk not found$/],
      [{ startError: 'no such file' }, /^the image has no \/bin\/sh that could be started: no such file$/],
      [{ ...GOOD, oomKilled: true }, /^the audit used more than its limit of 64 MiB of memory$/],
      [{ exitCode: 0, files: { index: '900' } }, /exit code 0/],
    ]
    for (const [script, why] of ends) {
      const lab = openScanLab()
      lab.engine.setRun(script)
      const outcome = await lab.stage().execute(lab.context())
      const evidence = outcome.kind === 'skipped' ? outcome.output?.hardening : undefined
      assert.equal(evidence?.index, null)
      assert.match(evidence?.why ?? '', why)
      assert.deepEqual(lab.saved, [])
      assert.ok(lab.warnings.includes(`no hardening index: ${evidence?.why}`))
    }
  })

  it('does not wait longer than its limit', async () => {
    const lab = openScanLab({ timeoutSeconds: 0.01 })
    lab.engine.setRun({ ...GOOD, hold: true })
    const outcome = await lab.stage().execute(lab.context())
    assert.match(
      (outcome.kind === 'skipped' && outcome.why) || '',
      /no hardening index: the audit took longer than its limit of 0.01 s$/,
    )
  })

  it('goes on without the tool, and says what is missing', async () => {
    const lab = openScanLab({ auditor: createFakeAuditor({ missing: 'fake is not installed' }) })
    const outcome = await lab.stage().execute(lab.context())
    assert.match(
      (outcome.kind === 'skipped' && outcome.why) || '',
      /; no hardening index: fake is not installed$/,
    )
    assert.equal(lab.engine.count('startRun'), 0)
  })

  it('waits for an engine that is gone, and goes on without an index when it cannot run this alone', async () => {
    const lab = openScanLab()
    lab.engine.failNext('startRun', new SlipwayError('engine_unavailable', { detail: 'gone' }))
    await assert.rejects(lab.stage().execute(lab.context()), { code: 'engine_unavailable' })
    for (const code of ['engine_failed', 'engine_timeout', 'engine_unsupported'] as const) {
      lab.engine.failNext('startRun', new SlipwayError(code, { detail: 'no mount' }))
      const outcome = await lab.stage().execute(lab.context())
      const evidence = outcome.kind === 'skipped' ? outcome.output?.hardening : undefined
      assert.equal(evidence?.why, 'the engine could not run the audit: no mount')
    }
  })

  it('leaves the audit running when its process leaves, and takes it over in the next one', async () => {
    const lab = openScanLab()
    const control = lab.engine.setRun({ ...GOOD, hold: true })
    const leaving = new AbortController()
    const left = lab.stage().execute(lab.context({ leaving: leaving.signal }))
    await control.reached
    leaving.abort(new Interruption('shutdown'))
    await assert.rejects(left, { kind: 'shutdown' })
    assert.equal(lab.runs().length, 1)

    control.release()
    await lab.stage().execute(lab.context({ resumed: true }))
    assert.deepEqual([lab.engine.count('startRun'), lab.saved], [1, [54]])
  })

  it('ends the audit when the job is cancelled, whoever started it', async () => {
    const lab = openScanLab()
    const control = lab.engine.setRun({ ...GOOD, hold: true })
    const cancelled = new AbortController()
    const context = lab.context({ cancelled: cancelled.signal })
    const stopped = lab.stage().execute(context)
    await control.reached
    cancelled.abort(new Interruption('cancelled'))
    await assert.rejects(stopped, { kind: 'cancelled' })
    await lab.stage().release?.(context)
    assert.equal(lab.runs().length, 0)
  })
})
