/** Each template is built on the real engine and brought to healthy, in the sandbox and as anybody would run it. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { awaitState } from '../../scripts/setup/await-state.ts'
import { repository } from '../../scripts/setup/folders.ts'
import { firstEngine } from '../support/engines.ts'
import type { JobBody, RecordBody } from '../support/http-bodies.ts'
import { type Service, startService } from '../support/service.ts'
import { missingForTemplates } from './package-index.ts'

const engine = firstEngine()
const skip = await missingForTemplates(engine)

const DEADLINE_MS = 60_000
const PORT = 9080
const ENVIRONMENT = {
  GREETING: 'say "hi" to $HOME and ${USER:-me} \\ # `id` \\',
  QUOTES: `'"'\\"\\'`,
  SCRIPTS: 'grüße 😀 <<EOF',
  EMPTY: '',
}

/** Nothing listens there, and nobody tries twice. */
const NO_INDEX = 'http://127.0.0.1:9/'
const PIP_ELSEWHERE = { PIP_INDEX_URL: NO_INDEX, PIP_RETRIES: '0' }
const NPM_ELSEWHERE = { NPM_CONFIG_REGISTRY: NO_INDEX, NPM_CONFIG_FETCH_RETRIES: '0' }

const CASES = [
  {
    name: 'python-flask',
    packages: ['requests==2.32.4'],
    program: ['python', '-c', 'import requests'],
    elsewhere: PIP_ELSEWHERE,
    conflict: 'Flask==2.3.3',
  },
  {
    name: 'python-fastapi',
    packages: ['pyyaml==6.0.3'],
    program: ['python', '-c', 'import yaml'],
    elsewhere: PIP_ELSEWHERE,
    conflict: 'fastapi==0.110.0',
  },
  {
    name: 'nodejs',
    packages: ['nanoid@5.1.6'],
    program: ['node', '--input-type=module', '-e', `await import('nanoid')`],
    elsewhere: NPM_ELSEWHERE,
    // npm puts a package that is asked for in the place of the one in the lock file.
    conflict: undefined,
  },
]

interface ImageConfig {
  readonly Config: {
    readonly User: string
    readonly Env: readonly string[]
    readonly Cmd: readonly string[]
    readonly ExposedPorts: Readonly<Record<string, object>>
    readonly Healthcheck: { readonly Test: readonly string[] }
    readonly Labels: Readonly<Record<string, string>>
  }
}

interface ContainerState {
  readonly State: {
    readonly Status: string
    readonly ExitCode: number
    readonly Health?: { readonly Status: string; readonly Log: readonly { readonly Output: string }[] }
  }
}

describe('templates on a real engine', { skip }, () => {
  let service: Service
  before(async () => {
    service = await startService({ dockerHost: engine.address })
  })
  after(() => service.end())

  for (const { name, packages, program, elsewhere, conflict } of CASES) {
    describe(name, () => {
      let job: JobBody
      let record: RecordBody

      before(async () => {
        const parameters = { name: 'team/app', port: PORT, environment: ENVIRONMENT, packages }
        job = await service.api.run({ template: { name, parameters }, limits: { timeoutSeconds: 60 } })
        record = await service.api.record(job.id)
      })

      test('is built, started in the sandbox and found healthy', () => {
        assert.equal(job.status, 'succeeded', `${job.message}\n${service.tail()}`)
        assert.equal(record.run?.oomKilled, false)
        assert.equal(record.sandbox?.readOnlyRoot, true)
        const { health } = record.run as unknown as { health: { port: number; healthyMs: number | null } }
        assert.equal(health.port, PORT)
        assert.ok(health.healthyMs !== null && health.healthyMs > 0)
      })

      test('makes an image with the user, port, labels and environment that were asked for', async () => {
        const { Config } = await service.engine.call<ImageConfig>('GET', `/images/${job.imageId}/json`)
        assert.equal(Config.User, '10001:10001')
        assert.deepEqual(Object.keys(Config.ExposedPorts), [`${PORT}/tcp`])
        assert.equal(Config.Healthcheck.Test[0], 'CMD')
        assert.equal(Config.Labels['org.opencontainers.image.title'], 'team/app')
        for (const [key, value] of Object.entries(ENVIRONMENT)) {
          assert.ok(Config.Env.includes(`${key}=${value}`), `${key} in ${JSON.stringify(Config.Env)}`)
        }
      })

      test('has the packages that were asked for', async () => {
        const id = await start(service, job, { Cmd: program })
        const { StatusCode } = await service.engine.call<{ StatusCode: number }>(
          'POST',
          `/containers/${id}/wait`,
        )
        assert.equal(StatusCode, 0)
        await service.engine.call('DELETE', `/containers/${id}?force=true`)
      })

      test('is healthy by its own HEALTHCHECK on another PORT, and ends by itself on SIGTERM', async () => {
        const id = await start(service, job, {
          Env: ['PORT=8090'],
          // The image's own command, asked more often.
          Healthcheck: { Interval: 500_000_000, StartPeriod: 1_000_000 },
        })
        const inspect = () => service.engine.call<ContainerState>('GET', `/containers/${id}/json`)
        const isHealthy = async () => {
          const { State } = await inspect()
          return State.Health?.Status === 'healthy' || State.Status === 'exited' ? State : undefined
        }
        const state = await awaitState(isHealthy, DEADLINE_MS)
        assert.equal(state?.Health?.Status, 'healthy', JSON.stringify((await inspect()).State))
        await service.engine.call('POST', `/containers/${id}/stop?t=30`)
        // 137 would be the engine's SIGKILL, after 30 s.
        assert.ok([0, 143].includes((await inspect()).State.ExitCode))
        await service.engine.call('DELETE', `/containers/${id}?force=true`)
      })

      test('gives build arguments to the steps that install packages', async () => {
        const template = { name, parameters: { build_args: elsewhere } }
        const failed = await service.api.run({ template })
        assert.equal(`${failed.status} ${failed.reason}`, 'failed build_failed', `${failed.message}`)
      })

      if (conflict === undefined) return
      test('refuses a package that its own do not agree with, and says why', async () => {
        const failed = await service.api.run({ template: { name, parameters: { packages: [conflict] } } })
        assert.equal(`${failed.status} ${failed.reason}`, 'failed build_failed', `${failed.message}`)
        assert.match(await service.api.logText(failed.id), /conflicting dependencies|conflict/i)
      })
    })
  }
})

describe("a template in an operator's folder", { skip: engine.skip }, () => {
  let service: Service
  before(async () => {
    const flags = ['--templates-folder', join(repository, 'examples/templates')]
    service = await startService({ dockerHost: engine.address, flags })
  })
  after(() => service.end())

  test('is submitted by its name and measured like any other job', async () => {
    const job = await service.api.run({ template: { name: 'primes', parameters: { limit: 100 } } })
    assert.equal(job.status, 'succeeded', `${job.message}`)
    assert.equal(job.metrics['primes'], 25)
  })
})

/** A container of the job's image without network, root or a root folder that can be written to. Its id. */
async function start(service: Service, job: JobBody, body: object): Promise<string> {
  const { Id } = await service.engine.call<{ Id: string }>('POST', '/containers/create', {
    Image: job.imageId,
    Labels: { 'io.slipway.instance': await service.instance() },
    HostConfig: {
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'size=16m' },
      NetworkMode: 'none',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 256 * 1024 * 1024,
    },
    ...body,
  })
  await service.engine.call('POST', `/containers/${Id}/start`)
  return Id
}
