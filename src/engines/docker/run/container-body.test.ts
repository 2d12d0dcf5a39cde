import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunSpec } from '../../engine.ts'
import { type BodyParts, idleBody, runBody } from './container-body.ts'

const SPEC: RunSpec = {
  jobId: 'job',
  attempt: 1,
  slot: 0,
  imageId: 'sha256:00',
  environment: { A: '1' },
  limits: {
    timeoutMs: 1000,
    memoryBytes: 1 << 28,
    cpus: 0.5,
    dataBytes: 1 << 24,
    pids: 100,
    tmpBytes: 1 << 23,
    outputBytes: 1 << 20,
  },
  runtime: 'auto',
  user: 'image',
}

function body(change: Partial<BodyParts> = {}) {
  return runBody({
    spec: SPEC,
    runtime: 'runc',
    labels: {},
    networkMode: 'container:abc',
    dataMount: { Type: 'bind', Source: '/m', Target: '/data' },
    toolMounts: [],
    imageVolumes: [],
    cgroupParent: null,
    namesProcessLimit: false,
    privateCgroups: false,
    ...change,
  })
}

test('a run and a holder alike may do nothing that they need not', () => {
  const idle = idleBody({
    image: 'i',
    labels: {},
    networkMode: 'none',
    runtime: null,
    mounts: [],
    cgroupParent: null,
  })
  for (const { HostConfig } of [body(), idle]) {
    assert.deepEqual(HostConfig.CapDrop, ['ALL'])
    assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges'])
    assert.equal(HostConfig.ReadonlyRootfs, true)
    assert.equal(HostConfig.Privileged, false)
    assert.equal(HostConfig.Memory, HostConfig.MemorySwap)
    assert.ok(Number(HostConfig.PidsLimit) > 0)
  }
})

test('each volume of the image is covered once, and never in the place of our own mounts', () => {
  const imageVolumes = ['/cache/', 'cache', '/data', '/data/', '/tmp', '/a/../b', '/']
  const mounts = body({ imageVolumes }).HostConfig.Mounts
  assert.deepEqual(
    mounts.map((mount) => `${mount.Type} ${mount.Target}`),
    ['bind /data', 'tmpfs /cache', 'tmpfs /b'],
  )
})

test('a command takes the place of entrypoint and command, with all of its arguments', () => {
  const { Entrypoint, Cmd } = body({ spec: { ...SPEC, command: ['/bin/a', 'b', 'c d'] } })
  assert.deepEqual([Entrypoint, Cmd], [['/bin/a'], ['b', 'c d']])
  assert.equal('Entrypoint' in body(), false)
})

test('a volume that the image declares in the place of a tool does not cover it', () => {
  const tool = { Type: 'volume', Source: 'v', Target: '/.slipway', ReadOnly: true } as const
  const mounts = body({ toolMounts: [tool], imageVolumes: ['/.slipway/', '/x'] }).HostConfig.Mounts
  assert.deepEqual(
    mounts.map(({ Target }) => Target),
    ['/data', '/.slipway', '/x'],
  )
})

test('gVisor gets room for its own threads', () => {
  assert.equal(body().HostConfig.PidsLimit, 100)
  assert.equal(body({ runtime: 'runsc' }).HostConfig.PidsLimit, 800)
})

test('the user of the image stays unless another is asked for', () => {
  assert.equal(body().User, undefined)
  assert.equal(body({ spec: { ...SPEC, user: '1:2' } }).User, '1:2')
})

test('a file may be as large as /data and a little more, so that a full /data is told as such', () => {
  const limits = body().HostConfig.Ulimits
  assert.ok(Array.isArray(limits))
  const size = limits.find((limit: { Name: string }) => limit.Name === 'fsize')
  assert.ok(size.Hard > SPEC.limits.dataBytes)
})
