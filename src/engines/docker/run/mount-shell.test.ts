import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { MountShell } from './mount-shell.ts'

const skip = process.getuid?.() === 0 ? false : 'mounting needs root'

describe('the process that mounts', { skip }, () => {
  let folder: string
  const shell = new MountShell()
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-mount $(touch x) \' " '))
  })
  after(() => rmSync(folder, { recursive: true }))

  const isMounted = (): boolean => statSync(folder).dev !== statSync(join(folder, '..')).dev

  it('mounts and unmounts, whatever characters the path has', async () => {
    await shell.mount(folder, 'size=1m,mode=1777')
    assert.ok(isMounted())
    await shell.unmount(folder, '')
    assert.ok(!isMounted())
  })

  it('does many requests in their order', async () => {
    const asked = Array.from({ length: 20 }, async () => {
      const mounted = shell.mount(folder, 'size=1m')
      const unmounted = shell.unmount(folder, '-l')
      await mounted
      await unmounted
    })
    await Promise.all(asked)
    assert.ok(!isMounted())
  })

  it('says what mount said when it refuses, and goes on', async () => {
    await assert.rejects(shell.mount(join(folder, 'missing'), 'size=1m'), /mount point does not exist/)
    await assert.rejects(shell.unmount(folder, ''), /not mounted/)
    await shell.mount(folder, 'size=1m')
    await shell.unmount(folder, '')
  })

  it('refuses a path that would be two lines', async () => {
    await assert.rejects(shell.mount(`${folder}\numount`, 'size=1m'), /line break/)
  })
})
