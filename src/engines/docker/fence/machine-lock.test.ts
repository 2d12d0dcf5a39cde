import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { underMachineLock } from './machine-lock.ts'

const skip = process.platform === 'linux' ? false : 'abstract sockets are of Linux alone'

describe('the lock of a machine', { skip }, () => {
  it('lets one in at a time, and goes on when work fails', async () => {
    const name = `slipway-test-${randomUUID()}`
    let inside = 0
    let most = 0
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, number) =>
        underMachineLock(name, async () => {
          inside += 1
          most = Math.max(most, inside)
          await new Promise(setImmediate)
          inside -= 1
          if (number % 2 === 0) throw new Error('failed')
          return number
        }),
      ),
    )
    assert.equal(most, 1)
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 4)
  })

  it('is given back by a process that is killed', async () => {
    const name = `slipway-test-${randomUUID()}`
    const module = JSON.stringify(new URL('machine-lock.ts', import.meta.url).href)
    const program = `const { underMachineLock } = await import(${module})
      await underMachineLock(${JSON.stringify(name)}, () => { console.log('held'); return new Promise(() => setInterval(() => 0, 1000)) })`
    const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    const got = underMachineLock(name, async () => holder.killed)
    holder.kill('SIGKILL')
    assert.equal(await got, true)
  })
})
