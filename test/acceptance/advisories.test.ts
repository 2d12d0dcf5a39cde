/** The command line's advisories against an export on this machine. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { debianRecord, npmRecord } from '../support/osv-records.ts'
import { type OsvServer, startOsvServer, zipOf } from '../support/osv-server.ts'
import { makeFolder } from '../support/service.ts'
import { runSlipway } from './support/run-slipway.ts'

let server: OsvServer
let data: string

const advisories = (...args: string[]) =>
  runSlipway(['advisories', ...args], { env: { SLIPWAY_DATA: data, SLIPWAY_ADVISORIES_SOURCE: server.url } })

describe('slipway advisories', () => {
  before(async () => {
    server = await startOsvServer()
    server.publish('npm', [npmRecord(1), npmRecord(2)])
    server.publish('Debian', [debianRecord(1), debianRecord(2), debianRecord(3)])
    data = join(makeFolder(), 'data')
  })
  after(() => server.close())

  test('says that there are none, and fetches nothing that nobody asked for', async () => {
    const status = await advisories('status')
    assert.deepEqual([status.code, status.stdout], [0, ''])
    assert.match(status.stderr, /There are none in .*advisories/)
    const synced = await advisories('sync')
    assert.deepEqual([synced.code, synced.stdout], [0, ''])
    assert.match(synced.stderr, /No scan has met an ecosystem yet/)
    assert.equal(server.asked.length, 0)
  })

  test('fetches what is named, and then what is there, and lists it', async () => {
    const first = await advisories('sync', 'npm', 'Debian:12')
    assert.equal(first.code, 0, first.stderr)
    assert.equal(
      first.stdout,
      '✓ npm: fetched whole (2 read), 2 records\n✓ Debian: fetched whole (3 read), 3 records\n',
    )
    assert.equal(first.stderr, '')
    const again = await advisories('sync')
    assert.equal(again.stdout, '✓ Debian: nothing new, 3 records\n✓ npm: nothing new, 2 records\n')
    const status = await advisories('status')
    assert.match(
      status.stdout,
      /^ECOSYSTEM +RECORDS +FETCHED +NEWEST +SOURCE\nDebian +3 +\d+ s ago .*\nnpm +2 /,
    )
    const { ecosystems, generation } = JSON.parse((await advisories('status', '--json')).stdout)
    assert.equal(generation, 2)
    assert.deepEqual(
      ecosystems.map((one: Record<string, unknown>) => [one.ecosystem, one.records, one.stale, one.source]),
      [
        ['Debian', 3, false, server.url],
        ['npm', 2, false, server.url],
      ],
    )
  })

  test('ends with 1 when an ecosystem could not be fetched, and fetches the others', async () => {
    const { code, stdout } = await advisories('sync', 'Npm', 'Debian')
    assert.equal(code, 1)
    assert.match(stdout, /✗ Npm: .* has no ecosystem Npm\. Did you mean npm\?\n✓ Debian: nothing new/)
    const { results } = JSON.parse((await advisories('sync', '../../etc', '--json')).stdout)
    assert.deepEqual([results[0].outcome, results[0].error.code], ['failed', 'advisories_invalid'])
  })

  test('imports a folder and an archive without the internet', async () => {
    const folder = makeFolder()
    mkdirSync(join(folder, 'npm'))
    for (const record of [npmRecord(7), npmRecord(8), npmRecord(9)])
      writeFileSync(join(folder, 'npm', `${record.id}.json`), JSON.stringify(record))
    writeFileSync(join(folder, 'npm', 'bad.json'), '{')
    const imported = await advisories('import', folder)
    assert.equal(imported.code, 0, imported.stderr)
    assert.match(
      imported.stdout,
      /^npm: 3 records\n1 malformed records were left out:\n {2}npm\/bad.json: it is not JSON$/m,
    )

    writeFileSync(join(folder, 'all.zip'), zipOf([debianRecord(9)]))
    const archive = await advisories('import', join(folder, 'all.zip'), '--json')
    assert.equal(JSON.parse(archive.stdout).states[0].records, 1)
  })

  test('says what is wrong with an archive, and keeps what was there', async () => {
    const file = join(makeFolder(), 'x.zip')
    writeFileSync(file, 'no zip')
    const refused = await advisories('import', file)
    assert.equal(refused.code, 1)
    assert.match(
      refused.stderr,
      /^slipway: \S+x\.zip: The archive is damaged: .*\n→ Check the address or the file/,
    )
    const json = await advisories('import', file, '--json')
    assert.equal(JSON.parse(json.stdout).error.code, 'advisories_invalid')
    assert.match((await advisories('status')).stdout, /^npm +3 /m)
  })

  test('takes a wrong setting for a mistake of the one who typed it', async () => {
    const { code, stderr } = await runSlipway(['advisories', 'status', '--config', '/nonexistent.yaml'])
    assert.equal(code, 2)
    assert.match(stderr, /cannot read the configuration file/)
    assert.ok(!existsSync('/nonexistent.yaml'))
  })
})
