import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { scriptTrivy } from '../../../test/support/scripted-trivy.ts'
import { loadConfig } from '../../config/load.ts'
import { checkScanner } from './check-scanner.ts'

const NOW = Date.parse('2026-11-21T18:00:00Z')

async function check(t: TestContext, dataAt: string | null, ...flags: readonly string[]) {
  const scripted = await scriptTrivy([], { dataAt })
  t.after(() => scripted.remove())
  const chosen = [
    '--scan-scanner',
    'trivy',
    '--scan-trivy',
    scripted.program,
    '--data',
    dirname(scripted.program),
  ]
  const { config } = loadConfig([...chosen, ...flags], {})
  return (await checkScanner(config, { PATH: '/usr/bin:/bin' }, NOW))[0]
}

describe('doctor, scanner', () => {
  it('says nothing of the scanner that is built in', async () => {
    assert.deepEqual(await checkScanner(loadConfig([], {}).config, {}, NOW), [])
  })

  it('tells which Trivy answers, and of what day its data are', async (t) => {
    const fresh = await check(t, '2026-11-21T12:00:00Z')
    assert.deepEqual([fresh?.state, fresh?.detail.endsWith(', data of 2026-11-21')], ['ok', true])
    assert.match(fresh?.detail ?? '', /^trivy 0\.57\.1 /)
  })

  it('says how to get data that are not there, or too old', async (t) => {
    for (const dataAt of [null, '2026-01-01T00:00:00Z']) {
      const finding = await check(t, dataAt)
      assert.equal(finding?.state, 'weak')
      assert.match(finding.action.join(), /--download-db-only/)
    }
  })

  it('says what a missing Trivy means for jobs', async (t) => {
    const missing = await check(t, null, '--scan-trivy', '/nowhere/trivy')
    assert.deepEqual([missing?.state, missing?.detail.endsWith('No image is scanned.')], ['weak', true])
    assert.match(missing?.action.join() ?? '', /--scan-scanner osv/)
    const blocking = await check(t, null, '--scan-trivy', '/nowhere/trivy', '--scan-on-missing-data', 'block')
    assert.equal(blocking?.state, 'missing')
  })

  it('asks the server where one has the data', async (t) => {
    const finding = await check(t, null, '--scan-trivy-server', 'http://me:secret@127.0.0.1:9')
    assert.equal(finding?.state, 'weak')
    assert.match(finding.detail, /by the server 127\.0\.0\.1:9: the server does not answer/)
    assert.doesNotMatch(finding.detail, /secret/)
  })
})
