import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { auditorContract } from './auditor.contract.ts'
import { createFakeAuditor } from './fake/fake-auditor.ts'
import { createLynisAuditor } from './lynis/lynis-auditor.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-lynis-'))
  await writeLynis(folder)
})
after(() => rm(folder, { recursive: true }))

/** The layout of the archive that lynis is published as. */
async function writeLynis(place: string): Promise<void> {
  await mkdir(join(place, 'include'))
  await mkdir(join(place, 'db/languages'), { recursive: true })
  await writeFile(join(place, 'lynis'), '#!/bin/sh\n    PROGRAM_VERSION="3.1.2"\n')
  await writeFile(join(place, 'default.prf'), '#\n', { mode: 0o666 })
  await writeFile(join(place, 'include/consts'), '#\n', { mode: 0o777 })
  await writeFile(join(place, 'db/languages/en'), '#\n')
  await symlink('en', join(place, 'db/languages/en-US'))
}

auditorContract('fake', () => createFakeAuditor())
auditorContract('lynis', () => createLynisAuditor(folder))

describe('the auditor lynis', () => {
  it('is missing where there is none, and found as soon as it is there', async () => {
    const place = join(folder, 'later')
    const auditor = createLynisAuditor(place)
    const before = await auditor.plan(null)
    assert.deepEqual(before, { kind: 'missing', why: `lynis is not installed in ${place}` })
    await mkdir(place)
    await writeLynis(place)
    const plan = await auditor.plan(null)
    assert.equal(plan.kind === 'ready' && plan.version, '3.1.2')
  })

  it('says what stands in the way when its files are not those of lynis', async () => {
    const place = join(folder, 'large')
    await mkdir(place)
    await writeLynis(place)
    await writeFile(join(place, 'include/large'), Buffer.alloc(17 * 1024 * 1024))
    const plan = await createLynisAuditor(place).plan(null)
    assert.match(plan.kind === 'missing' ? plan.why : '', /cannot be read: .* too large to be lynis$/)
  })

  it('does not audit a Dockerfile that is too long to be handed over', async () => {
    const plan = await createLynisAuditor(folder).plan(`FROM a\n${'#'.repeat(130_000)}`)
    assert.ok(plan.kind === 'ready' && Object.values(plan.environment).every((value) => value.length < 1000))
  })
})
