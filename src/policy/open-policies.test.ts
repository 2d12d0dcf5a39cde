import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pino } from 'pino'
import { hasCode } from '../errors/slipway-error.ts'
import { builtIn } from './built-in.ts'
import { findPolicy, openPolicies } from './open-policies.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-policies-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

function openLab(name: string, folder: string) {
  const log: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) })
  return { policies: openPolicies({ name, folder }, logger), log }
}

test('policies of ours need no folder, and never change', () => {
  const { policies } = openLab('strict', '')
  assert.deepEqual(policies.current(), builtIn('strict'))
  assert.equal(policies.trouble(), null)
})

test('a change of the file is in force with the next question', () => {
  const folder = makeFolder({ 'team.yaml': 'rules: {onbuild: deny}\n' })
  const { policies, log } = openLab('team', folder)
  const first = policies.current()
  assert.equal(first.name, 'team')
  assert.equal(policies.current(), first)
  writeFileSync(join(folder, 'team.yaml'), 'rules: {onbuild: warn}\n')
  assert.equal(policies.current().document.rules.onbuild, 'warn')
  assert.notEqual(policies.current().sha256, first.sha256)
  assert.equal(log.length, 1)
})

test('a broken version leaves the one before in force and says so, until it is mended', () => {
  const folder = makeFolder({ 'team.yaml': 'rules: {onbuild: deny}\n' })
  const { policies, log } = openLab('team', folder)
  const first = policies.current()
  for (const broken of ['rules: {onbuild: x}\n', '', 'rules: [', '\0']) {
    writeFileSync(join(folder, 'team.yaml'), broken)
    assert.equal(policies.current(), first)
    assert.match(policies.trouble() ?? '', /team .*stays in force/)
  }
  assert.equal(log.length, 4)
  rmSync(join(folder, 'team.yaml'))
  assert.equal(policies.current(), first)
  assert.match(policies.trouble() ?? '', /is not there/)
  writeFileSync(join(folder, 'new'), 'rules: {onbuild: allow}\n')
  renameSync(join(folder, 'new'), join(folder, 'team.yaml'))
  assert.equal(policies.current().document.rules.onbuild, 'allow')
  assert.equal(policies.trouble(), null)
})

test('what cannot be used from the start is told with what there is', () => {
  const refused = (name: string, folder: string, detail: RegExp) =>
    assert.throws(
      () => findPolicy({ name, folder }),
      (error: unknown) => hasCode(error, 'config_invalid') && detail.test(error.detail),
    )
  refused('nope', '', /there are: default, strict$/)
  refused('nope', makeFolder({ 'team.json': '{}' }), /there are: default, strict, team$/)
  refused('team', '/nowhere/at/all', /cannot be read/)
  refused('team', makeFolder({ 'team.json': '{}', 'team.yaml': '' }), /same name/)
  refused('team', makeFolder({ 'strict.yaml': '{}', 'team.yaml': '{}' }), /belongs to a policy of Slipway/)
  refused('team', makeFolder({ 'team.yaml': 'x: 1\n' }), /x is not known/)
  refused('../team', makeFolder({ 'team.yaml': '{}' }), /there is no policy/)
})

test('a pipe in place of a policy is refused, not waited for', () => {
  const folder = makeFolder({})
  execFileSync('mkfifo', [join(folder, 'team.yaml')])
  assert.throws(
    () => findPolicy({ name: 'team', folder }),
    (error: unknown) => hasCode(error, 'config_invalid') && /no regular file/.test(error.detail),
  )
})
