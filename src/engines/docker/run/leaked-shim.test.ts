import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { endLeakedShim } from './leaked-shim.ts'

const ID = 'ab'.repeat(32)
const OTHER = 'cd'.repeat(32)

test('the shim of the container is ended, and no other process', async () => {
  const child = spawn('sleep', ['600'])
  await once(child, 'spawn')
  const processes = await mkdtemp(join(tmpdir(), 'slipway-proc-'))
  try {
    const folder = join(processes, String(child.pid))
    await mkdir(folder)
    const command = (program: string, id: string) =>
      writeFile(join(folder, 'cmdline'), [program, '-namespace', 'moby', '-id', id, ''].join('\0'))
    await command('/usr/bin/containerd-shim-runc-v2', OTHER)
    assert.equal(await endLeakedShim(ID, processes), false)
    await command('/usr/bin/vi', ID)
    assert.equal(await endLeakedShim(ID, processes), false)
    await command('/usr/bin/containerd-shim-runc-v2', ID)
    assert.equal(await endLeakedShim('', processes), false)
    const exit = once(child, 'exit')
    assert.equal(await endLeakedShim(ID, processes), true)
    const [, signal] = await exit
    assert.equal(signal, 'SIGKILL')
  } finally {
    child.kill('SIGKILL')
    await rm(processes, { recursive: true })
  }
})
