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
    assert.match(stdout, /^high +CVE-2024-0001 +libssl3 +3\.0\.11 +3\.0\.17$/m)
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
