import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Installer } from './installer-call.ts'
import * as installers from './installers.ts'

it('each package manager is found by the name of its program, and by python where it is a module', () => {
  const { installersNamed, ...managers } = installers
  const all: readonly Installer[] = Object.values(managers)
  assert.ok(all.length > 10)
  for (const manager of all) {
    assert.ok(installersNamed(manager.name).includes(manager), manager.name)
    assert.equal(installersNamed('python3.12').includes(manager), manager.module !== undefined, manager.name)
    assert.equal(installersNamed(`not-${manager.name}`).length, 0)
  }
})

it('a great many names, and long ones, change nothing', () => {
  for (let number = 0; number < 2000; number++)
    assert.equal(installers.installersNamed(`x${number}`).length, 0)
  assert.deepEqual(installers.installersNamed('pip'), [installers.PIP])
  assert.deepEqual(installers.installersNamed(`pip${'3'.repeat(100)}`), [installers.PIP])
})
