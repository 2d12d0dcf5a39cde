import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { npmRecord } from '../../test/support/osv-records.ts'
import { type OsvServer, startOsvServer } from '../../test/support/osv-server.ts'
import { loadConfig } from '../config/load.ts'
import { createLogger } from '../observability/logger.ts'
import { type Advisories, describeAge, openAdvisories, withAdvisories } from './advisories.ts'

const DAY_MS = 86_400_000
const logger = createLogger('silent')

let folder: string
let server: OsvServer
let advisories: Advisories

const open = (...flags: string[]): Advisories => {
  const all = ['--data', folder, '--advisories-source', server.url, ...flags]
  return openAdvisories(loadConfig(all, {}).config, {}, logger)
}
/** Resolves when the index has another generation than `before`. */
const changed = async (before: number): Promise<void> => {
  while (advisories.index.generation === before) await new Promise((resolve) => setImmediate(resolve))
}

describe("the service's advisories", () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slipway-main-'))
    server = await startOsvServer()
    server.publish('npm', [npmRecord(1)])
  })
  afterEach(async () => {
    await advisories.stop()
    await server.close()
    rmSync(folder, { recursive: true })
  })

  test('are fetched once a scan has met their ecosystem, and not before', async () => {
    advisories = open()
    advisories.start()
    assert.deepEqual([advisories.index.states(), advisories.note(), server.asked], [[], null, []])
    advisories.saw(['npm', 'no/ecosystem'])
    assert.match(advisories.note() ?? '', /there are none of npm/)
    await changed(0)
    assert.equal(advisories.index.find('npm', 'module-1').length, 1)
    assert.equal(advisories.note(), null)
  })

  test('are wanted by the next process, too, and by the command line', async () => {
    advisories = open('--advisories-enabled', 'false')
    advisories.saw(['npm:x'])
    await advisories.stop()
    const settings = { data: folder, source: server.url }
    const signal = new AbortController().signal
    const told = await withAdvisories(settings, (commands) => commands.sync([], { signal }), {})
    assert.deepEqual(told.ok && told.result.map(({ ecosystem, outcome }) => [ecosystem, outcome]), [
      ['npm', 'whole'],
    ])
    advisories = open()
    assert.equal(advisories.index.states()[0]?.ecosystem, 'npm')
  })

  test('are not fetched in the background when that is switched off', async () => {
    advisories = open('--advisories-enabled', 'false')
    advisories.start()
    advisories.saw(['npm'])
    await advisories.stop()
    assert.deepEqual(server.asked, [])
  })

  test('are seen by a running service when the command line has fetched them', async () => {
    advisories = open('--advisories-enabled', 'false')
    const before = advisories.index.generation
    const signal = new AbortController().signal
    const settings = { data: folder, source: server.url }
    await withAdvisories(settings, (commands) => commands.sync(['npm'], { signal }), {})
    assert.ok(advisories.index.generation > before)
    assert.equal(advisories.index.find('npm', 'module-1').length, 1)
  })
})

describe('describeAge', () => {
  test('names what is missing and what is too old, of what scans have met', () => {
    const state = (ecosystem: string, days: number) => ({
      ecosystem,
      records: 1,
      updatedAt: -days * DAY_MS,
      newest: 0,
      source: 'x',
    })
    const states = [state('npm', 9.5), state('Go', 1), state('PyPI', 90)]
    assert.equal(
      describeAge(['Debian', 'Go', 'npm'], states, 7, 0),
      'Advisories: there are none of Debian, those of npm are 9 days old. See `slipway advisories status`.',
    )
    assert.equal(describeAge(['Go'], states, 7, 0), null)
  })
})
