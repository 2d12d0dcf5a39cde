import type { JobView } from '../../../../../src/client/api-types.generated.ts'
import { type Draft, EMPTY_DRAFT } from './draft.ts'
import { writePairs } from './read-pairs.ts'

/** The form as it would have to be filled in for the same job again; its context and its password cannot be. */
export function draftOfJob(job: JobView, dockerfile: string): Draft {
  const { spec, name, description, labels } = job
  const { limits, run, publish } = spec
  const service = run.mode === 'service'
  return {
    ...EMPTY_DRAFT,
    dockerfile,
    name,
    description,
    labels: writePairs(labels),
    buildArgs: writePairs(spec.buildArgs),
    environment: writePairs(spec.environment),
    target: spec.target ?? '',
    timeoutSeconds: String(limits.timeoutSeconds),
    memoryMiB: String(limits.memoryMiB),
    cpus: String(limits.cpus),
    dataMiB: String(limits.dataMiB),
    pids: String(limits.pids),
    performanceRequired: spec.performance === 'required',
    mode: service ? 'service' : 'batch',
    healthcheck: service ? (run.healthcheck ?? '') : '',
    port: service && typeof run.port === 'number' ? String(run.port) : '',
    hardening: spec.hardening,
    image: publish === null ? '' : `${publish.registry}/${publish.repository}:${publish.tag}`,
    account:
      publish === null ? 'none' : publish.ownCredential ? 'own' : publish.credential ? 'stored' : 'none',
    credential: publish?.credential ?? '',
  }
}
