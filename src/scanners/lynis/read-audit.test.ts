import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DOCKERFILE_REPORT, NO_LS, SYSTEM_REPORT } from './audit-script.ts'
import { readAudit } from './read-audit.ts'

const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) })
const system = (text: string) => [file(SYSTEM_REPORT, text)]
const GOOD = 'hardening_index=54\nlynis_tests_done=200\nfinish=true\n'
const ended = { exitCode: 0, lastLine: '' }

describe('readAudit', () => {
  it('gives the index of a finished audit', () => {
    const { index, why, tests } = readAudit(system(GOOD), ended)
    assert.deepEqual([index, why, tests], [54, null, 200])
  })

  it('gives none, and says why, for everything else', () => {
    const reasons = [
      readAudit([], ended),
      readAudit(system('hardening_index=54\n'), ended),
      readAudit(system('finish=true\n'), ended),
      readAudit(system(GOOD), { exitCode: 1, lastLine: 'Fatal error: awk binary not found' }),
      readAudit(system(GOOD), { exitCode: null, lastLine: '' }),
      readAudit([], { exitCode: NO_LS, lastLine: 'ls: Invalid argument' }),
    ].map(({ index, why }) => {
      assert.equal(index, null)
      return why
    })
    assert.deepEqual(reasons, [
      'lynis left no report',
      'lynis did not finish its report',
      'the report of lynis has no hardening index from 0 to 100',
      'lynis ended with exit code 1: Fatal error: awk binary not found',
      'lynis ended with exit code null',
      'lynis needs ls, which does not work in this sandbox: ls: Invalid argument (the image lacks it, or gVisor is too old for it)',
    ])
  })

  it('takes remarks from the audit of the Dockerfile, warnings first, and not its index', () => {
    const report = 'suggestion[]=dockerfile|s|\nwarning[]=dockerfile|w|\nhardening_index=1\nfinish=true\n'
    const { index, remarks } = readAudit([file(DOCKERFILE_REPORT, report)], ended)
    assert.deepEqual([index, remarks], [null, ['w', 's']])
    const many = Array.from({ length: 50 }, (_, at) => `warning[]=dockerfile|w${at}|`).join('\n')
    assert.equal(readAudit([file(DOCKERFILE_REPORT, many)], ended).remarks.length, 20)
  })
})
