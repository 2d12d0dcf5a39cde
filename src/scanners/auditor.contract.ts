/** The suite that every auditor passes. It defines a `node:test` suite; what runs in an image is tested with an engine. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { extract } from 'tar-stream'
import type { AuditPlan, Auditor } from './auditor.ts'

/** `make` gives an auditor whose tool is there. */
export function auditorContract(name: string, make: () => Auditor): void {
  describe(`auditor ${name}`, () => {
    let auditor: Auditor
    let plan: AuditPlan
    before(async () => {
      auditor = make()
      plan = await ready(auditor, 'FROM scratch\n')
    })

    it('gives a command by its path and a tool whose id may be part of a name', () => {
      assert.match(plan.command[0] ?? '', /^\//)
      assert.match(plan.tool.id, /^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/)
      assert.match(plan.version, /^\d+(\.\d+)+$/)
    })

    it('gives the same tool each time, as a tar of files that others cannot change', async () => {
      const again = await ready(auditor, null)
      assert.equal(again.tool.id, plan.tool.id)
      const archive = Buffer.from(await plan.tool.archive())
      assert.deepEqual(Buffer.from(await again.tool.archive()), archive)
      for await (const entry of extract().on('error', assert.ifError).end(archive)) {
        const { uid, gid, mode, type, name: path } = entry.header
        assert.deepEqual([uid, gid, (mode ?? 0) & 0o022], [0, 0, 0], path)
        assert.ok(type === 'file' || type === 'directory', path)
        assert.doesNotMatch(path, /^\/|(^|\/)\.\.(\/|$)/)
        entry.resume()
      }
    })

    it('hands a Dockerfile of any text over, and does without one', async () => {
      const text = `FROM a\nRUN echo "$X" '\\' \`id\` \u20ac\n`
      assert.ok(Object.values((await ready(auditor, text)).environment).includes(text))
      assert.ok(
        !Object.values((await ready(auditor, null)).environment).some((value) => value.includes('FROM')),
      )
    })

    it('reads any report without throwing, and gives no index without a reason for it', () => {
      const names = ['index', 'remarks', 'lynis-system.dat', 'lynis-dockerfile.dat']
      const files = fc.array(
        fc.record({ name: fc.constantFrom(...names), bytes: fc.uint8Array({ maxLength: 500 }) }),
        { maxLength: 3 },
      )
      const ends = fc.record({ exitCode: fc.option(fc.integer({ min: 0, max: 255 })), lastLine: fc.string() })
      fc.assert(
        fc.property(files, ends, (given, end) => {
          const { index, why, remarks } = auditor.read(given, end)
          assert.ok(index === null ? why !== null : index >= 0 && index <= 100)
          assert.ok(remarks.length <= 20)
        }),
      )
    })
  })
}

async function ready(auditor: Auditor, dockerfile: string | null): Promise<AuditPlan> {
  const plan = await auditor.plan(dockerfile)
  if (plan.kind === 'missing') throw new Error(plan.why)
  return plan
}
