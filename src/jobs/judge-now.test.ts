import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { openCore } from '../../test/support/core.ts'
import { DAY_MS, NOW, advisory, memoryIndex } from '../../test/support/memory-advisories.ts'
import { REPORT, finding } from '../../test/support/sample-scan.ts'
import type { AdvisoryIndex } from '../scanners/advisories.ts'
import { debian } from '../scanners/osv/inventory/layer-lab.ts'
import { createOsvScanner } from '../scanners/osv/osv-scanner.ts'
import type { Scanner } from '../scanners/scanner.ts'
import { createOciRegistry } from '../registries/oci/oci-registry.ts'
import { judgeNow } from './judge-now.ts'

const DOCKERFILE = `FROM debian:12\nCMD echo '{"perf":1}' > /data/perf.json\n`
const OS = 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian 12"\n'
const NOTHING = memoryIndex([], ['Debian'])
const BASH = memoryIndex([
  advisory({
    id: 'DEBIAN-CVE-2026-1',
    upstream: ['CVE-2026-1'],
    of: ['Debian:12', 'bash'],
    fixed: '5.3-1',
    vectors: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  }),
])

/** The service on an engine with one image of one package, with advisories that a test changes. */
async function open(t: TestContext, index: AdvisoryIndex, ...flags: readonly string[]) {
  const made: { scanner?: Scanner } = {}
  const later = (): Scanner => made.scanner ?? assert.fail('asked before it was there')
  const scanner: Scanner = {
    name: 'osv',
    scan: (imageId, signal) => later().scan(imageId, signal),
    again: (layers) => later().again(layers),
  }
  const core = await openCore(flags, createOciRegistry(), scanner)
  t.after(() => core.close())
  const { files } = core.engine.daemon.base('debian:12') ?? assert.fail()
  files.write('/etc/os-release', Buffer.from(OS))
  files.write('/var/lib/dpkg/status', Buffer.from(debian('bash 5.2-1')))
  const advise = (next: AdvisoryIndex): void => {
    made.scanner = createOsvScanner({
      engine: core.engine,
      layers: core.store.layers,
      index: next,
      saw: () => undefined,
      maxDataAgeMs: core.config.advisories.maxAgeDays * DAY_MS,
      now: () => NOW,
    })
  }
  advise(index)
  await core.work(1)
  const ended = await core.ended(await core.submit(DOCKERFILE))
  return { core, advise, ended }
}

describe('the gate of now', () => {
  it('follows advisories and exceptions without the image being read again', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-judge-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'exceptions.yaml')
    writeFileSync(file, '[]')
    const { core, advise, ended } = await open(t, NOTHING, '--scan-exceptions', file)
    assert.equal(ended.status, 'succeeded', ended.message ?? '')
    const ask = async () => (await core.jobs.findings(ended.id)).gate
    const reads = core.engine.count('readLayers')
    assert.equal((await ask()).verdict, 'pass')

    advise(BASH)
    const stopped = await ask()
    assert.deepEqual([stopped.verdict, stopped.recorded?.verdict], ['fail', 'pass'])
    assert.match(stopped.message ?? '', /bash 5\.2-1 -> 5\.3-1 \(CVE-2026-1, critical/)

    writeFileSync(
      file,
      '- { id: CVE-2026-1, package: ba*, reason: unused, author: ops, expires: 2999-12-31 }',
    )
    const excused = await ask()
    assert.deepEqual([excused.verdict, excused.used.map(({ author }) => author)], ['pass', ['ops']])
    assert.equal(excused.judged[0]?.exception?.reason, 'unused')

    assert.equal(core.engine.count('readLayers'), reads)
    const { vulnerabilities } = await core.jobs.record(ended.id)
    assert.deepEqual([vulnerabilities?.gate.verdict, vulnerabilities?.gate.used], ['pass', []])
  })

  it('does not say that an image would pass of which a part of the findings was kept', () => {
    const policy = { failOn: 'critical', ignoreUnfixed: true, onMissingData: 'warn', exceptions: [] } as const
    const inForce = { policy: () => policy, now: () => NOW }
    assert.equal(judgeNow(REPORT, null, inForce, false).verdict, 'pass')
    const cut = judgeNow(REPORT, null, inForce, true)
    assert.deepEqual([cut.verdict, cut.recorded], ['unavailable', null])
    assert.match(cut.message ?? '', /not all of its findings were kept/)
    const worse = { ...REPORT, findings: [finding({ severity: 'critical' })] }
    assert.equal(judgeNow(worse, null, inForce, true).verdict, 'fail')
  })
})

describe('advisories that are older than they may be', () => {
  const other = advisory({ id: 'DEBIAN-CVE-2024-0002', of: ['Debian:12', 'zlib'], fixed: '9' })
  const old = memoryIndex([other], [], { updatedAt: NOW - 8 * DAY_MS })

  it('fail a job as scan_unavailable where missing data block', async (t) => {
    const { ended } = await open(t, old, '--scan-on-missing-data', 'block')
    assert.deepEqual([ended.status, ended.reason], ['failed', 'scan_unavailable'])
    assert.match(ended.message ?? '', /^It cannot be said whether .*: stale \(Debian:12: /)
  })

  it('warn where missing data warn, and say nothing where they are allowed', async (t) => {
    const { ended } = await open(t, old)
    assert.equal(ended.status, 'succeeded', ended.message ?? '')
    assert.match(ended.warnings.join('\n'), /The scan is not complete: stale \(Debian:12: /)
    const allowed = await open(t, old, '--scan-on-missing-data', 'allow')
    assert.deepEqual([allowed.ended.status, allowed.ended.warnings], ['succeeded', []])
  })

  it('are fresh again where they may be older', async (t) => {
    const flags = ['--scan-on-missing-data', 'block', '--advisories-max-age-days', '9']
    const { ended } = await open(t, old, ...flags)
    assert.equal(ended.status, 'succeeded', ended.message ?? '')
  })
})
