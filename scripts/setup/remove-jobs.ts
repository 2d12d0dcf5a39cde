import { rmSync } from 'node:fs'
import { awaitState } from './await-state.ts'
import type { Connection } from './connection.ts'
import { say } from './say.ts'
import type { RunningService } from './service.ts'

const CALL_MS = 30_000
const GONE_MS = 15_000
const PAGE = 200

/**
 * Deletes the jobs of a service (one that still runs is cancelled by that) and waits until their images have left the
 * engine. For at most 200 jobs.
 */
export async function removeJobs(url: string, engine: Connection): Promise<void> {
  const limit = { signal: AbortSignal.timeout(CALL_MS) }
  const answer = await fetch(`${url}/api/v2/jobs?limit=${PAGE}`, limit)
  const { jobs } = (await answer.json()) as { jobs: readonly { id: string; imageId: string | null }[] }
  for (const { id } of jobs) await fetch(`${url}/api/v2/jobs/${id}`, { method: 'DELETE', ...limit })
  for (const { imageId } of jobs) {
    if (imageId !== null)
      await awaitState(async () => ((await isThere(engine, imageId)) ? undefined : true), GONE_MS)
  }
}

/** Ends a service that was started for a while, with its jobs and its folder. Undefined: it never came up. */
export async function endService(
  service: RunningService | undefined,
  folder: string,
  engine: Connection,
): Promise<void> {
  if (service !== undefined) {
    await removeJobs(service.url, engine).catch((error: unknown) => {
      say(`images of the service were not removed: ${error instanceof Error ? error.message : String(error)}`)
    })
    await service.stop()
  }
  rmSync(folder, { recursive: true, force: true })
}

async function isThere({ client }: Connection, image: string): Promise<boolean> {
  const images = await client.call('list images', (docker) => docker.listImages({ all: true }))
  return images.some(({ Id }) => Id === image)
}
