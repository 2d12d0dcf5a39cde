/** Containers that serve, and tools, on a real engine: hostile services and images, in runc and in gVisor. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createDockerClient } from '../../src/engines/docker/client.ts'
import { createDockerEngine } from '../../src/engines/docker/docker-engine.ts'
import { watchService } from '../../src/engines/docker/health/watch-service.ts'
import type { Tools } from '../../src/engines/docker/tools.ts'
import { type EngineUnderTest, engineContract } from '../../src/engines/engine.contract.ts'
import type { RunExit, RunSpec } from '../../src/engines/engine.ts'
import { hasCode } from '../../src/errors/slipway-error.ts'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { engines, hasRunsc } from '../support/engines.ts'
import { LIMITS, type Lab, NEVER, openDocker, openLab, removeTools, toolVolumes } from './docker-run-lab.ts'

const SERVICE = { port: 8080, path: '/health' }
const HTTPD = ['httpd', '-f', '-p', '8080', '-h', '/www']

/** Answers each connection with what the script prints. */
const answering = (script: string): readonly string[] => ['nc', '-ll', '-p', '8080', '-e', 'sh', '-c', script]

for (const target of engines()) {
  const runsc = target.skip === false && (await hasRunsc(target.address))
  const noRunsc = target.skip || (runsc ? false : 'the engine has no runsc')
  suite(`on Docker ${target.name} in runc`, target.address, 'runc', target.skip)
  suite(`on Docker ${target.name} in runsc`, target.address, 'runsc', noRunsc)
  if (runsc) {
    engineContract(`Docker ${target.name} in runsc`, () => underTest(target.address), ['service', 'tool'])
  }
}

async function underTest(address: string): Promise<EngineUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-services-'))
  const shared = { address, env: {}, instanceId: `services-${randomUUID()}`, callTimeoutMs: 60_000 }
  const open = () => createDockerEngine({ ...shared, dataMount: 'auto', mountRoot: join(folder, 'mounts') })
  const engine = open()
  return {
    engine,
    baseImage: 'busybox:latest',
    runtime: 'runsc',
    network: 'none',
    again: async () => open(),
    async close() {
      await engine.sweep(async () => false)
      await engine.close()
      await removeTools(address, shared.instanceId)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function suite(title: string, address: string, runtime: 'runc' | 'runsc', skip: string | false): void {
  describe(`services ${title}`, { skip }, () => {
    let lab: Lab
    before(async () => {
      lab = await openLab({ address, runtime, dataMount: 'auto' })
    })
    after(() => lab.close())
    hostileServices(() => lab)
    hostileImages(() => lab, runtime)
    lostTools(() => lab, address)
  })
}

function hostileServices(lab: () => Lab): void {
  const cases: readonly (readonly [string, readonly string[], RegExp, number | null])[] = [
    ['sends data without end', answering('yes'), /^answered with something that is not HTTP$/, null],
    ['never answers', answering('sleep 600'), /^no answer in 5 s$/, null],
    ['closes the connection', answering('true'), /^(the connection was )/, null],
    ['redirects', answering('printf "HTTP/1.1 302 F\\r\\nLocation: /ok\\r\\n\\r\\n"'), /^answered 302$/, 302],
    [
      'sends a status line without end',
      answering('printf "HTTP/1.1 200 "; yes | tr -d "\\n"'),
      /^answered with something that is not HTTP$/,
      null,
    ],
  ]
  for (const [what, command, error, status] of cases) {
    // Long enough for one probe to come to its end: that of a service which is silent takes 5 s. On a busy machine the
    // time may be over before an answer was heard, or when the service did not listen yet: then it gets more.
    const shortest = what === 'never answers' ? 8000 : 3000
    const tooEarly = /^$|^connection refused$/
    it(`is not deceived by a service that ${what}`, async () => {
      let exit = await serve(lab(), '', { command, limits: { ...LIMITS, timeoutMs: shortest } })
      if (tooEarly.test(exit.health?.lastError ?? '')) {
        exit = await serve(lab(), '', { command, limits: { ...LIMITS, timeoutMs: 5 * shortest } })
      }
      assert.equal(exit.timedOut, true, JSON.stringify(exit))
      assert.equal(exit.health?.healthyMs, null)
      assert.match(exit.health?.lastError ?? '', error)
      assert.equal(exit.health?.lastStatus, status)
    })
  }

  it('needs no more than the status of an answer whose body does not end', async () => {
    const command = answering('printf "HTTP/1.1 200 OK\\r\\n\\r\\n"; yes')
    const exit = await serve(lab(), '', { command })
    assert.ok((exit.health?.healthyMs ?? 0) > 0, JSON.stringify(exit.health))
  })

  it('keeps its time limit when the service stops every probe', async () => {
    // the same user may stop a process of ours for good
    const stop = 'while :; do for p in $(pidof probe); do kill -STOP $p; done; done'
    const exit = await serve(lab(), '', {
      command: ['sh', '-c', `nc -ll -p 8080 -e sleep 600 & ${stop}`],
      limits: { ...LIMITS, timeoutMs: 3000 },
    })
    assert.deepEqual([exit.timedOut, exit.health?.healthyMs], [true, null])
  })

  it('lets a service end its work when it is told to', async () => {
    const script = `trap 'echo ended > /data/last; exit 7' TERM; ${HTTPD.join(' ')} & wait`
    const handle = await lab().engine.startRun(
      await spec(lab(), '', { command: ['sh', '-c', script] }),
      NEVER,
    )
    const exit = await lab().engine.followRun(handle, { log: () => undefined }, NEVER)
    const all = { pattern: /./, maxFileBytes: 100, maxTotalBytes: 100, maxFiles: 3 }
    const { files } = await lab().engine.readData(handle, all, NEVER)
    await lab().engine.destroyRun(handle)
    assert.equal(exit.exitCode, 7)
    assert.deepEqual(
      files.map(({ name }) => name),
      ['last'],
    )
  })
}

function hostileImages(lab: () => Lab, runtime: string): void {
  it('asks as the user of the image, whatever its folder', async () => {
    const exit = await serve(lab(), 'USER 4711:4711\nWORKDIR /www\n', { command: HTTPD })
    assert.ok((exit.health?.healthyMs ?? 0) > 0, JSON.stringify(exit.health))
  })

  it('lets nobody change its program, not even root', async () => {
    const script = 'rm -f /.slipway-probe/probe; echo x > /.slipway-probe/more; ls /.slipway-probe'
    const lines: string[] = []
    const handle = await lab().engine.startRun(
      await spec(lab(), '', { command: ['sh', '-c', script], user: '0:0' }),
      NEVER,
    )
    await lab().engine.followRun(handle, { log: ({ text }) => lines.push(text) }, NEVER)
    await lab().engine.destroyRun(handle)
    assert.ok(lines.includes('probe') || runtime === 'runsc', lines.join('\n'))
    assert.equal(lines.includes('more'), false)
    assert.equal(lines.filter((text) => /Read-only file system/.test(text)).length, 2, lines.join('\n'))
  })

  it('puts tools where the image has a volume of its own', async () => {
    const exit = await serve(lab(), 'VOLUME ["/.slipway-probe", "/.slipway-probe/"]\n', { command: HTTPD })
    assert.ok((exit.health?.healthyMs ?? 0) > 0, JSON.stringify(exit.health))
  })

  it('blames an image that keeps our folders from being mounted, not the engine', async () => {
    for (const lines of [
      'RUN touch /.slipway-probe\n',
      'RUN ln -s .slipway-probe /.slipway-probe\n',
      'RUN rm -rf /data; touch /data\n',
    ]) {
      const { startError, health } = await serve(lab(), lines, { command: HTTPD })
      assert.match(startError ?? '', /that is no folder/, lines)
      assert.equal(health?.probes, 0)
    }
    const exit = await serve(lab(), 'VOLUME ["/.slipway-probe/below"]\n', { command: HTTPD })
    // gVisor puts up with it
    if (runtime === 'runc') assert.match(exit.startError ?? '', /declares the volume/)
  })

  it('finds its program wherever a link of the image leads', async () => {
    for (const target of ['/data', '/no/such/place', '/proc/self']) {
      const limits = { ...LIMITS, timeoutMs: 20_000 }
      const exit = await serve(lab(), `RUN ln -s ${target} /.slipway-probe\n`, { command: HTTPD, limits })
      const found = (exit.health?.healthyMs ?? 0) > 0 || exit.startError !== null
      // What is mounted below /proc may come before /proc itself, which then lies above it; in gVisor /proc/self may be
      // another process for the probe than for the mount. Both are the image's own doing, and told.
      const told = target === '/proc/self' && /probe could not be started/.test(exit.health?.lastError ?? '')
      assert.ok(found || told, JSON.stringify(exit))
    }
  })
}

function lostTools(lab: () => Lab, address: string): void {
  const docker = openDocker(address)

  it('puts the program there again when somebody removed it', async () => {
    const [name = ''] = await toolVolumes(address, lab().instanceId)
    await docker.getVolume(name).remove()
    const exit = await serve(lab(), '', { command: HTTPD })
    assert.ok((exit.health?.healthyMs ?? 0) > 0, JSON.stringify(exit.health))
  })

  it('keeps a whole tool and removes a half-made one when it sweeps', async () => {
    const whole = await toolVolumes(address, lab().instanceId)
    const Name = `slipway-${lab().instanceId}-tool-half`
    const Labels = {
      'io.slipway.instance': lab().instanceId,
      'io.slipway.role': 'tool',
      'io.slipway.tool': 'half',
    }
    await docker.createVolume({ Name, Labels })
    const report = await lab()
      .another()
      .sweep(async () => false)
    assert.equal(report.volumes, 1)
    assert.deepEqual(await toolVolumes(address, lab().instanceId), whole)
  })

  it('is our fault when the program is not there, and the fault of the image when it hides it', async () => {
    const handle = await lab().engine.startRun(
      lab().spec(await lab().image('FROM busybox:latest\nCMD sleep 600\n')),
      NEVER,
    )
    const client = createDockerClient({
      search: { address, home: '/' },
      callTimeoutMs: 60_000,
      instanceId: lab().instanceId,
    })
    const watch = (isThere: boolean) => {
      const tools = { has: async () => isThere } as unknown as Tools
      return watchService({ client, tools, architecture: 'amd64' }, handle.id, SERVICE)
    }
    await assert.rejects(watch(false).healthy, (error) => hasCode(error, 'engine_failed'))
    const hidden = watch(true)
    await awaitState(() => hidden.asked().lastError ?? undefined, 30_000, 20)
    assert.match(hidden.stop().lastError ?? '', /^the probe could not be started: .*no such file/)
    await lab().engine.destroyRun(handle)
    client.close()
  })
}

async function spec(lab: Lab, lines: string, change: Partial<RunSpec>): Promise<RunSpec> {
  const image = `FROM busybox:latest\nRUN mkdir /www && echo ok > /www/health\n${lines}CMD ["false"]\n`
  return lab.spec(await lab.image(image), { service: SERVICE, ...change })
}

async function serve(lab: Lab, lines: string, change: Partial<RunSpec>): Promise<RunExit> {
  const handle = await lab.engine.startRun(await spec(lab, lines, change), NEVER)
  try {
    return await lab.engine.followRun(handle, { log: () => undefined }, NEVER)
  } finally {
    await lab.engine.destroyRun(handle)
  }
}
