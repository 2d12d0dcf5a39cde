import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { TOOL_PATH, type Tool } from '../engine.ts'
import { type DefineExample, type MakeEngine, suite, uniqueName } from './harness.ts'
import { RunTranscript, finished, started } from './runs.ts'

/** What every engine must do with commands, tools and purposes: what audits need. */
export function toolContract(name: string, make: MakeEngine): void {
  suite(`${name}: tool`, make, (example) => {
    example('a command takes the place of entrypoint and command', async (e) => {
      const { said, exit } = await finished(e, '["image"]\nENTRYPOINT ["cat", "/etc/passwd"]', {
        command: ['echo', 'ours', 'alone'],
      })
      assert.equal(exit.exitCode, 0)
      assert.deepEqual(said.texts('stdout'), ['ours alone'])
    })

    example('the files of a tool are in the sandbox', async (e) => {
      const { tool } = greeting('hello')
      const command = ['cat', `${TOOL_PATH}/greeting`]
      const { said } = await finished(e, 'true', { tool, command, runtime: e.under.runtime ?? 'runc' })
      assert.deepEqual(said.texts('stdout'), ['hello'])
    })

    example('the archive of a tool is asked for once, however many ask for it first', async (e) => {
      const { tool, asked } = greeting('once')
      const command = ['cat', `${TOOL_PATH}/greeting`]
      const slots = [0, 1].map((slot) => finished(e, 'true', { tool, command, slot }))
      const [first, second] = await Promise.all(slots)
      assert.deepEqual(first?.said.texts('stdout'), ['once'])
      assert.deepEqual(second?.said.texts('stdout'), ['once'])
      assert.equal(asked(), 1)
    })

    purposeExamples(example)
  })
}

function purposeExamples(example: DefineExample): void {
  example('the audit and the run of one attempt are two containers', async (e) => {
    const run = await started(e, 'echo run; sleep 600')
    const { jobId, attempt } = run.spec
    const audit = await started(e, 'echo audit; exit 4', { jobId, attempt, purpose: 'audit', slot: 1 })
    assert.notEqual(run.handle.id, audit.handle.id)
    assert.equal((await e.engine.findRun({ jobId, attempt }, e.signal))?.id, run.handle.id)
    const found = await e.engine.findRun({ jobId, attempt, purpose: 'audit' }, e.signal)
    assert.deepEqual([found?.id, found?.purpose], [audit.handle.id, 'audit'])
    const said = new RunTranscript()
    assert.equal((await e.engine.followRun(audit.handle, said, e.signal)).exitCode, 4)
    assert.deepEqual(said.texts('stdout'), ['audit'])
    await e.engine.destroyRun(audit.handle)
    assert.ok(await e.engine.findRun({ jobId, attempt }, e.signal))
  })

  example('a sweep asks for the audit and for the run', async (e) => {
    const run = await started(e, 'sleep 600')
    const { jobId, attempt } = run.spec
    await started(e, 'sleep 600', { jobId, attempt, purpose: 'audit', slot: 1 })
    await e.engine.sweep(async (owner) => owner.jobId === jobId && owner.purpose === undefined)
    assert.ok(await e.engine.findRun({ jobId, attempt }, e.signal))
    assert.equal(await e.engine.findRun({ jobId, attempt, purpose: 'audit' }, e.signal), undefined)
  })
}

function greeting(text: string): { readonly tool: Tool; readonly asked: () => number } {
  let count = 0
  const tool = {
    id: `greeting-${uniqueName()}`,
    async archive() {
      count += 1
      const archive = pack()
      archive.entry({ name: 'greeting', mode: 0o444 }, `${text}\n`)
      archive.finalize()
      return buffer(archive)
    },
  }
  return { tool, asked: () => count }
}
