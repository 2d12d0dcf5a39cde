import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { hasCode } from '../../errors/slipway-error.ts'
import { holderProgram } from './holder-elf.ts'

test('the program is an ELF file that is loaded as a whole and begins at its code', () => {
  for (const [architecture, machine] of [
    ['x86_64', 62],
    ['amd64', 62],
    ['aarch64', 183],
    ['arm64', 183],
  ] as const) {
    const file = holderProgram(architecture)
    assert.equal(file.toString('latin1', 0, 4), '\x7fELF')
    assert.equal(file.readUInt16LE(18), machine)
    assert.equal(file.readBigUInt64LE(24), 0x40_0000n + 120n)
    assert.equal(file.readBigUInt64LE(64 + 32), BigInt(file.length))
  }
})

test('an architecture without a program is refused', () => {
  assert.throws(
    () => holderProgram('vax'),
    (error) => hasCode(error, 'engine_unsupported'),
  )
})

test('the program of this machine starts, sleeps, and uses no time', {
  skip: process.platform !== 'linux',
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-holder-'))
  const path = join(folder, 'hold')
  await writeFile(path, holderProgram(process.arch === 'x64' ? 'amd64' : process.arch), { mode: 0o755 })
  const child = spawn(path)
  try {
    await once(child, 'spawn')
    await sleeping(child)
    assert.equal(child.exitCode, null)
  } finally {
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
    await rm(folder, { recursive: true })
  }
})

/** Resolves when the kernel says that the process sleeps in a system call. */
async function sleeping(child: ChildProcess): Promise<void> {
  for (;;) {
    const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8')
    if (/\(hold\) S /.test(stat)) return
    assert.match(stat, /\((hold|node|MainThread)\) [RSD] /)
  }
}
