import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { isRoot } from '../../scripts/setup/debian.ts'
import { firstEngine } from '../support/engines.ts'
import { assertProblem } from '../support/http.ts'
import { type Service, makeFolder, startService } from '../support/service.ts'
import { makeTar } from './support/archives.ts'
import { assertGoesOn, assertNothingLeft } from './support/use-service.ts'

const engine = firstEngine()
const MIB = 1024 * 1024
/** Most submissions of the size below that fit into the space that the ballast leaves. */
const MOST_SUBMISSIONS = 200

const skip = engine.skip || (isRoot() ? false : 'mounting a small tmpfs needs root')

describe('a data folder without space', { skip }, () => {
  const folder = makeFolder()
  const data = join(folder, 'small/data')
  const ballast = join(folder, 'small/ballast')
  const acknowledged = new Map<string, string>()
  let service: Service

  before(async () => {
    execFileSync('mkdir', [join(folder, 'small')])
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'slipway-test', join(folder, 'small')])
    const flags = ['--sandbox-runtime', 'runc', '--worker-backoff-seconds', '0.2', '--worker-max-tries', '50']
    service = await startService({ dockerHost: engine.address, dataFolder: data, flags })
    await assertGoesOn(service)
  })

  /** About 30 KB, different each time. */
  const submission = (i: number): string =>
    `FROM busybox\n# ${i}\n${`# ${'x'.repeat(97)}\n`.repeat(300)}CMD true\n`

  function fillUp(leave: number): void {
    const { bavail, bsize } = statfsSync(folder + '/small')
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leave)))
  }

  test('refuses a submission with storage_full and goes on', async () => {
    fillUp(MIB)
    let refused = 0
    for (let i = 0; i < MOST_SUBMISSIONS && refused < 3; i++) {
      const answer = await service.api.submitText(submission(i))
      if (answer.status === 202) acknowledged.set(answer.body.id, submission(i))
      else {
        assert.equal(assertProblem(answer, 507, 'storage_full').retryable, true)
        refused++
      }
    }
    assert.equal(refused, 3, `${acknowledged.size} submissions were taken and none was refused`)
    assert.equal((await service.api.call('GET', '/health/live')).status, 200)
  })

  test('refuses a context with storage_full and keeps no half of it', async () => {
    const context = await makeTar([{ name: 'large', content: Buffer.alloc(3 * MIB, 'content ') }])
    const answer = await service.api.submitForm([
      { name: 'dockerfile', value: 'FROM busybox\n' },
      { name: 'context', value: context },
    ])
    assertProblem(answer, 507, 'storage_full')
    const kept = readdirSync(join(data, 'contexts'), { recursive: true, withFileTypes: true })
    assert.deepEqual(
      kept.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
      [],
    )
  })

  test('still answers reads while it is full', async () => {
    const [id = ''] = acknowledged.keys()
    assert.equal((await service.api.job(id)).id, id)
  })

  test('takes submissions again once there is space', async () => {
    rmSync(ballast)
    await assertGoesOn(service)
  })

  test('has every job that it acknowledged, byte for byte, and brings each to its verdict', async () => {
    assert.ok(acknowledged.size > 0)
    for (const [id, dockerfile] of acknowledged) {
      const answer = await service.api.call<string>('GET', `/api/v2/jobs/${id}/dockerfile`)
      assert.equal(answer.body, dockerfile)
      const job = await service.api.waitForEnd(id)
      assert.equal(job.status, 'succeeded', `${job.reason}: ${job.message}`)
    }
    await assertNothingLeft(service)
    await service.restart()
    for (const id of acknowledged.keys()) assert.equal((await service.api.job(id)).status, 'succeeded')
  })
})
