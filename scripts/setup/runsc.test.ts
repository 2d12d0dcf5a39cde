import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { addRuntime } from './runsc.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipway-runsc-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Settings {
  readonly runtimes: Readonly<
    Record<string, { readonly path: string; readonly runtimeArgs?: readonly string[] }>
  >
}
const read = (file: string): Settings => JSON.parse(readFileSync(file, 'utf8')) as Settings

describe('addRuntime', () => {
  it('writes settings where there were none', () => {
    const file = join(folder, 'new/daemon.json')
    addRuntime(file, '/usr/bin/runsc')
    assert.equal(read(file).runtimes.runsc?.path, '/usr/bin/runsc')
    assert.equal(existsSync(`${file}.before-slipway`), false)
  })

  it('keeps all other settings and runtimes, and a copy of the file before', () => {
    const file = join(folder, 'daemon.json')
    const before = '{"data-root":"/srv/docker","runtimes":{"kata":{"path":"/usr/bin/kata"}}}'
    writeFileSync(file, before)
    addRuntime(file, '/usr/bin/runsc')
    assert.deepEqual(Object.keys(read(file)), ['data-root', 'runtimes'])
    assert.deepEqual(Object.keys(read(file).runtimes), ['kata', 'runsc'])
    assert.equal(readFileSync(`${file}.before-slipway`, 'utf8'), before)
  })

  it('leaves a file alone that it cannot read', () => {
    const file = join(folder, 'broken.json')
    writeFileSync(file, '{"data-root":')
    assert.throws(() => addRuntime(file, '/usr/bin/runsc'), SyntaxError)
    assert.equal(readFileSync(file, 'utf8'), '{"data-root":')
  })
})
