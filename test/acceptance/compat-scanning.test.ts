/** The state of a job that the other stories cannot hold open: its image is being audited. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { EngineView } from '../support/engine-view.ts'
import { firstEngine } from '../support/engines.ts'
import { lynisFolder } from '../support/lynis.ts'
import { type Service, makeFolder, startService } from '../support/service.ts'
import { DIALECTS, type Dialect, submit, tell } from './support/dialects.ts'
import { STORIES } from './support/story-words.ts'
import { writeTemplate } from './support/templates.ts'

const engine = firstEngine()
const view = new EngineView(engine.address)
const skip = engine.skip || (lynisFolder === '' ? 'no lynis was unpacked for the tests' : false)
const DEADLINE_MS = 120_000

/** The auditor is run by the image's /bin/sh, which here waits for a signal. */
const dockerfileOf = (dialect: Dialect): string =>
  [
    'FROM busybox',
    `LABEL dialect=${dialect}`,
    `RUN printf '#!/bin/busybox sh\\ntrap "exit 0" USR1\\nwhile :; do sleep 0.1; done\\n' > /wait && chmod 755 /wait && mv /wait /bin/sh`,
    `CMD ["/bin/busybox", "touch", "/data/done"]`,
    '',
  ].join('\n')

describe('a job whose image is audited, in six APIs', { skip }, () => {
  let service: Service

  before(async () => {
    const templates = makeFolder()
    writeTemplate(templates, 'audited', dockerfileOf('build'))
    service = await startService({
      dockerHost: engine.address,
      flags: [
        ...['--sandbox-runtime', 'runc', '--templates-folder', templates],
        ...['--hardening-audit', 'always', '--hardening-lynis', lynisFolder],
        // Nothing is to be pushed: these have told their story elsewhere.
        ...['--publish-registry', '127.0.0.1:1', '--publish-allow', '*'],
      ],
    })
    await service.instance()
  })

  for (const dialect of DIALECTS) {
    it(`is told alike, and came by ${dialect}`, async () => {
      const { api } = service
      const name = `audited-${dialect}`
      const id = await submit(api, dialect, { dockerfile: dockerfileOf(dialect), template: 'audited', name })
      await api.waitFor(id, 'scan', (job) => job.status === 'running' && job.stage === 'scan')
      assert.deepEqual(await tell(api, id), STORIES.scanning)
      await endAudit(id)
      await api.call('POST', `/api/v2/jobs/${id}/cancel`)
      await api.waitForEnd(id)
    })
  }

  /** Again and again: there may be no container yet, or a shell that has not set its trap. */
  async function endAudit(id: string): Promise<void> {
    const instance = await service.instance()
    const isOver = async (): Promise<true | undefined> => {
      const { status, stage } = await service.api.job(id)
      if (status !== 'running' || stage !== 'scan') return true
      const containers = await view.containers(instance)
      const audit = containers.find((one) => one.Labels['io.slipway.job'] === id && one.State === 'running')
      if (audit === undefined) return undefined
      const answer = await view.stream('POST', `/containers/${audit.Id}/kill?signal=SIGUSR1`)
      answer.resume()
      return undefined
    }
    assert.ok(await awaitState(isOver, DEADLINE_MS), `the audit of ${id} did not end`)
  }
})
