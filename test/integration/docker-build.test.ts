import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { buildImage } from '../../src/engines/docker/build/build.ts'
import { createDockerClient, type DockerClient } from '../../src/engines/docker/client.ts'
import { inspectImage, listImages, removeImage } from '../../src/engines/docker/images.ts'
import type { BuildObserver, BuildOutcome, BuildRequest, BuildStep } from '../../src/engines/engine.ts'
import { engines } from '../support/engines.ts'
import { startTokenRegistry, type TokenRegistry } from './token-registry.ts'

const BASE = 'busybox:latest'

for (const { name, address, skip } of engines()) {
  describe(`on Docker ${name}: BuildKit`, { skip }, () => defineBuilds(address, true))
  describe(`on Docker ${name}: the classic builder`, { skip }, () => defineBuilds(address, false))
  describe(`on Docker ${name}: registries`, { skip }, () => defineRegistries(address))
}

/** What both builders must tell, whose answers have nothing in common. */
function defineBuilds(address: string, hasBuildKit: boolean): void {
  const lab = openLab(address, hasBuildKit)

  test('a build gives its image, its base and its steps in order', async () => {
    const mark = randomUUID()
    const { outcome, steps, lines } = await lab.build([`FROM ${BASE}`, `RUN echo out ${mark}`])
    assert.ok(outcome.kind === 'built', JSON.stringify(outcome))
    assert.ok(outcome.bases.some(({ ref, imageId }) => ref.endsWith(BASE) && imageId !== null))
    assert.ok(lines.includes(`out ${mark}`))
    const run = steps.filter(({ name }) => name.includes(mark))
    assert.equal(run.at(0)?.completedAt, null)
    assert.ok(run.at(-1)?.completedAt)
  })

  test('a failing command keeps its words although they look like an end', async () => {
    const command = `echo "x]: exit code: 3" ${randomUUID()} && exit 5`
    const { outcome } = await lab.build([`FROM ${BASE}`, `RUN ${command}`])
    assert.ok(outcome.kind === 'failed')
    assert.equal(outcome.reason, 'build_failed')
    assert.equal(outcome.exitCode, 5)
    assert.equal(outcome.command, command)
  })

  test('a submission cannot make its failure look like an engine without space', async () => {
    const command = `echo "write: no space left on device" ${randomUUID()}; exit 1`
    const { outcome } = await lab.build([`FROM ${BASE}`, `RUN ${command}`])
    assert.ok(outcome.kind === 'failed')
    assert.equal(outcome.reason, 'build_failed')
  })

  test('long lines come in pieces, progress bars as they last stood, other bytes replaced', async () => {
    const command = `head -c 40000 /dev/zero | tr '\\0' x; echo; printf '10%%\\r99%%\\n'; printf 'a\\377b\\n'; echo ${randomUUID()}`
    const { outcome, lines } = await lab.build([`FROM ${BASE}`, `RUN ${command}`])
    assert.equal(outcome.kind, 'built')
    const pieces = lines.filter((text) => /^x+$/.test(text))
    assert.ok(pieces.every((text) => text.length <= 16 * 1024))
    assert.equal(pieces.join('').length, 40_000)
    assert.ok(lines.includes('99%'))
    assert.ok(lines.includes('a\ufffdb'))
  })

  test('a thousand lines arrive in order', async () => {
    const command = `echo ${randomUUID()}; i=0; while [ $i -lt 1000 ]; do echo "line $i"; i=$((i+1)); done`
    const { lines } = await lab.build([`FROM ${BASE}`, `RUN ${command}`])
    const numbers = lines.filter((text) => text.startsWith('line ')).map((text) => Number(text.slice(5)))
    assert.deepEqual(numbers, [...numbers.keys()])
    assert.equal(numbers.length, 1000)
  })
}

function defineRegistries(address: string): void {
  const lab = openLab(address, true)
  let registry: TokenRegistry
  before(async () => {
    registry = await startTokenRegistry()
  })
  after(() => registry.close())

  test('a base image behind a token challenge is pulled, shown as a step, and its digest told', async (t) => {
    const ref = `${registry.host}/public/base:1`
    t.after(() => lab.forget(ref))
    const { outcome, steps } = await lab.build([`FROM ${ref}`, `CMD ["${randomUUID()}"]`])
    assert.ok(outcome.kind === 'built', JSON.stringify(outcome))
    assert.ok(registry.served.some((path) => path.includes('/blobs/')))
    assert.ok(steps.some(({ name, completedAt }) => name.includes(`pull ${ref}`) && completedAt !== null))
    assert.equal(outcome.bases[0]?.ref, ref)
    assert.match(outcome.bases[0]?.digest ?? '', /^sha256:[0-9a-f]{64}$/)
  })

  test('an image that the registry does not have is the submission’s failure', async () => {
    const { outcome } = await lab.build([`FROM ${registry.host}/no/such:image`])
    assert.ok(outcome.kind === 'failed')
    assert.equal(outcome.reason, 'base_image_unavailable')
  })

  for (const status of [429, 500, 503]) {
    test(`a registry that answers ${status} is a fault that is tried again`, async () => {
      await assert.rejects(lab.build([`FROM ${registry.host}/status/${status}:1`]), isRegistryFault)
    })
  }

  test('a registry that nobody listens at is a fault that is tried again', async () => {
    const gone = await startTokenRegistry()
    await gone.close()
    await assert.rejects(lab.build([`FROM ${gone.host}/public/base:1`]), isRegistryFault)
  })
}

function isRegistryFault(error: Error & { readonly code?: string; readonly retryable?: boolean }): boolean {
  return error.code === 'registry_unavailable' && error.retryable === true
}

interface BuildLab {
  build(lines: readonly string[]): Promise<{
    readonly outcome: BuildOutcome
    readonly steps: readonly BuildStep[]
    readonly lines: readonly string[]
  }>
  /** Removes an image that was pulled and so carries no label. */
  forget(ref: string): Promise<void>
}

/** A client with an instance of its own; its images are removed at the end. */
function openLab(address: string, hasBuildKit: boolean): BuildLab {
  let client: DockerClient
  const signal = new AbortController().signal
  before(() => {
    const search = { address, home: '/' }
    client = createDockerClient({ search, callTimeoutMs: 60_000, instanceId: `test-${randomUUID()}` })
  })
  after(async () => {
    for (const image of await listImages(client)) await removeImage(client, image.id)
    client.close()
  })
  return {
    async build(lines) {
      const steps: BuildStep[] = []
      const texts: string[] = []
      const observe: BuildObserver = {
        step: (step) => steps.push(step),
        log: ({ text }) => texts.push(text),
      }
      const outcome = await buildImage(client, { hasBuildKit }, requestFor(lines), observe, signal)
      return { outcome, steps, lines: texts }
    },
    async forget(ref) {
      const image = await inspectImage(client, ref, signal)
      if (image) await client.request('remove', { method: 'DELETE', path: `/images/${ref}` })
    },
  }
}

function requestFor(lines: readonly string[]): BuildRequest {
  return {
    jobId: randomUUID(),
    attempt: 1,
    dockerfile: Buffer.from(`${lines.join('\n')}\n`),
    bases: null,
    contextPath: null,
    buildArgs: {},
    target: null,
    network: 'none',
    tag: `slipway/test:${randomUUID()}`,
    timeoutMs: 60_000,
    maxImageBytes: 1024 ** 3,
  }
}
