import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { System } from '../../../../src/client/api-types.generated.ts'
import { attentions, whyUnknown } from './attention.ts'
import { slotBoxes } from './slots.ts'

const LIMITS = { timeoutSeconds: 300, memoryMiB: 1024, cpus: 1, dataMiB: 64, pids: 512 }

const WELL: System = {
  at: '2026-01-02T03:04:05Z',
  service: {
    version: '1',
    node: '26',
    startedAt: '2026-01-02T03:04:05Z',
    uptimeSeconds: 1,
    address: 'http://127.0.0.1:8080',
    logLevel: 'info',
    olderApis: [],
    memory: { rssBytes: 1, heapUsedBytes: 1, heapTotalBytes: 1 },
    cpu: { userMs: 1, systemMs: 1 },
    streams: { open: 0, most: 1 },
  },
  jobs: {},
  queue: { ready: 0, waiting: 0, tenants: 0, oldestAt: null },
  worker: { status: 'ok', slots: 2, busy: 0, work: [] },
  engine: {
    name: 'Docker',
    version: '1',
    apiVersion: '1',
    address: 'unix:///a',
    os: 'linux',
    architecture: 'amd64',
    cpus: 1,
    memoryBytes: 1,
    storageDriver: 'overlay2',
    runtimes: [],
    capabilities: [],
    notes: [],
  },
  sandbox: {
    setting: 'auto',
    runtime: 'runsc',
    user: 'image',
    dataMount: 'volume',
    network: 'none',
    tmpMiB: 64,
    outputMiB: 8,
    limits: LIMITS,
    mostLimits: LIMITS,
  },
  builds: { network: 'none', allow: [], timeoutSeconds: 1, maxImageMiB: 1, reuse: true },
  policy: { name: 'default', sha256: 'a', notes: [] },
  scanner: {
    status: 'ok',
    name: 'osv',
    failOn: 'high',
    ignoreUnfixed: true,
    onMissingData: 'warn',
    generation: 1,
    maxAgeDays: 7,
    ecosystems: [],
    missing: [],
    notes: [],
  },
  exceptions: { inForce: 0, notes: [] },
  publishing: { registry: 'docker.io', account: null, allow: [] },
  disk: { freeBytes: 50, totalBytes: 100 },
  storage: { databaseBytes: 1, contexts: null, images: null },
  retention: {},
  log: [],
  problems: [],
}

describe('what an operator should look at', () => {
  it('is nothing where all is well', () => {
    assert.deepEqual(attentions(WELL), [])
  })

  it('begins with an engine that cannot be asked', () => {
    const system = {
      ...WELL,
      engine: null,
      disk: { freeBytes: 5, totalBytes: 100 },
      problems: [
        { part: 'images', detail: 'locked' },
        { part: 'engine', detail: 'connection refused' },
      ],
    }
    const list = attentions(system)
    assert.deepEqual(
      list.map(({ part, tone }) => [part, tone]),
      [
        ['Engine', 'bad'],
        ['Images kept', 'warn'],
        ['Disk', 'warn'],
      ],
    )
    assert.match(list[0]?.words ?? '', /connection refused/)
    assert.equal(whyUnknown(system, 'images'), 'locked')
    assert.equal(whyUnknown(system, 'queue'), undefined)
  })

  it('tells a disk that is nearly full, and none of an unknown size', () => {
    const tones = (freeBytes: number, totalBytes = 100) =>
      attentions({ ...WELL, disk: { freeBytes, totalBytes } }).map(({ tone }) => tone)
    assert.deepEqual([tones(11), tones(9), tones(2), tones(0, 0)], [[], ['warn'], ['bad'], []])
    assert.deepEqual(attentions({ ...WELL, disk: null }), [])
  })

  it('tells each note of each part with what to do', () => {
    const list = attentions({
      ...WELL,
      worker: { ...WELL.worker, status: 'stopped' },
      queue: { ready: 0, waiting: 2, tenants: 1, oldestAt: null },
      policy: { ...WELL.policy, notes: ['p'] },
      scanner: { ...WELL.scanner, notes: ['s'] },
      exceptions: { inForce: 1, notes: ['x'] },
    })
    assert.deepEqual(
      list.map(({ part }) => part),
      ['Worker', 'Queue', 'Policy', 'Advisories', 'Exceptions'],
    )
    for (const { words, action } of list) assert.ok(words !== '' && action !== '')
  })

  it('says that nothing is scanned', () => {
    const [first] = attentions({ ...WELL, scanner: { ...WELL.scanner, status: 'off', notes: ['off'] } })
    assert.equal(first?.part, 'Scanner')
  })
})

describe('the boxes of worker slots', () => {
  const work = {
    slot: 1,
    job: 'a',
    attempt: 1,
    name: 'n',
    stage: null,
    since: '2026-01-02T03:04:05Z',
    stageSince: null,
  }

  it('are one a slot, free ones empty', () => {
    assert.deepEqual(slotBoxes({ status: 'ok', slots: 3, busy: 1, work: [work] }), [null, work, null])
  })

  it('have one for a slot that is not there any more while it works', () => {
    assert.deepEqual(slotBoxes({ status: 'ok', slots: 1, busy: 1, work: [work] }), [null, work])
  })
})
