import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { checkHardening } from './check-hardening.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'slipway-doctor-lynis-'))
})
after(() => rm(folder, { recursive: true }))

const rule = (audit: 'asked' | 'never', lynis: string) => ({ audit, lynis, timeoutSeconds: 1 })

describe('doctor, hardening', () => {
  it('says nothing where no image is audited', async () => {
    assert.deepEqual(await checkHardening(rule('never', folder)), [])
  })

  it('tells that lynis is missing as no problem, with how to get it', async () => {
    const [finding] = await checkHardening(rule('asked', folder))
    assert.equal(finding?.state, 'ok')
    assert.match(finding.detail, /not measured: there is no lynis in /)
    assert.match(finding.action.join(), /apt-get install lynis/)
  })

  it('tells which lynis was found', async () => {
    await mkdir(path.join(folder, 'include'))
    await writeFile(path.join(folder, 'include/consts'), '')
    await writeFile(path.join(folder, 'default.prf'), '')
    await writeFile(path.join(folder, 'lynis'), 'PROGRAM_VERSION="3.1.2"\n')
    const [finding] = await checkHardening(rule('asked', folder))
    assert.match(finding?.detail ?? '', /^lynis 3\.1\.2 /)
  })
})
