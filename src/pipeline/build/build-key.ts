import { createHash } from 'node:crypto'
import type { Job } from '../../jobs/job.ts'

/** Changes when what an equal key promises changes. */
const VERSION = 'slipway-build-1'

/**
 * The identity of a build's inputs. `bases` are the ids of the base images in the order of the Dockerfile: equal inputs
 * on equal bases give an equal image as far as the Dockerfile itself is deterministic, which is what the builder's
 * cache assumes too.
 */
export function buildKey(job: Job, network: string, bases: readonly string[]): string {
  const inputs = [
    VERSION,
    job.dockerfileSha256,
    job.contextSha256,
    job.spec.target,
    Object.entries(job.spec.buildArgs).sort(([a], [b]) => (a < b ? -1 : 1)),
    network,
    bases,
  ]
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex')
}
