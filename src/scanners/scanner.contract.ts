/** The suite that every scanner passes. It defines a `node:test` suite; `make` is called once. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { COVERAGES, SEVERITIES } from './report.ts'
import type { Scanner } from './scanner.ts'

export interface ContractImage {
  readonly id: string
  /** Diff ids, bottom first. */
  readonly layers: readonly string[]
}

export interface ScannerUnderTest {
  readonly scanner: Scanner
  /** The same without any data, or without what it scans with. */
  readonly blind: Scanner
  /** Has packages, some of them with known weaknesses. */
  readonly weak: ContractImage
  /** Nothing is installed in it. */
  readonly empty: ContractImage
  close(): Promise<void>
}

const NEVER = new AbortController().signal

export function scannerContract(name: string, make: () => Promise<ScannerUnderTest>): void {
  describe(`scanner ${name}`, () => {
    let given: ScannerUnderTest
    before(async () => {
      given = await make()
    })
    after(() => given.close())

    it('finds what is weak, most severe first, in packages of layers of the image', async () => {
      const { inventory, report } = await given.scanner.scan(given.weak.id, NEVER)
      assert.deepEqual(inventory.layers, given.weak.layers)
      assert.equal(report.status, 'scanned')
      assert.equal(report.scanner.name, given.scanner.name)
      assert.ok(report.findings.length > 0)
      const ranks = report.findings.map(({ severity }) => SEVERITIES.indexOf(severity))
      assert.deepEqual(
        ranks,
        ranks.toSorted((a, b) => b - a),
      )
      for (const { id, package: affected, score, ecosystem, fixedVersion } of report.findings) {
        assert.ok(id !== '' && affected.name !== '' && fixedVersion !== '')
        assert.ok(given.weak.layers.includes(affected.layer), `${affected.name} is of no layer`)
        assert.ok(score === null || (score >= 0 && score <= 10))
        assert.ok(report.ecosystems.some((one) => one.ecosystem === ecosystem))
      }
      for (const { status, dataAt, packages } of report.ecosystems) {
        assert.ok(COVERAGES.includes(status) && packages > 0)
        assert.notEqual(dataAt, null)
      }
    })

    it('calls nothing clean in which nothing is installed', async () => {
      const { report } = await given.scanner.scan(given.empty.id, NEVER)
      assert.deepEqual([report.status, report.findings], ['not_scanned', []])
      assert.ok(report.notes.length > 0)
    })

    it('calls nothing clean without data, and says why', async () => {
      const { report } = await given.blind.scan(given.weak.id, NEVER)
      assert.ok(report.status === 'not_scanned' || report.status === 'error', report.status)
      assert.deepEqual(report.findings, [])
      assert.ok([...report.notes, ...report.ecosystems.flatMap(({ note }) => note ?? [])].length > 0)
    })

    it('says the same of the same image, also of several at once', async () => {
      const scans = await Promise.all(
        [given.weak, given.empty, given.weak].map(({ id }) => given.scanner.scan(id, NEVER)),
      )
      const [first, other, second] = scans.map(({ report }) => ({ ...report, at: 0 }))
      assert.deepEqual(first, second)
      assert.notDeepEqual(first, other)
    })

    it('knows what is installed in an image that it has scanned, and nothing of layers that it has not', async () => {
      const { scanner, weak } = given
      const { inventory } = await scanner.scan(weak.id, NEVER)
      const ask = async (layers: readonly string[]) =>
        scanner.inventory ? scanner.inventory(layers) : (await scanner.again(layers))?.inventory
      assert.ok(inventory.packages.length > 0)
      assert.deepEqual(await ask(weak.layers), inventory)
      const unknown = [...weak.layers, `sha256:${'0'.repeat(64)}`]
      assert.equal(await ask(unknown), undefined)
      assert.equal(await scanner.again(unknown), undefined)
    })

    it('refuses an image that the engine does not have', async () => {
      const nobody = `sha256:${'0'.repeat(64)}`
      await assert.rejects(given.scanner.scan(nobody, NEVER), { code: 'engine_failed' })
    })
  })
}
