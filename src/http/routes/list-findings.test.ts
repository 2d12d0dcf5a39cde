import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { Value } from 'typebox/value'
import { LOCAL, createTestApp } from '../../../test/support/http-app.ts'
import { IMAGE_ID } from '../../../test/support/memory-job-samples.ts'
import { NOW } from '../../../test/support/memory-advisories.ts'
import { finding } from '../../../test/support/sample-scan.ts'
import type { AdvisoryFindings } from '../../jobs/jobs.ts'
import { AdvisoryFindingsSchema } from '../schemas/advisory-findings.ts'

const UNKNOWN: AdvisoryFindings = {
  advisory: 'CVE-2024-0001',
  ids: [],
  facts: null,
  data: { generation: 7, ecosystems: [] },
  images: [],
  asked: 0,
  notAsked: 0,
  incomplete: 0,
  notes: ['Nothing is known of CVE-2024-0001 on this server: no data is not safe.'],
  next: null,
}

const KNOWN: AdvisoryFindings = {
  ...UNKNOWN,
  ids: ['DEBIAN-CVE-2024-0001'],
  facts: {
    aliases: ['DEBIAN-CVE-2024-0001'],
    summary: 'A weakness',
    severity: 'high',
    score: 7.5,
    isUnimportantSomewhere: false,
  },
  data: { generation: 7, ecosystems: [{ ecosystem: 'Debian', dataAt: NOW }] },
  images: [
    {
      imageId: IMAGE_ID,
      jobs: [{ id: '019aa5e2-7f1c-7cc3-98c4-dc0c0c07398f', name: 'model', published: null }],
      jobCount: 1,
      moreJobs: false,
      findings: [finding()],
      status: 'scanned',
    },
  ],
  asked: 12,
  notAsked: 1,
  incomplete: 2,
  notes: [],
  next: 'c2hhMjU2',
}

function open(t: TestContext, affected?: AdvisoryFindings) {
  const { app, jobs } = createTestApp(t)
  jobs.affected = affected
  const get = (query: string) => app.inject({ url: `/api/v2/findings${query}`, headers: LOCAL })
  return { jobs, get }
}

describe('GET /findings?advisory=', () => {
  it('shows the images that have it, who has them, and what could not be told', async (t) => {
    const { jobs, get } = open(t, KNOWN)
    const response = await get('?advisory=CVE-2024-0001&limit=7&cursor=abc')
    const body = response.json()
    assert.equal(response.statusCode, 200)
    assert.deepEqual([...Value.Errors(AdvisoryFindingsSchema, body)], [])
    assert.deepEqual({ ...jobs.advisories[0] }, { advisory: 'CVE-2024-0001', limit: 7, cursor: 'abc' })
    assert.deepEqual([body.advisory.known, body.advisory.severity, body.next], [true, 'high', 'c2hhMjU2'])
    assert.deepEqual([body.asked, body.notAsked, body.incomplete], [12, 1, 2])
    const [image] = body.images
    assert.equal(image.findings[0].package.version, '3.0.11-1~deb12u2')
    assert.equal(image.findings[0].fixedVersion, '3.0.17-1~deb12u2')
    assert.match(image.findings[0].package.layer, /^sha256:/)
    assert.deepEqual(body.data.ecosystems, [{ ecosystem: 'Debian', dataAt: new Date(NOW).toISOString() }])
  })

  it('says of one that it does not know that this is no answer', async (t) => {
    const { get } = open(t, UNKNOWN)
    const body = (await get('?advisory=CVE-2024-0001')).json()
    assert.deepEqual([...Value.Errors(AdvisoryFindingsSchema, body)], [])
    assert.deepEqual([body.advisory.known, body.images], [false, []])
    assert.match(body.notes[0], /no data is not safe/)
  })

  it('refuses a question without an advisory, and answers 404 where nobody can be asked', async (t) => {
    const { get } = open(t)
    for (const query of ['', '?advisory=', '?advisory=x&limit=201', '?advisory=x&page=2']) {
      assert.equal((await get(query)).json().code, 'request_invalid')
    }
    assert.equal((await get('?advisory=CVE-2024-0001')).json().code, 'not_found')
  })
})
