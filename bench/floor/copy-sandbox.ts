/** Reads the sandbox off a container of the service while a job runs in it. */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { EngineApi } from './engine-api.ts'
import type { JobClient } from '../support/job-client.ts'

export interface Sandbox {
  readonly config: { readonly Env: readonly string[]; readonly Healthcheck: unknown }
  readonly hostConfig: Readonly<Record<string, unknown>>
  /** Mount options of the tmpfs at /data, as for mount(8). */
  readonly dataOptions: string
}

interface Inspected {
  readonly Config: { readonly Env: readonly string[]; readonly Healthcheck?: unknown }
  readonly HostConfig: Readonly<Record<string, unknown>> & { readonly Mounts: readonly MountPoint[] }
}

interface MountPoint {
  readonly Target: string
  readonly Source?: string
}

const SLEEPER = 'FROM busybox\nCMD sleep 60\n'
const POLL_MS = 20

export async function copySandbox(client: JobClient, engine: EngineApi): Promise<Sandbox> {
  const job = await client.submit(SLEEPER)
  try {
    const { Config, HostConfig } = await findContainer(engine, job)
    const source = HostConfig.Mounts.find(({ Target }) => Target === '/data')?.Source ?? ''
    return {
      config: { Env: Config.Env, Healthcheck: Config.Healthcheck },
      hostConfig: HostConfig,
      dataOptions: mountOptions(source),
    }
  } finally {
    await client.cancel(job)
    await client.ended(job)
  }
}

async function findContainer(engine: EngineApi, job: string): Promise<Inspected> {
  const filters = encodeURIComponent(
    JSON.stringify({ label: [`io.slipway.job=${job}`], status: ['running'] }),
  )
  for (;;) {
    const found = (await engine.call('GET', `/containers/json?filters=${filters}`)) as { Id: string }[]
    const id = found[0]?.Id
    if (id !== undefined) return (await engine.call('GET', `/containers/${id}/json`)) as Inspected
    await pause(POLL_MS)
  }
}

/** Of the tmpfs that the service mounted: its size and flags, from the kernel. */
function mountOptions(path: string): string {
  for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
    const [, target, type, options] = line.split(' ')
    if (target === path && type === 'tmpfs' && options !== undefined) return options
  }
  throw new Error('the service did not mount a tmpfs for /data: this benchmark needs root beside the engine')
}
