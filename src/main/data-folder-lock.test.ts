import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { hasCode, SlipwayError } from '../errors/slipway-error.ts'
import { lockDataFolder } from './data-folder-lock.ts'

const CHILD = `
  const { lockDataFolder } = await import(process.argv[1])
  lockDataFolder(process.argv[2])
  process.stdout.write('locked')
  setInterval(() => {}, 60_000)
`

async function lockInChild(folder: string): Promise<ChildProcess> {
  const module = new URL('./data-folder-lock.ts', import.meta.url).href
  const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, module, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

describe('lockDataFolder', () => {
  let folder: string
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'slipway-lock-')), 'data')
  })
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

  it('creates the folder and lets one process in', () => {
    const lock = lockDataFolder(folder)
    assert.deepEqual(readdirSync(folder).sort(), ['lock.db', 'lock.json'])
    lock.release()
  })

  it('refuses a second lock in the same process until the first is released', () => {
    const lock = lockDataFolder(folder)
    assert.throws(() => lockDataFolder(folder), { code: 'data_folder_locked' })
    lock.release()
    lock.release()
    lockDataFolder(folder).release()
  })

  it('names the process that holds the folder and says what to do', async () => {
    const child = await lockInChild(folder)
    try {
      lockDataFolder(folder)
      assert.fail('the folder was locked twice')
    } catch (error) {
      assert.ok(hasCode(error, 'data_folder_locked'))
      assert.match(error.detail, new RegExp(`process ${child.pid} on `))
      assert.match(error.action, new RegExp(`kill ${child.pid}.*--data`))
      assert.equal(error.data?.pid, child.pid)
    } finally {
      await kill(child)
    }
  })

  it('is free at once after its process was killed with -9', async () => {
    await kill(await lockInChild(folder))
    lockDataFolder(folder).release()
  })

  it('still refuses when the note about the holder is damaged', () => {
    const lock = lockDataFolder(folder)
    writeFileSync(join(folder, 'lock.json'), '{"pid":')
    assert.throws(() => lockDataFolder(folder), /another process/)
    lock.release()
  })

  it('says why a folder cannot be used', () => {
    writeFileSync(join(folder, '..', 'file'), '')
    const inFile = join(folder, '..', 'file', 'data')
    assert.throws(
      () => lockDataFolder(inFile),
      (error) => error instanceof SlipwayError && error.code === 'storage_failed' && error.where === inFile,
    )
  })
})
