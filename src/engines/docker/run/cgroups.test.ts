import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openCgroups } from './cgroups.ts'

const OWNER = { jobId: '0190f3a0-aaaa-7bbb-8ccc-123456789abc', attempt: 2 }
const KEY = '0190f3a0-aaaa-7bbb-8ccc-123456789abc-2'
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-cgroups-'))
})
after(() => rm(folder, { recursive: true }))

/** A tree of plain files with the names and contents that the kernel would show. */
async function tree(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const root = join(folder, name)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), content)
  }
  return root
}

test("version 1: use is read from the run's own group in each controller", async () => {
  const group = `slipway-one/${KEY}`
  const root = await tree('v1', {
    'cpuacct/cpuacct.usage': '1\n',
    'memory/memory.max_usage_in_bytes': '1\n',
    'memory/memory.use_hierarchy': '1\n',
    [`cpuacct/${group}/cpuacct.usage`]: '12500000\n',
    [`memory/${group}/memory.max_usage_in_bytes`]: '4096\n',
    [`memory/${group}/memory.usage_in_bytes`]: '2048\n',
  })
  const cgroups = await openCgroups({ driver: 'cgroupfs', instanceId: 'one', root })
  assert.equal(cgroups?.parentOf(OWNER), `/${group}`)
  assert.deepEqual(await cgroups?.read(OWNER), { cpuMs: 12.5, peakMemoryBytes: 4096 })
  assert.deepEqual(await cgroups?.readNow(OWNER), { cpuMs: 12.5, memoryBytes: 2048 })
  assert.deepEqual(await cgroups?.keys(), [KEY])
  assert.equal(await cgroups?.read({ ...OWNER, attempt: 3 }), null)
})

test('version 2 under systemd: slices are nested by their names', async () => {
  const slice = `slipway_one-${KEY.replaceAll('-', '_')}.slice`
  const root = await tree('v2', {
    'cgroup.controllers': 'cpu memory pids\n',
    'system.slice/memory.peak': '0\n',
    [`slipway_one.slice/${slice}/cpu.stat`]: 'usage_usec 7250\nuser_usec 7000\n',
    [`slipway_one.slice/${slice}/memory.peak`]: '8192\n',
    [`slipway_one.slice/${slice}/memory.current`]: '1024\n',
  })
  const cgroups = await openCgroups({ driver: 'systemd', instanceId: 'one', root })
  assert.equal(cgroups?.parentOf(OWNER), slice)
  assert.deepEqual(await cgroups?.read(OWNER), { cpuMs: 7.25, peakMemoryBytes: 8192 })
  assert.deepEqual(await cgroups?.readNow(OWNER), { cpuMs: 7.25, memoryBytes: 1024 })
})

test('version 2 of a kernel that does not keep the peak is not used', async () => {
  const root = await tree('old', {
    'cgroup.controllers': 'cpu memory\n',
    'system.slice/memory.current': '0\n',
  })
  assert.equal(await openCgroups({ driver: 'cgroupfs', instanceId: 'one', root }), undefined)
})

test('a holder is seen when its group lies below the parent that was asked for', async () => {
  const root = await tree('seen', {
    'cgroup.controllers': 'memory\n',
    'slipway-one/holders/abc123/memory.peak': '1\n',
    'slipway-one/memory.peak': '1\n',
  })
  const cgroups = await openCgroups({ driver: 'cgroupfs', instanceId: 'one', root })
  assert.equal(await cgroups?.seesHolder('abc123'), true)
  assert.equal(await cgroups?.seesHolder('def456'), false)
})

test('only empty groups are removed', async () => {
  const root = await tree('clean', {
    'cgroup.controllers': 'memory\n',
    'slipway-one/memory.peak': '1\n',
    'slipway-one/busy/child/memory.peak': '1\n',
  })
  await mkdir(join(root, 'slipway-one', KEY, 'left-by-the-runtime'), { recursive: true })
  const cgroups = await openCgroups({ driver: 'cgroupfs', instanceId: 'one', root })
  await cgroups?.remove(OWNER)
  await cgroups?.clean()
  assert.deepEqual((await readdir(join(root, 'slipway-one'))).sort(), ['busy', 'memory.peak'])
})
