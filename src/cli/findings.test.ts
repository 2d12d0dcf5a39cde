import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import type { Findings } from '../client/api-types.generated.ts'
import { ID, type Script, runSlipway, scriptService, sendProblem } from './scripted-service.ts'

const FINDINGS: Findings = {
  current: true,
  status: 'partial',
  gate: {
    verdict: 'fail',
    message: 'The image has known weaknesses. Update: openssl',
    warnings: [],
    blocking: 1,
    failOn: 'high',
    ignoreUnfixed: true,
    onMissingData: 'warn',
    used: [],
    expired: [],
    updates: [],
    recorded: { verdict: 'pass', at: '2026-05-01T00:00:00Z' },
  },
  scanner: { name: 'osv', version: '1', generation: 7 },
  ecosystems: [
    { ecosystem: 'Debian:12', status: 'scanned', packages: 1, dataAt: '2026-05-31T00:00:00Z', note: null },
    { ecosystem: 'npm', status: 'not_scanned', packages: 3, dataAt: null, note: 'there are no advisories' },
  ],
  findings: [
    {
      id: 'CVE-2024-0001',
      aliases: [],
      summary: 'A weakness',
      severity: 'high',
      score: 7.5,
      vector: null,
      package: {
        kind: 'deb',
        name: 'libssl3',
        version: '3.0.11',
        source: null,
        path: '/var/lib/dpkg/status',
        layer: 'sha256:l',
      },
      ecosystem: 'Debian:12',
      fixedVersion: '3.0.17',
      line: 3,
      blocks: true,
      exception: null,
    },
  ],
  notes: [],
  at: '2026-06-01T00:00:00Z',
}

const PATH = `GET /jobs/${ID}`

/** Runs the command line against a service that answers so; gives what it said and what the service was asked. */
async function run(script: Script, ...args: readonly string[]) {
  const service = await scriptService(script)
  try {
    return { ...(await runSlipway(args, { url: service.url })), calls: service.calls }
  } finally {
    await service.close()
  }
}

const shown = (changes: Partial<Findings>) =>
  run({ [`${PATH}/findings`]: { ...FINDINGS, ...changes } }, 'findings', ID)

describe('slipway findings', () => {
  it('says how much was looked at, and lists what to update', async () => {
    const { code, stdout } = await shown({})
    assert.equal(code, 0)
    const lines = stdout.split('\n')
    assert.equal(lines[0], 'partial: 1 known weakness (1 high)')
    assert.ok(lines.includes('npm: not_scanned, 3 packages, no advisories; there are no advisories'))
    assert.match(stdout, /^high +CVE-2024-0001 +libssl3 +3\.0\.11 +3\.0\.17 +4 +blocks$/m)
  })

  it('says that an image which passed then would not now, and the other way round', async () => {
    const { gate } = FINDINGS
    const { stdout } = await shown({})
    assert.match(stdout, /^gate: passed on 2026-05-01T00:00:00Z, and would not pass now$/m)
    assert.match(stdout, /^The image has known weaknesses\. Update: openssl$/m)
    const said = async (changes: Partial<Findings['gate']>) =>
      (await shown({ gate: { ...gate, ...changes } })).stdout.match(/^gate: .*$/m)?.[0]
    const day = '2026-05-01T00:00:00Z'
    const fail = { verdict: 'fail', at: day } as const
    assert.equal(await said({ recorded: fail }), `gate: does not pass, as on ${day}`)
    assert.equal(
      await said({ verdict: 'pass', message: null, recorded: fail }),
      `gate: did not pass on ${day}, and would pass now`,
    )
    assert.equal(await said({ verdict: 'pass', message: null, recorded: null }), 'gate: passes')
    assert.equal(
      await said({ verdict: 'unavailable', message: null }),
      `gate: passed on ${day}, and cannot be judged now`,
    )
  })

  it('names the exceptions under which it passes, and those that are over', async () => {
    const exception = {
      id: 'CVE-2024-0001',
      reason: 'not\u202ereachable',
      author: 'ops',
      expires: '2026-12-31',
    }
    const findings = FINDINGS.findings.map((one) => ({ ...one, blocks: false, exception }))
    const over = { ...exception, id: 'CVE-2023-1', package: 'lib*', expires: '2025-12-31' }
    const gate = { ...FINDINGS.gate, used: [exception], expired: [over] }
    const { stdout } = await shown({ findings, gate })
    assert.match(stdout, /^exception: CVE-2024-0001, by ops, until 2026-12-31: not[^\u202e]*reachable$/m)
    assert.match(stdout, /^exception that is over: CVE-2023-1 in lib\*, by ops, was over at 2025-12-31: /m)
    assert.match(stdout, /^high .*3\.0\.17 +4 +exception$/m)
  })

  it('ends with 1 where it would not pass, when it is asked to', async () => {
    const script = (verdict: Findings['gate']['verdict']) => ({
      [`${PATH}/findings`]: { ...FINDINGS, gate: { ...FINDINGS.gate, verdict } },
    })
    assert.equal((await run(script('fail'), 'findings', ID, '--gate')).code, 1)
    assert.equal((await run(script('unavailable'), 'findings', ID, '--gate', '--json')).code, 1)
    assert.equal((await run(script('pass'), 'findings', ID, '--gate')).code, 0)
    assert.equal((await run(script('fail'), 'findings', ID)).code, 0)
    assert.equal((await run({}, 'findings', ID, '--gate', '--format', 'sarif')).code, 2)
  })

  it('never counts to 0 where there are no data', async () => {
    for (const status of ['not_scanned', 'error', 'partial', 'stale', 'unsupported_os'] as const) {
      const { stdout } = await shown({ status, findings: [], ecosystems: [] })
      assert.ok(stdout.startsWith(`${status}: `))
      assert.doesNotMatch(stdout, /\b0 |no known weaknesses/)
    }
    const { stdout } = await shown({ status: 'scanned', findings: [] })
    assert.ok(stdout.startsWith('scanned: no known weaknesses\n'))
  })

  it('tells a report of the day from one of now', async () => {
    assert.match((await shown({ current: false })).stdout, /as found on 2026-06-01T00:00:00Z/)
  })

  it('obeys nothing that a package calls itself', async () => {
    const [finding] = FINDINGS.findings
    assert.ok(finding)
    const hostile = { ...finding.package, name: '\u001b]0;owned\u0007lib\nfake', version: 'v'.repeat(500) }
    const { stdout } = await shown({ findings: [{ ...finding, package: hostile }], notes: ['\u001b[2J'] })
    assert.ok(!stdout.includes('\u001b') && !stdout.includes('owned'))
    assert.match(stdout, /lib␊fake/)
    assert.ok(stdout.split('\n').every((line) => line.length < 200))
  })

  it('prints JSON and SARIF, of the attempt that is named', async () => {
    const json = await run({ [`${PATH}/findings`]: FINDINGS }, 'findings', ID, '--json', '--attempt', '2')
    assert.deepEqual(JSON.parse(json.stdout), FINDINGS)
    assert.deepEqual(json.calls, [`${PATH}/findings?attempt=2`])
    const script = { [`${PATH}/findings`]: { version: '2.1.0' } }
    const sarif = await run(script, 'findings', ID, '--format', 'sarif')
    assert.deepEqual(JSON.parse(sarif.stdout), { version: '2.1.0' })
    assert.deepEqual(sarif.calls, [`${PATH}/findings?format=sarif`])
  })

  it('fails with the reason where nothing was scanned', async () => {
    const detail = 'the image was not scanned: this server has no scanner'
    const { code, stdout, stderr } = await run(
      {
        [`${PATH}/findings`]: (_: unknown, response: never) =>
          sendProblem(response, 'not_found', 404, { detail }),
      },
      'findings',
      ID,
    )
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /this server has no scanner/)
  })
})

describe('slipway sbom', () => {
  const script = { [`${PATH}/sbom`]: { bomFormat: 'CycloneDX', name: 'a\u202eb' } }

  it('prints the document without characters that reorder a terminal', async () => {
    const { code, stdout, calls } = await run(script, 'sbom', ID)
    assert.equal(code, 0)
    assert.ok(!stdout.includes('\u202e'))
    assert.deepEqual(JSON.parse(stdout), { bomFormat: 'CycloneDX', name: 'a\u202eb' })
    assert.deepEqual(calls, [`${PATH}/sbom?format=cyclonedx`])
  })

  it('writes it to a file, and says where a file cannot be written', async (t) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'slipway-sbom-'))
    t.after(() => rm(folder, { recursive: true }))
    const file = path.join(folder, 'image.json')
    const written = await run(script, 'sbom', ID, '--format', 'spdx', '--output', file)
    assert.deepEqual([written.code, written.stdout], [0, ''])
    assert.deepEqual(written.calls, [`${PATH}/sbom?format=spdx`])
    assert.equal(JSON.parse(await readFile(file, 'utf8')).bomFormat, 'CycloneDX')
    const refused = await run(script, 'sbom', ID, '--output', path.join(folder, 'none', 'image.json'))
    assert.equal(refused.code, 2)
    assert.match(refused.stderr, /cannot be written/)
  })

  it('refuses a format that there is not', async () => {
    assert.equal((await run(script, 'sbom', ID, '--format', 'xml')).code, 2)
  })
})
