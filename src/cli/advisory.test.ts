import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import type { AdvisoryFindings } from '../client/api-types.generated.ts'
import { ID, type Script, runSlipway, scriptService } from './scripted-service.ts'

type Image = AdvisoryFindings['images'][number]

const IMAGE: Image = {
  imageId: `sha256:${'a1'.repeat(32)}`,
  jobs: [
    { id: ID, name: 'model', published: null },
    { id: ID, name: 'model', published: 'registry.example.org/team/model@sha256:abc' },
  ],
  jobCount: 2,
  moreJobs: false,
  findings: [
    {
      id: 'CVE-2024-0001',
      severity: 'high',
      package: {
        kind: 'deb',
        name: 'libssl3',
        version: '3.0.11',
        source: null,
        path: '/var/lib/dpkg/status',
        layer: `sha256:${'b2'.repeat(32)}`,
      },
      ecosystem: 'Debian:12',
      fixedVersion: '3.0.17',
    },
  ],
  status: 'scanned',
}

const FOUND: AdvisoryFindings = {
  advisory: {
    name: 'CVE-2024-0001',
    known: true,
    ids: ['DEBIAN-CVE-2024-0001'],
    aliases: ['DEBIAN-CVE-2024-0001', 'DSA-1-1'],
    summary: 'A weakness',
    severity: 'high',
    score: 7.5,
  },
  data: { generation: 7, ecosystems: [{ ecosystem: 'Debian', dataAt: '2026-05-31T00:00:00.000Z' }] },
  images: [IMAGE],
  asked: 12,
  notAsked: 0,
  incomplete: 0,
  notes: [],
  next: null,
}

async function run(script: Script, ...args: readonly string[]) {
  const service = await scriptService(script)
  try {
    return { ...(await runSlipway(['findings', ...args], { url: service.url })), calls: service.calls }
  } finally {
    await service.close()
  }
}

const shown = (changes: Partial<AdvisoryFindings>) =>
  run({ 'GET /findings': { ...FOUND, ...changes } }, '--advisory', 'CVE-2024-0001')

describe('slipway findings --advisory', () => {
  it('says what the advisory is, and which images of which jobs have it', async () => {
    const { code, stdout, calls } = await shown({})
    assert.equal(code, 0)
    assert.deepEqual(calls, ['GET /findings?advisory=CVE-2024-0001&limit=200'])
    const lines = stdout.split('\n')
    assert.equal(lines[0], 'CVE-2024-0001: high (7.5), A weakness')
    assert.equal(lines[1], 'also DEBIAN-CVE-2024-0001, DSA-1-1')
    assert.equal(lines[2], '1 of 12 images that were asked has it')
    assert.match(stdout, /^advisories: Debian of 2026-05-31/m)
    assert.match(
      stdout,
      /^a1a1a1a1a1a1 +libssl3 +3\.0\.11 +3\.0\.17 +b2b2b2b2b2b2 +[-0-9a-f]{36} \(and 1 others\) +registry\.example\.org\S+abc$/m,
    )
  })

  it('calls nothing free of what could not be told', async () => {
    const none = { images: [] }
    assert.match((await shown(none)).stdout, /^it was not found in 12 images that were asked$/m)
    const gaps = (await shown({ ...none, notAsked: 3, incomplete: 2, notes: ['Nothing is known.'] })).stdout
    assert.match(gaps, /asked; 3 could not be asked, for 2 the data are not complete$/m)
    assert.match(gaps, /^note: Nothing is known\.$/m)
    assert.match((await shown({ ...none, asked: 0, notAsked: 3 })).stdout, /^no image could be asked; 3/m)
    const unknown = await shown({ ...none, asked: 0, advisory: { ...FOUND.advisory, known: false } })
    assert.match(
      unknown.stdout,
      /^CVE-2024-0001: nothing is known of it on this server, and so of no image\n/,
    )
    assert.doesNotMatch(unknown.stdout, /\b0\b|not found/)
  })

  it('reads all pages, empty ones too, and prints them as one document', async () => {
    const pages = [
      { ...FOUND, next: 'b25l', notes: ['a note'] },
      { ...FOUND, images: [], next: 'dHdv', asked: 5, notAsked: 1, notes: ['a note', 'another'] },
      { ...FOUND, next: null },
    ]
    let at = 0
    const { stdout, calls } = await run(
      {
        'GET /findings': (_: unknown, response: ServerResponse) => {
          response.setHeader('content-type', 'application/json')
          response.end(JSON.stringify(pages[at++]))
        },
      },
      '--advisory',
      'CVE-2024-0001',
      '--json',
    )
    const whole = JSON.parse(stdout) as AdvisoryFindings
    assert.deepEqual([whole.images.length, whole.asked, whole.notAsked, whole.next], [2, 29, 1, null])
    assert.deepEqual(whole.notes, ['a note', 'another'])
    assert.deepEqual(
      calls.map((call) => new URL(call.slice(4), 'http://x').searchParams.get('cursor')),
      [null, 'b25l', 'dHdv'],
    )
  })

  it('obeys nothing that a package or a job calls itself', async () => {
    const hostile = structuredClone(IMAGE) as { findings: { package: { name: string } }[] } & Image
    for (const finding of hostile.findings) finding.package.name = '\u001b]0;owned\u0007lib\nfake'
    const { stdout } = await shown({ images: [hostile] })
    assert.ok(!stdout.includes('\u001b') && !stdout.includes('owned'))
    assert.match(stdout, /lib␊fake/)
  })

  it('takes a job or an advisory', async () => {
    for (const args of [[], [ID, '--advisory', 'CVE-1'], ['--advisory', 'CVE-1', '--format', 'sarif']]) {
      assert.equal((await run({}, ...args)).code, 2)
    }
  })
})
